package org.repmlpeval.model.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.LayerRepMlp;
import org.repmlpeval.model.arch.RepMlpBlock;
import org.repmlpeval.model.arch.RepMlpLayer;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.StateDict;

/** Blocks in training: gradients, running statistics, falling loss. */
class RepMlpTrainingTest {
    /** Of the central differences. */
    private static final double STEP = 1e-5;

    /** What the square of the step leaves of a difference, over the largest gradient of the parameter. */
    private static final double GRADIENT_TOLERANCE = 1e-5;

    /** Rounding of a loss around 100 in float64, over the step. */
    private static final double DIFFERENCES = 1e-8;

    private static final RepMlpLayer FIRST =
            new RepMlpLayer("first", List.of(4, 6), 4, 4, new LayerRepMlp(List.of(2, 3), List.of(1, 3), 1, 2));
    private static final RepMlpBlock SECOND =
            new RepMlpBlock("second", List.of(4, 6), 4, List.of(2, 3), 2, List.of(1, 3));

    @Test
    void gradientsOfTheFirstVersionEqualDifferences() {
        gradientsEqualDifferences(FIRST, InputAxes.MAP);
    }

    @Test
    void gradientsOfTheSecondVersionEqualDifferences() {
        gradientsEqualDifferences(SECOND, InputAxes.MAP);
    }

    @Test
    void gradientsOnSequencesEqualDifferences() {
        RepMlpLayer row =
                new RepMlpLayer("row", List.of(1, 6), 4, 4, new LayerRepMlp(List.of(1, 3), List.of(1, 3), 1, 2));
        gradientsEqualDifferences(row, InputAxes.SEQUENCE);
    }

    /** Of two blocks, so that those of the first have gone through the second. */
    private static void gradientsEqualDifferences(Architecture block, InputAxes axes) {
        for (Form form : List.of(Form.TRAIN, Form.DEPLOY)) {
            ComputationGraph net = twice(block, form, axes);
            Graphs.randomise(net, "lower", "lower " + block.name());
            Graphs.randomise(net, "upper", "upper " + block.name());
            INDArray inputs = Graphs.inputs(3, block.network(form).input(), axes, DataType.DOUBLE);
            INDArray labels = Nd4j.onesLike(net.outputSingle(inputs));
            net.setInputs(inputs);
            net.setLabels(labels);
            net.computeGradientAndScore();
            Map<String, INDArray> gradients = new TreeMap<>();
            net.paramTable().keySet().stream()
                    .filter(name -> !name.endsWith("_mean") && !name.endsWith("_var"))
                    .forEach(name -> gradients.put(
                            name, net.gradient().getGradientFor(name).dup()));
            DataSet batch = new DataSet(inputs, labels);
            gradients.forEach((name, gradient) -> check(net, batch, name, gradient));
        }
    }

    /** About six values of a parameter. @param gradient of the batch's sum */
    private static void check(ComputationGraph net, DataSet batch, String name, INDArray gradient) {
        INDArray param = net.getParam(name);
        assertThat(gradient.shape()).isEqualTo(param.shape());
        double largest = gradient.amaxNumber().doubleValue() / batch.numExamples();
        for (long i = 0; i < param.length(); i += 1 + param.length() / 6) {
            long[] at = Shape.ind2subC(param.shape(), i);
            double value = param.getDouble(at);
            param.putScalar(at, value + STEP);
            double above = net.score(batch, true);
            param.putScalar(at, value - STEP);
            double below = net.score(batch, true);
            param.putScalar(at, value);
            assertThat(gradient.getDouble(at) / batch.numExamples())
                    .as("%s[%d]", name, i)
                    .isCloseTo((above - below) / (2 * STEP), offset(DIFFERENCES + GRADIENT_TOLERANCE * largest));
        }
    }

    private static ComputationGraph twice(Architecture block, Form form, InputAxes axes) {
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .updater(new NoOp())
                .graphBuilder()
                .addInputs("in");
        Graphs.add(graph, "lower", "in", block, form, axes);
        Graphs.add(graph, "upper", "lower", block, form, axes);
        graph.addLayer(
                "loss",
                axes == InputAxes.MAP
                        ? new CnnLossLayer.Builder(LossFunction.MSE)
                                .activation(Activation.IDENTITY)
                                .build()
                        : new RnnLossLayer.Builder(LossFunction.MSE)
                                .activation(Activation.IDENTITY)
                                .build(),
                "upper");
        ComputationGraph net = new ComputationGraph(graph.setOutputs("loss").build());
        net.init();
        return net;
    }

    @Test
    void runningStatisticsTakeATenthOfTheBatchWithItsBiasedVariance() {
        for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
            ComputationGraph net = Stripes.network(Form.TRAIN, type);
            DataSet batch = Stripes.images(5, 1, type);
            INDArray stem = net.feedForward(batch.getFeatures(), false).get("stem");
            net.fit(batch);
            StateDict after = RepMlpWeights.read(net, "mlp");
            for (int c = 0; c < stem.size(1); c++) {
                double[] pooled = partitionMeans(stem, c);
                double mean = 0;
                double square = 0;
                for (double value : pooled) {
                    mean += value / pooled.length;
                    square += value * value / pooled.length;
                }
                double variance = square - mean * mean;
                double rounding = type == DataType.DOUBLE ? 1e-12 : 1e-6;
                assertThat(after.get("avg.bn.running_mean").get(c)).isCloseTo(0.1 * mean, offset(rounding));
                assertThat(after.get("avg.bn.running_var").get(c))
                        .as("%s, channel %d", type, c)
                        .isCloseTo(0.9 + 0.1 * variance, offset(rounding));
            }
        }
    }

    /** Of one channel of {@code (N, C, H, W)}: the mean of each 3×4 partition of each image. */
    private static double[] partitionMeans(INDArray map, int channel) {
        int across = Stripes.WIDTH / 4;
        int perImage = Stripes.HEIGHT / 3 * across;
        double[] means = new double[Math.toIntExact(map.size(0)) * perImage];
        for (int n = 0; n < map.size(0); n++) {
            for (int y = 0; y < Stripes.HEIGHT; y++) {
                for (int x = 0; x < Stripes.WIDTH; x++) {
                    means[n * perImage + y / 3 * across + x / 4] += map.getDouble(n, channel, y, x) / 12;
                }
            }
        }
        return means;
    }

    @Test
    void trainingLowersTheLossInBothForms() {
        for (Form form : List.of(Form.TRAIN, Form.DEPLOY)) {
            ComputationGraph net = Stripes.network(form, DataType.FLOAT);
            DataSet held = Stripes.images(200, 99, DataType.FLOAT);
            double before = net.score(held);
            Stripes.train(net, 40, DataType.FLOAT);
            double after = net.score(held);
            System.out.println(form + " loss " + before + " -> " + after);
            assertThat(after).as("loss of %s", form).isLessThan(before / 2);
        }
    }
}
