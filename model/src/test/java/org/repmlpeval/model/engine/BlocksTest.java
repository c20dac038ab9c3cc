package org.repmlpeval.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.repmlpeval.model.Deviation;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.RandomArchitectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.plan.Taps;
import org.repmlpeval.model.procedural.Procedural;

/** What blocks end in, in every form and on every backend, against plain loops. */
class BlocksTest {
    private static final double FLOAT32_TOLERANCE = 5e-6;
    private static final double FLOAT64_TOLERANCE = 1e-12;

    static Stream<Architecture> networks() {
        long seed = Long.getLong("test.seed");
        List<Function<Random, Architecture>> families = List.of(
                RandomArchitectures::repMlpNet,
                RandomArchitectures::repMlp,
                RandomArchitectures::resNet,
                RandomArchitectures::pspNet,
                RandomArchitectures::pureMlp);
        return families.stream().map(family -> family.apply(new Random(seed)));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void everyFormAndBackendGivesTheValuesOfPlainLoops(Architecture architecture) {
        StateDict train = Procedural.weights(architecture.tensors(Form.TRAIN), "taps.");
        Network network = architecture.network(Form.TRAIN);
        Tensor images = Procedural.images(1, network.input());
        List<double[]> expected =
                PlainNetwork.values(network, train, images.to(Precision.FLOAT64).doubles());
        for (Precision precision : Precision.values()) {
            for (Backend backend : Models.backends(precision)) {
                for (int threads : new int[] {1, 3}) {
                    try (LoadedModel model = backend.load(
                            architecture,
                            Models.forms(architecture, train, precision),
                            Models.options(precision, threads).with(Taps.BLOCKS))) {
                        for (Form form : model.forms()) {
                            String what = backend.name() + " x" + threads + " " + precision + " " + form + " of "
                                    + architecture + "; replay: ./mvnw verify -Dtest.seed="
                                    + Long.getLong("test.seed");
                            Map<String, Tensor> blocks = model.blocks(form, images);
                            compare(network, expected, blocks, precision, what);
                            assertThat(lastOf(blocks)).as(what).isEqualTo(model.run(form, images));
                            Map<String, Tensor> oneByOne = new HashMap<>();
                            model.blocks(form, images, oneByOne::put);
                            assertThat(oneByOne).as(what).isEqualTo(blocks);
                        }
                    }
                }
            }
        }
    }

    private static void compare(
            Network network, List<double[]> expected, Map<String, Tensor> blocks, Precision precision, String what) {
        double tolerance = precision == Precision.FLOAT32 ? FLOAT32_TOLERANCE : FLOAT64_TOLERANCE;
        assertThat(blocks.keySet())
                .containsExactlyElementsOf(
                        network.blocks().stream().map(Network.Block::name).toList());
        for (Network.Block block : network.blocks()) {
            Deviation deviation = Deviation.of(expected.get(block.value()), blocks.get(block.name()));
            assertThat(deviation.relative()).as(block.name() + " on " + what).isLessThanOrEqualTo(tolerance);
        }
    }

    private static Tensor lastOf(Map<String, Tensor> blocks) {
        return List.copyOf(blocks.values()).get(blocks.size() - 1);
    }

    @Test
    void aModelWithoutTapsSaysSo() {
        Architecture architecture = RandomArchitectures.pureMlp(new Random(1));
        StateDict train = Procedural.weights(architecture.tensors(Form.TRAIN), "");
        Backend backend = Backend.of(Backend.AUTO, Precision.FLOAT32);
        try (LoadedModel model = Models.load(backend, architecture, train, Precision.FLOAT32)) {
            Tensor images = Procedural.images(1, model.input());
            assertThatThrownBy(() -> model.blocks(Form.TRAIN, images))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the model was loaded without taps");
            assertThatThrownBy(() -> model.blocks(Form.TRAIN, images, (name, values) -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the model was loaded without taps");
            assertThatThrownBy(
                            () -> model.blocks(Form.TRAIN, Procedural.images(2, model.input()), (name, values) -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("2 images; the outputs of blocks are handed over for one image at a time");
        }
    }
}
