package org.repmlpeval.model.dl4j;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.repmlpeval.model.arch.LayerRepMlp;
import org.repmlpeval.model.arch.RepMlpBlock;
import org.repmlpeval.model.arch.RepMlpLayer;
import org.repmlpeval.model.arch.network.Form;

/** A small task: stripes across, stripes down or a chequerboard, of any phase, in noise; and a network with both blocks for it. */
final class Stripes {
    static final int HEIGHT = 6;
    static final int WIDTH = 8;
    private static final int CLASSES = 3;
    private static final int CHANNELS = 8;

    private static final RepMlpLayer FIRST = new RepMlpLayer(
            "first", List.of(HEIGHT, WIDTH), CHANNELS, CHANNELS, new LayerRepMlp(List.of(3, 4), List.of(1, 3), 2, 2));
    private static final RepMlpBlock SECOND =
            new RepMlpBlock("second", List.of(HEIGHT, WIDTH), CHANNELS, List.of(3, 2), 4, List.of(1, 3));

    private Stripes() {}

    /** Convolution, first RepMLP ({@code mlp}), RepMLPNet's block ({@code mixer}), pooling, three classes. */
    static ComputationGraph network(Form form, DataType type) {
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .seed(Long.getLong("test.seed"))
                .dataType(type)
                .updater(new Adam(1e-2))
                .l2(1e-4)
                .activation(Activation.RELU)
                .graphBuilder()
                .addInputs("image")
                .addLayer(
                        "stem",
                        new ConvolutionLayer.Builder(1, 1).nOut(CHANNELS).build(),
                        "image");
        RepMlp.addTo(graph, "mlp", "stem", FIRST, form);
        RepMlp.addTo(graph, "mixer", "mlp", SECOND, form);
        graph.addLayer("pool", new GlobalPoolingLayer(PoolingType.MAX), "mixer")
                .addLayer(
                        "classes",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(CLASSES)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "pool")
                .setOutputs("classes")
                .setInputTypes(InputType.convolutional(HEIGHT, WIDTH, 1));
        ComputationGraph net = new ComputationGraph(graph.build());
        net.init();
        return net;
    }

    /** Images {@code (count, 1, H, W)} around [−1, 1] and one-hot labels {@code (count, 3)}. */
    static DataSet images(int count, long seed, DataType type) {
        Random random = new Random(seed);
        double[] pixels = new double[count * HEIGHT * WIDTH];
        INDArray labels = Nd4j.zeros(type, count, CLASSES);
        for (int n = 0; n < count; n++) {
            int label = random.nextInt(CLASSES);
            int phase = random.nextInt(2);
            labels.putScalar(n, label, 1);
            for (int i = 0; i < HEIGHT * WIDTH; i++) {
                int y = i / WIDTH;
                int x = i % WIDTH;
                int position = label == 0 ? y : label == 1 ? x : x + y;
                pixels[n * HEIGHT * WIDTH + i] = 2 * ((position + phase) % 2) - 1 + 0.3 * random.nextGaussian();
            }
        }
        INDArray images = Nd4j.create(pixels, new long[] {count, 1, HEIGHT, WIDTH}, 'c');
        return new DataSet(images.castTo(type), labels);
    }

    /** Trains on that many batches. */
    static void train(ComputationGraph net, int steps, DataType type) {
        for (int step = 0; step < steps; step++) {
            net.fit(images(24, Long.getLong("test.seed") + step, type));
        }
    }
}
