package org.repmlpeval.model.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.repmlpeval.model.Deviation;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.LayerRepMlp;
import org.repmlpeval.model.arch.RandomArchitectures;
import org.repmlpeval.model.arch.RepMlpBlock;
import org.repmlpeval.model.arch.RepMlpLayer;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.TensorSpec;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.reparam.Conversion;

class RepMlpConverterTest {
    /** Merged weights are rounded to float32 once; sums run in another order. */
    private static final double FLOAT32_TOLERANCE = 1e-5;

    /** The same in float64. */
    private static final double FLOAT64_TOLERANCE = 1e-13;

    @TempDir
    Path folder;

    @Test
    void aTrainedNetworkAndItsDeployCopyAgree() {
        for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
            ComputationGraph train = trained(type);
            INDArray images = Stripes.images(50, 7, type).getFeatures();
            INDArray expected = logits(train, images);
            INDArray parameters = train.params().dup();
            String configuration = train.getConfiguration().toJson();
            ComputationGraph deploy = RepMlpConverter.convert(train);
            check(expected, logits(deploy, images), type, "trained network");
            assertThat(train.params()).isEqualTo(parameters);
            assertThat(train.getConfiguration().toJson()).isEqualTo(configuration);
            assertThat(logits(train, images)).isEqualTo(expected);
        }
    }

    @Test
    void theDeployCopyHasTheDeployNetworksTensorsAndNoMore() {
        ComputationGraph train = trained(DataType.FLOAT);
        ComputationGraph deploy = RepMlpConverter.convert(train);
        for (String block : List.of("mlp", "mixer")) {
            Architecture architecture = RepMlpWeights.end(train, block).architecture();
            assertThat(RepMlpWeights.read(deploy, block).specs()).isEqualTo(architecture.tensors(Form.DEPLOY));
            assertThat(RepMlpWeights.read(deploy, block))
                    .isEqualTo(Conversion.toDeploy(architecture, RepMlpWeights.read(train, block), Precision.FLOAT32));
        }
        Set<String> vertices = deploy.getConfiguration().getVertices().keySet();
        assertThat(vertices).noneMatch(v -> v.contains("bn") || v.contains("repconv"));
        assertThat(vertices)
                .isEqualTo(Stripes.network(Form.DEPLOY, DataType.FLOAT)
                        .getConfiguration()
                        .getVertices()
                        .keySet());
        long expected = Stripes.network(Form.DEPLOY, DataType.FLOAT).numParams();
        assertThat(deploy.numParams()).isEqualTo(expected).isLessThan(train.numParams());
    }

    @Test
    void aDeployNetworkIsCopied() {
        ComputationGraph deploy = RepMlpConverter.convert(trained(DataType.FLOAT));
        ComputationGraph again = RepMlpConverter.convert(deploy);
        assertThat(again).isEqualTo(deploy).isNotSameAs(deploy);
        assertThat(again.params()).isNotSameAs(deploy.params());
    }

    @Test
    void aDeployNetworkCanBeTrainedOn() {
        ComputationGraph deploy = RepMlpConverter.convert(trained(DataType.FLOAT));
        double before = deploy.score(Stripes.images(200, 99, DataType.FLOAT));
        Stripes.train(deploy, 20, DataType.FLOAT);
        assertThat(deploy.score(Stripes.images(200, 99, DataType.FLOAT))).isLessThan(before);
    }

    @Test
    void bothFormsAreSavedAndRestored() throws IOException {
        INDArray images = Stripes.images(10, 7, DataType.FLOAT).getFeatures();
        ComputationGraph train = trained(DataType.FLOAT);
        ComputationGraph deploy = RepMlpConverter.convert(train);
        ComputationGraph restoredTrain = saved(train);
        ComputationGraph restoredDeploy = saved(deploy);
        assertThat(restoredTrain).isEqualTo(train);
        assertThat(restoredDeploy).isEqualTo(deploy);
        assertThat(restoredTrain.outputSingle(images)).isEqualTo(train.outputSingle(images));
        assertThat(restoredDeploy.outputSingle(images)).isEqualTo(deploy.outputSingle(images));
        assertThat(RepMlpConverter.convert(restoredTrain)).isEqualTo(deploy);
        Stripes.train(restoredTrain, 2, DataType.FLOAT);
        Stripes.train(train, 2, DataType.FLOAT);
        assertThat(restoredTrain.params()).isEqualTo(train.params());
    }

    @Test
    void aNetworkWithFrozenBlocksIsConverted() {
        ComputationGraph frozen = new TransferLearning.GraphBuilder(trained(DataType.FLOAT))
                .setFeatureExtractor("mixer")
                .build();
        INDArray images = Stripes.images(50, 7, DataType.FLOAT).getFeatures();
        ComputationGraph deploy = RepMlpConverter.convert(frozen);
        check(logits(frozen, images), logits(deploy, images), DataType.FLOAT, "frozen");
        assertThat(deploy.getConfiguration().getVertices().keySet()).noneMatch(v -> v.contains("bn"));
    }

    private ComputationGraph saved(ComputationGraph graph) throws IOException {
        File file = folder.resolve("graph.zip").toFile();
        ModelSerializer.writeModel(graph, file, true);
        return ModelSerializer.restoreComputationGraph(file, true);
    }

    @RepeatedTest(8)
    void randomBlocksAgree(RepetitionInfo repetition) {
        long seed = Long.getLong("test.seed") + repetition.getCurrentRepetition();
        RepMlpLayer block = RandomArchitectures.repMlp(new Random(seed));
        agrees(block, InputAxes.MAP, "; replay: ./mvnw verify -Dtest.seed=" + Long.getLong("test.seed"));
    }

    @Test
    void sequencesAgree() {
        agrees(
                new RepMlpLayer("first", List.of(1, 12), 6, 9, new LayerRepMlp(List.of(1, 4), List.of(1, 3, 5), 1, 3)),
                InputAxes.SEQUENCE,
                "");
        agrees(new RepMlpBlock("second", List.of(1, 10), 8, List.of(1, 5), 2, List.of(3, 5)), InputAxes.SEQUENCE, "");
    }

    @Test
    void aNetworkOnSequencesIsTrainedAndConverted() {
        RepMlpBlock block = new RepMlpBlock("block", List.of(1, 6), 4, List.of(1, 3), 2, List.of(1, 3));
        GraphBuilder graph = new NeuralNetConfiguration.Builder().graphBuilder().addInputs("steps");
        RepMlp.addToSequence(graph, "block", "steps", block, Form.TRAIN);
        graph.addLayer(
                        "labels",
                        new RnnOutputLayer.Builder(LossFunction.MSE)
                                .nOut(2)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "block")
                .setOutputs("labels")
                .setInputTypes(InputType.recurrent(4));
        ComputationGraph train = new ComputationGraph(graph.build());
        train.init();
        INDArray inputs = Graphs.inputs(5, block.network(Form.TRAIN).input(), InputAxes.SEQUENCE, DataType.FLOAT);
        DataSet batch = new DataSet(inputs, Nd4j.ones(DataType.FLOAT, 5, 2, 6));
        double before = train.score(batch);
        for (int step = 0; step < 10; step++) {
            train.fit(batch);
        }
        assertThat(train.score(batch)).isLessThan(before);
        ComputationGraph deploy = RepMlpConverter.convert(train);
        check(train.outputSingle(inputs), deploy.outputSingle(inputs), DataType.FLOAT, "sequences");
    }

    private static void agrees(Architecture block, InputAxes axes, String replay) {
        for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
            ComputationGraph train = Graphs.alone(block, Form.TRAIN, axes, type);
            Graphs.randomise(train, "block", block.name());
            INDArray inputs = Graphs.inputs(4, block.network(Form.TRAIN).input(), axes, type);
            ComputationGraph deploy = RepMlpConverter.convert(train);
            check(train.outputSingle(inputs), deploy.outputSingle(inputs), type, block + replay);
            assertThat(RepMlpWeights.read(deploy, "block").specs())
                    .extracting(TensorSpec::name)
                    .isEqualTo(block.tensors(Form.DEPLOY).stream()
                            .map(TensorSpec::name)
                            .toList());
        }
    }

    private static ComputationGraph trained(DataType type) {
        ComputationGraph net = Stripes.network(Form.TRAIN, type);
        Stripes.train(net, 20, type);
        return net;
    }

    /** What goes into the softmax, {@code (N, 3)}: the last layer's input is pooled, so its weights say the rest. */
    private static INDArray logits(ComputationGraph net, INDArray images) {
        INDArray pooled = net.feedForward(images, false).get("pool");
        INDArray weights = net.getParam("classes_W").castTo(pooled.dataType());
        return pooled.mmul(weights).addRowVector(net.getParam("classes_b"));
    }

    private static void check(INDArray expected, INDArray actual, DataType type, String what) {
        Deviation deviation = Deviation.of(expected.dup('c').data().asDouble(), Graphs.tensor(actual));
        System.out.println(type + " " + deviation + " " + what);
        assertThat(deviation.relative())
                .as("%s %s", type, what)
                .isLessThanOrEqualTo(type == DataType.FLOAT ? FLOAT32_TOLERANCE : FLOAT64_TOLERANCE);
    }
}
