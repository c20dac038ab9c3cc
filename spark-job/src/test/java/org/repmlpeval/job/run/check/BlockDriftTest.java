package org.repmlpeval.job.run.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.procedural.Procedural;
import org.repmlpeval.model.reparam.Conversion;

/** Faults planted into the conversion of one block are found in that block; without one nothing is found. */
class BlockDriftTest {
    /** What {@code check} demands. */
    private static final double TOLERANCE = 5e-6;

    private static final Architecture REPMLPNET = Planted.REPMLPNET;

    private static final Architecture RESNET = parse(
            """
            family: RepMLP-ResNet
            name: resnet
            input: [32, 48]
            stem: 8
            stages:
            - {depth: 1, width: 16, block: base}
            - {depth: 3, width: 32, block: bottleneck, partition: [2, 2], kernels: [1, 3], groups: 2, r: 2}
            classes: 5
            """);

    private static final Architecture PURE_MLP = parse(
            """
            family: PureMLP
            name: mlp
            input: [8, 12]
            channels: [4, 8]
            partition: [2, 3]
            kernels: [1, 3]
            reduction: 1
            groups: 2
            classes: 5
            """);

    private static Architecture parse(String yaml) {
        return Architectures.parse(yaml, "the test");
    }

    private static BlockDrift measure(Architecture architecture, StateDict deploy) {
        StateDict train = Planted.train(architecture);
        List<Form> forms = List.of(Form.TRAIN, Form.DEPLOY, Form.FUSED);
        return BlockDrift.measure(
                architecture,
                forms,
                new BlockDrift.Runner(
                        Backend.of("cpu", Precision.FLOAT32),
                        Planted.options(Precision.FLOAT32, 8),
                        Map.of(Form.TRAIN, train, Form.DEPLOY, deploy, Form.FUSED, deploy)),
                new BlockDrift.Runner(
                        Backend.of(Backend.AUTO, Precision.FLOAT64),
                        Planted.options(Precision.FLOAT64, 8),
                        Map.of(Form.TRAIN, train)),
                Procedural.images(9, architecture.network(Form.TRAIN).input()));
    }

    static Stream<Arguments> networks() {
        return Stream.of(
                Arguments.of(REPMLPNET, "stages.1.0.repmlp_block", "stages.1.0"),
                Arguments.of(RESNET, "stage2.1.btnk_repmlp", "stage2.1"),
                Arguments.of(PURE_MLP, "stages.1.repmlp", "stages.1.repmlp"));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void aRightConversionIsWithinEverywhere(Architecture architecture) {
        BlockDrift drift = measure(architecture, deploy(architecture, Planted.train(architecture)));
        assertThat(drift.firstBeyond(TOLERANCE)).isEmpty();
        assertThat(drift.blocks()).extracting(BlockDrift.Block::name).doesNotHaveDuplicates();
        assertThat(drift.blocks()).allSatisfy(block -> {
            assertThat(block.largest()).isPositive();
            assertThat(block.fromFloat64()).containsOnlyKeys(Form.TRAIN, Form.DEPLOY, Form.FUSED);
            assertThat(block.fromFirst()).containsOnlyKeys(Form.DEPLOY, Form.FUSED);
        });
    }

    /** As if that block had been merged with eps 1e-3. */
    @ParameterizedTest
    @MethodSource("networks")
    void aWrongEpsilonIsFound(Architecture architecture, String module, String block) {
        found(architecture, module, block, train -> {
            Tensor variance = train.get(module + ".fc3_bn.running_var");
            float[] wrong = variance.floats().clone();
            for (int i = 0; i < wrong.length; i++) {
                wrong[i] += 1e-3f - 1e-5f;
            }
            return Planted.with(train, Map.of(module + ".fc3_bn.running_var", Tensor.of(wrong, variance.shape())));
        });
    }

    /** As if the convolutions' batch norms had been taken for each other. */
    @ParameterizedTest
    @MethodSource("networks")
    void aSwappedBranchIsFound(Architecture architecture, String module, String block) {
        found(architecture, module, block, train -> {
            Map<String, Tensor> swapped = new LinkedHashMap<>();
            for (String leaf : List.of("weight", "bias", "running_mean", "running_var")) {
                swapped.put(module + ".repconv1.bn." + leaf, train.get(module + ".repconv3.bn." + leaf));
                swapped.put(module + ".repconv3.bn." + leaf, train.get(module + ".repconv1.bn." + leaf));
            }
            return Planted.with(train, swapped);
        });
    }

    /** As if the convolution had been written with rows and columns exchanged. */
    @ParameterizedTest
    @MethodSource("networks")
    void aTransposedKernelIsFound(Architecture architecture, String module, String block) {
        found(architecture, module, block, train -> {
            Tensor kernel = train.get(module + ".repconv3.conv.weight");
            float[] transposed = new float[kernel.size()];
            for (int i = 0; i < transposed.length; i++) {
                transposed[i] = kernel.floats()[i / 9 * 9 + i % 3 * 3 + i / 3 % 3];
            }
            return Planted.with(train, Map.of(module + ".repconv3.conv.weight", Tensor.of(transposed, kernel.shape())));
        });
    }

    @Test
    void aValueThatIsNotFiniteIsBeyondAnyTolerance() {
        StateDict deploy = deploy(REPMLPNET, Planted.train(REPMLPNET));
        Tensor bias = deploy.get("stages.0.1.repmlp_block.fc3.bias");
        float[] broken = bias.floats().clone();
        broken[3] = Float.NaN;
        BlockDrift drift = measure(
                REPMLPNET,
                Planted.with(deploy, Map.of("stages.0.1.repmlp_block.fc3.bias", Tensor.of(broken, bias.shape()))));
        assertThat(drift.firstBeyond(1e9)).map(BlockDrift.Block::name).contains("stages.0.1");
    }

    private static void found(Architecture architecture, String module, String block, UnaryOperator<StateDict> fault) {
        StateDict right = deploy(architecture, Planted.train(architecture));
        StateDict wrong = deploy(architecture, fault.apply(Planted.train(architecture)));
        Map<String, Tensor> planted = new LinkedHashMap<>();
        for (String leaf : List.of(".fc3.weight", ".fc3.bias")) {
            planted.put(module + leaf, wrong.get(module + leaf));
        }
        BlockDrift drift = measure(architecture, Planted.with(right, planted));
        assertThat(drift.firstBeyond(TOLERANCE)).map(BlockDrift.Block::name).contains(block);
        assertThat(drift.beyond(drift.firstBeyond(TOLERANCE).orElseThrow(), TOLERANCE))
                .containsExactly(Form.DEPLOY, Form.FUSED);
    }

    private static StateDict deploy(Architecture architecture, StateDict train) {
        return Conversion.toDeploy(architecture, train, Precision.FLOAT32);
    }
}
