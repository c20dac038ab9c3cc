package org.repmlpeval.model.reparam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.model.Golden;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.procedural.Procedural;

class EquivalentKernelsTest {
    /** The expected values were printed with 15 digits. */
    private static final double PRINTED = 1e-11;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    void kernelsEqualTheReference(int row) {
        JsonNode block = Golden.json("blocks.json").get(row);
        Architecture architecture = Golden.block(block);
        StateDict train = Procedural.weights(
                architecture.tensors(Form.TRAIN), block.get("salt").textValue());
        StateDict kernels = EquivalentKernels.of(architecture, train, Precision.FLOAT64);
        boolean first = block.get("version").textValue().equals("v1") && partitions(block) > 1;
        Stream<String> fc1 = first ? Stream.of("fc1_fc2.fc1.weight", "fc1_fc2.fc1.bias") : Stream.of();
        assertThat(kernels.names())
                .containsExactlyElementsOf(
                        Stream.concat(fc1, Stream.of("fc3.weight", "fc3.bias")).toList());
        for (String name : kernels.names()) {
            assertThat(kernels.get(name).precision()).isEqualTo(Precision.FLOAT64);
            assertEquals(name, kernels.get(name), block.get("deploy").get(name));
        }
    }

    @Test
    void everyBlockOfANetworkHasItsOwnInOrder() {
        Architecture architecture = Golden.architecture("RepMLPNet-CIFAR");
        StateDict train = Procedural.weights(architecture.tensors(Form.TRAIN), "");
        StateDict deploy = Conversion.toDeploy(architecture, train, Precision.FLOAT32);
        StateDict kernels = EquivalentKernels.of(architecture, train, Precision.FLOAT32);
        List<String> expected =
                deploy.names().stream().filter(name -> name.contains(".fc3.")).toList();
        assertThat(kernels.names()).containsExactlyElementsOf(expected).hasSize(12);
        for (String name : expected) {
            assertThat(kernels.get(name)).isEqualTo(deploy.get(name));
        }
        StateDict ofDeploy = EquivalentKernels.of(architecture, deploy, Precision.FLOAT32);
        assertThat(ofDeploy).isEqualTo(kernels);
        assertThat(ofDeploy.get(expected.get(0))).isSameAs(deploy.get(expected.get(0)));
    }

    /** A trunk of the first RepMLP holds mere convolutions beside its blocks. */
    @Test
    void convolutionsAreNotAmongThem() {
        Architecture architecture = Architectures.resolve("RepMLP-FaceRes-96");
        StateDict train = Procedural.weights(architecture.tensors(Form.TRAIN), "");
        StateDict kernels = EquivalentKernels.of(architecture, train, Precision.FLOAT32);
        List<String> expected = architecture.tensors(Form.DEPLOY).stream()
                .map(tensor -> tensor.name())
                .filter(name -> name.contains(".fc3.") || name.contains(".fc1_fc2.fc1."))
                .toList();
        assertThat(kernels.names()).containsExactlyElementsOf(expected).isNotEmpty();
        assertThat(architecture.tensors(Form.DEPLOY)).containsAll(kernels.specs());
    }

    @Test
    void aNetworkWithoutBlocksIsRefused() {
        Architecture plain = Architectures.resolve("FaceResNet-96");
        StateDict weights = Procedural.weights(plain.tensors(Form.TRAIN), "");
        assertThatThrownBy(() -> EquivalentKernels.of(plain, weights, Precision.FLOAT32))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "architecture FaceResNet-96 has no RepMLP block with kernels to merge; give an architecture that has one");
    }

    private static int partitions(JsonNode block) {
        return block.get("H").intValue()
                / block.get("h").intValue()
                * (block.get("W").intValue() / block.get("w").intValue());
    }

    private static void assertEquals(String name, Tensor actual, JsonNode expected) {
        double[] first = Golden.doubles(expected.get("first"));
        double sum = 0;
        double absolute = 0;
        for (int i = 0; i < actual.size(); i++) {
            sum += actual.get(i);
            absolute += Math.abs(actual.get(i));
            if (i < first.length) {
                assertThat(actual.get(i)).as("%s[%d]", name, i).isCloseTo(first[i], offset(PRINTED));
            }
        }
        assertThat(sum).as(name).isCloseTo(expected.get("sum").doubleValue(), offset(PRINTED * actual.size()));
        assertThat(absolute).as(name).isCloseTo(expected.get("abs_sum").doubleValue(), offset(PRINTED * actual.size()));
    }
}
