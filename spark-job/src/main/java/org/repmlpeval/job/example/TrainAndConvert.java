package org.repmlpeval.job.example;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.repmlpeval.job.example.DigitImages.Part;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.classification.ClassificationResult;
import org.repmlpeval.job.task.classification.ClassificationTask;
import org.repmlpeval.job.task.measure.DriftMeasure;
import org.repmlpeval.job.task.measure.LogitRow;
import org.repmlpeval.job.task.statistics.Spread;
import org.repmlpeval.job.task.statistics.Wilson;
import org.repmlpeval.model.NativeRuntime;
import org.repmlpeval.model.arch.LayerRepMlp;
import org.repmlpeval.model.arch.RepMlpBlock;
import org.repmlpeval.model.arch.RepMlpLayer;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.dl4j.RepMlp;
import org.repmlpeval.model.dl4j.RepMlpConverter;

/**
 * Trains a DL4J network with one RepMLP block of each kind on 400 of the demo's digits, converts it, and compares both forms on the other
 * 100 digits with the job's own metrics.
 */
public final class TrainAndConvert {
    private static final String LOGITS = "logits";
    private static final int WIDTH = 16;
    private static final int MAP = DigitImages.SIDE / 2;
    private static final int BATCH = 50;
    private static final int EPOCHS = 8;

    private TrainAndConvert() {}

    /** @param args the folder of images; default {@code conf/demo/images} */
    public static void main(String[] args) throws IOException {
        run(Path.of(args.length > 0 ? args[0] : "conf/demo/images"), EPOCHS, System.out);
    }

    static ClassificationResult run(Path images, int epochs, PrintStream out) throws IOException {
        NativeRuntime.prepare();
        ComputationGraph train = network();
        List<DataSet> batches = DigitImages.read(images, Part.TRAINING).data().batchBy(BATCH);
        for (int epoch = 1; epoch <= epochs; epoch++) {
            batches.forEach(train::fit);
            out.printf(Locale.ROOT, "epoch %d: loss of the last batch %.3f%n", epoch, train.score());
        }
        ComputationGraph deploy = RepMlpConverter.convert(train);
        out.printf(Locale.ROOT, "parameters: train %,d, deploy %,d%n", train.numParams(), deploy.numParams());
        ClassificationResult result = compare(train, deploy, DigitImages.read(images, Part.HELD_OUT));
        print(result, out);
        return result;
    }

    /** The network: 2×2 patches, a block of the first RepMLP and one of RepMLPNet, both on 14×14 maps with 7×7 partitions, then logits. */
    public static ComputationGraph network() {
        RepMlpLayer first = new RepMlpLayer(
                "first", List.of(MAP, MAP), WIDTH, WIDTH, new LayerRepMlp(List.of(7, 7), List.of(1, 3, 5), 1, 4));
        RepMlpBlock second = new RepMlpBlock("second", List.of(MAP, MAP), WIDTH, List.of(7, 7), 4, List.of(1, 3));
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(1e-3))
                .activation(Activation.IDENTITY)
                .graphBuilder()
                .addInputs("image")
                .addLayer(
                        "patches",
                        new ConvolutionLayer.Builder(2, 2)
                                .stride(2, 2)
                                .nOut(WIDTH)
                                .build(),
                        "image");
        RepMlp.addTo(graph, "mlp", "patches", first, Form.TRAIN);
        graph.addLayer("relu", new ActivationLayer(Activation.RELU), "mlp");
        RepMlp.addTo(graph, "mixer", "relu", second, Form.TRAIN);
        graph.addLayer(
                        LOGITS,
                        new DenseLayer.Builder().nOut(DigitImages.CLASSES).build(),
                        "mixer")
                .addLayer(
                        "loss",
                        new LossLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        LOGITS)
                .setOutputs("loss")
                .setInputTypes(InputType.convolutional(DigitImages.SIDE, DigitImages.SIDE, DigitImages.CHANNELS));
        ComputationGraph network = new ComputationGraph(graph.build());
        network.init();
        return network;
    }

    /** The logits of both graphs compared image by image. */
    public static ClassificationResult compare(ComputationGraph train, ComputationGraph deploy, DigitImages images) {
        ClassificationTask task =
                new ClassificationTask(List.of(Form.TRAIN.label(), Form.DEPLOY.label()), DigitImages.CLASSES);
        float[] trainLogits = logits(train, images);
        float[] deployLogits = logits(deploy, images);
        ClassificationResult result = ClassificationResult.empty(task);
        for (int n = 0; n < images.ids().size(); n++) {
            int offset = n * task.classes();
            List<LogitRow> rows = List.of(
                    new LogitRow(trainLogits, offset, task.classes()),
                    new LogitRow(deployLogits, offset, task.classes()));
            result = result.plus(task.score(Subject.of(images.ids().get(n), images.label(n)), rows));
        }
        return result;
    }

    /** {@code (N, 10)}. */
    private static float[] logits(ComputationGraph network, DigitImages images) {
        return network.feedForward(images.data().getFeatures(), false)
                .get(LOGITS)
                .dup('c')
                .data()
                .asFloat();
    }

    private static void print(ClassificationResult result, PrintStream out) {
        long scored = result.count(ImageOutcome.SCORED);
        for (int f = 0; f < result.forms().size(); f++) {
            long hits = result.forms().get(f).top1().hits();
            Wilson interval = Wilson.of(hits, scored);
            out.printf(
                    Locale.ROOT,
                    "%-6s top-1 %d of %d = %.1f %% (95 %% interval %.1f - %.1f)%n",
                    result.task().forms().get(f),
                    hits,
                    scored,
                    100.0 * hits / scored,
                    100 * interval.low(),
                    100 * interval.high());
        }
        Spread drift = result.pairs().get(0).drift().get(DriftMeasure.MAX_ABS);
        Spread relative = result.pairs().get(0).drift().get(DriftMeasure.RELATIVE);
        out.printf(
                Locale.ROOT,
                "max |logit difference| %.1e, over the logit range %.1e; predictions that differ: %d%n",
                drift.worst().value(),
                relative.worst().value(),
                result.pairs().get(0).flips().of());
    }
}
