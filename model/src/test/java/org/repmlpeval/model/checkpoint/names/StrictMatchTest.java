package org.repmlpeval.model.checkpoint.names;

import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.network.TensorSpec;

class StrictMatchTest {
    private static final List<TensorSpec> TRAIN = List.of(
            TensorSpec.of("b.fc3.weight", 4, 2, 1, 1), TensorSpec.of("b.fc3_bn.weight", 2), TensorSpec.of("scale"));
    private static final List<TensorSpec> DEPLOY =
            List.of(TensorSpec.of("b.fc3.weight", 4, 2, 1, 1), TensorSpec.of("b.fc3.bias", 4), TensorSpec.of("scale"));

    @Test
    void aFitComesInTheExpectedOrder() {
        StateDict actual = zeros(TRAIN.get(2), TRAIN.get(0), TRAIN.get(1));
        StateDict matched = StrictMatch.match("Net", TRAIN, actual);
        assertThat(matched.specs()).isEqualTo(TRAIN);
        assertThat(matched).isEqualTo(actual);
        assertThat(matched.get("scale")).isSameAs(actual.get("scale"));
    }

    @Test
    void everyDifferenceIsNamed() {
        StateDict actual = zeros(
                TensorSpec.of("b.fc3.weight", 4, 3, 1, 1),
                TensorSpec.of("x", 2, 3),
                TensorSpec.of("y"),
                TensorSpec.of("b.q", 1));
        assertRefused(TRAIN, actual)
                .hasMessage(
                        """
                        state dict of 4 tensors does not fit Net, which has 3: 2 missing, 3 surplus, 1 misshaped
                          missing b.fc3_bn.weight (2)
                          missing scale (scalar)
                          surplus x (2x3)
                          surplus y (scalar)
                          surplus b.q (1)
                          misshaped b.fc3.weight (expected 4x2x1x1, found 4x3x1x1)""");
    }

    @Test
    void noDifferenceIsCutOff() {
        TensorSpec[] many = new TensorSpec[3000];
        for (int i = 0; i < many.length; i++) {
            many[i] = TensorSpec.of("extra." + i, 1);
        }
        assertRefused(TRAIN, zeros(many))
                .hasMessageContaining("3000 surplus")
                .hasMessageContaining("surplus extra.2999 (1)");
    }

    @Test
    void theOtherFormIsHinted() {
        assertRefused(DEPLOY, zeros(TRAIN))
                .hasMessageContaining("training-time form, expected is the deploy form: convert it first");
        assertRefused(TRAIN, zeros(DEPLOY)).hasMessageContaining("deploy form, expected is the training-time form");
        List<TensorSpec> plain = List.of(TensorSpec.of("c.conv.weight", 1), TensorSpec.of("c.bn.running_var", 1));
        List<TensorSpec> folded = List.of(TensorSpec.of("c.conv.weight", 1), TensorSpec.of("c.conv.bias", 1));
        assertRefused(folded, zeros(plain)).hasMessageContaining("convert it first");
        assertRefused(plain, zeros(folded)).hasMessageContaining("give the original checkpoint");
    }

    @Test
    void anotherArchitectureThatFitsIsHinted() {
        assertThatThrownBy(() -> StrictMatch.match("Net", TRAIN, zeros(DEPLOY), Map.of("Net", TRAIN, "Other", DEPLOY)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("; it fits Other: give that architecture");
        List<TensorSpec> wider = List.of(
                TensorSpec.of("b.fc3.weight", 8, 4, 1, 1), TensorSpec.of("b.fc3_bn.weight", 4), TensorSpec.of("scale"));
        assertRefused(TRAIN, zeros(wider))
                .hasMessageContaining("all names fit, so it is the same kind of network with other channels");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            List<TensorSpec> expected, StateDict actual) {
        return assertThatThrownBy(() -> StrictMatch.match("Net", expected, actual))
                .isInstanceOf(InvalidInputException.class);
    }

    private static StateDict zeros(List<TensorSpec> specs) {
        return zeros(specs.toArray(TensorSpec[]::new));
    }

    private static StateDict zeros(TensorSpec... specs) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (TensorSpec spec : specs) {
            tensors.put(spec.name(), Tensor.of(new float[(int) spec.size()], spec.dimensions()));
        }
        return new StateDict(tensors);
    }
}
