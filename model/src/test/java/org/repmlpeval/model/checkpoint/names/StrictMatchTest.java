package org.repmlpeval.model.checkpoint.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.network.TensorSpec;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.checkpoint.rename.NameOptions.Listing;

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
                          missing: b.fc3_bn.weight (2), scale (scalar)
                          surplus: x (2x3), y (scalar), b.q (1)
                          misshaped: b.fc3.weight (expected 4x2x1x1, found 4x3x1x1)""");
    }

    @Test
    void ofManyDifferencesTheFirstAreNamed() {
        TensorSpec[] many = new TensorSpec[3000];
        for (int i = 0; i < many.length; i++) {
            many[i] = TensorSpec.of("extra." + i, 1);
        }
        StateDict actual = zeros(many);
        assertRefused(TRAIN, actual)
                .hasMessage(
                        """
                        state dict of 3000 tensors does not fit Net, which has 3: 3 missing, 3000 surplus, 0 misshaped
                          missing: b.fc3.weight (4x2x1x1), b.fc3_bn.weight (2), scale (scalar)
                          surplus: extra.0 (1), extra.1 (1), extra.2 (1), extra.3 (1) and 2996 more
                          (use --all-names to list every one)""");
        assertThat(Difference.of(TRAIN, actual.specs()).lines(Listing.ALL))
                .contains("\n  missing scale (scalar)", "\n  surplus extra.2999 (1)")
                .doesNotContain("--all-names");
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
