package org.repmlpeval.model.reparam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.model.Golden;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.RepMlpBlock;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.procedural.Procedural;

class ConversionTest {
    /** The expected sums were printed with 15 digits. */
    private static final double PRINTED = 1e-11;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    void deployTensorsEqualTheReference(int row) {
        JsonNode block = Golden.json("blocks.json").get(row);
        Architecture architecture = Golden.block(block);
        StateDict train = Procedural.weights(
                architecture.tensors(Form.TRAIN), block.get("salt").textValue());
        StateDict deploy = Conversion.toDeploy(architecture, train, Precision.FLOAT64);
        for (Map.Entry<String, JsonNode> entry : block.get("deploy").properties()) {
            Tensor actual = deploy.get(entry.getKey());
            JsonNode expected = entry.getValue();
            double[] first = Golden.doubles(expected.get("first"));
            double sum = 0;
            double absolute = 0;
            for (int i = 0; i < actual.size(); i++) {
                sum += actual.get(i);
                absolute += Math.abs(actual.get(i));
                if (i < first.length) {
                    assertThat(actual.get(i)).as("%s[%d]", entry.getKey(), i).isCloseTo(first[i], offset(PRINTED));
                }
            }
            assertThat(sum).isCloseTo(expected.get("sum").doubleValue(), offset(PRINTED * actual.size()));
            assertThat(absolute).isCloseTo(expected.get("abs_sum").doubleValue(), offset(PRINTED * actual.size()));
        }
    }

    /** The definition in plain loops: the deploy row is what conv and fc3 give on each element of the identity. */
    @Test
    void mergedRowsEqualTheSumOfTheBranchesOnTheIdentity() {
        RepMlpBlock architecture = new RepMlpBlock("block", List.of(4, 3), 8, List.of(4, 3), 4, List.of(1, 3, 5));
        StateDict train = Procedural.weights(architecture.tensors(Form.TRAIN), "identity.");
        StateDict deploy = Conversion.toDeploy(architecture, train, Precision.FLOAT64);
        Affine fc3Norm = Affine.of(train, "fc3_bn");
        for (int set = 0; set < 4; set++) {
            for (int out = 0; out < 12; out++) {
                for (int in = 0; in < 12; in++) {
                    int index = (set * 12 + out) * 12 + in;
                    double expected =
                            fc3Norm.scale()[set] * train.get("fc3.weight").get(index);
                    for (int k : architecture.kernels()) {
                        int y = in / 3 - out / 3 + k / 2;
                        int x = in % 3 - out % 3 + k / 2;
                        if (y >= 0 && y < k && x >= 0 && x < k) {
                            Affine norm = Affine.of(train, "repconv" + k + ".bn");
                            Tensor conv = train.get("repconv" + k + ".conv.weight");
                            expected += norm.scale()[set] * conv.get((set * k + y) * k + x);
                        }
                    }
                    assertThat(deploy.get("fc3.weight").get(index)).isCloseTo(expected, offset(1e-15));
                }
            }
        }
    }

    @Test
    void conversionIsPureSharesWhatItKeepsAndLeavesADeployFormAlone() {
        Architecture architecture = Golden.architecture("RepMLPNet-CIFAR");
        StateDict train = Procedural.weights(architecture.tensors(Form.TRAIN), "");
        StateDict deploy = Conversion.toDeploy(architecture, train, Precision.FLOAT32);
        assertThat(train).isEqualTo(Procedural.weights(architecture.tensors(Form.TRAIN), ""));
        assertThat(deploy.specs()).isEqualTo(architecture.tensors(Form.DEPLOY));
        assertThat(deploy.get("head.weight")).isSameAs(train.get("head.weight"));
        assertThat(Conversion.formOf(architecture, train)).isEqualTo(Form.TRAIN);
        assertThat(Conversion.formOf(architecture, deploy)).isEqualTo(Form.DEPLOY);
        assertThat(Conversion.toDeploy(architecture, deploy, Precision.FLOAT32)).isSameAs(deploy);
        StateDict wide = Conversion.toDeploy(architecture, train, Precision.FLOAT64);
        String merged = "stages.0.0.repmlp_block.fc3.weight";
        assertThat(wide.get(merged).to(Precision.FLOAT32)).isEqualTo(deploy.get(merged));
    }
}
