package org.repmlpeval.model.checkpoint.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;

/** What is said of NaN, infinities and negative variances. */
class ImpossibleNumbersTest {
    private static final float NAN = Float.NaN;
    private static final float INFINITE = Float.NEGATIVE_INFINITY;

    @Test
    void ordinaryNumbersAreNoMatter() {
        StateDict fine = new StateDict(Map.of(
                "w", Tensor.of(new float[] {-1, Float.MAX_VALUE, 0}, 3),
                "empty", Tensor.of(new float[0], 0, 4),
                "bn.running_var", Tensor.of(new float[] {0}, 1),
                "bn.running_mean", Tensor.of(new float[] {-3}, 1)));
        assertThat(ImpossibleNumbers.describe(fine)).isEmpty();
    }

    @Test
    void eachTensorHasItsCountsAndTheFirstIndexAlongEachAxis() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("a", Tensor.of(new float[] {0, 0, 0, 0, 0, NAN, 0, INFINITE, NAN, 0, 0, 0}, 2, 3, 2));
        tensors.put("b", Tensor.of(new double[] {Double.POSITIVE_INFINITY}));
        tensors.put("running_var", Tensor.of(new float[] {1, -1, -2}, 3));
        tensors.put("c", Tensor.of(new float[] {-1}, 1));
        assertThat(ImpossibleNumbers.describe(new StateDict(tensors)))
                .contains("3 of 4 tensors hold NaN, infinities or negative variances:"
                        + "\n  tensor 'a' (2x3x2) has 2 NaN and 1 infinite values, the first at [0, 2, 1]"
                        + "\n  tensor 'b' (scalar) has 1 infinite value, the first at []"
                        + "\n  tensor 'running_var' (3) has 2 negative values, the first at [1]");
    }

    @Test
    void zerosAloneAreNoNetwork() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("a", Tensor.of(new float[3], 3));
        tensors.put("b", Tensor.of(new float[] {-0f}, 1));
        assertThat(ImpossibleNumbers.describe(new StateDict(tensors)))
                .hasValueSatisfying(text -> assertThat(text).startsWith("all 2 tensors hold only zeros"));
        tensors.put("c", Tensor.of(new float[] {0, 1}, 2));
        assertThat(ImpossibleNumbers.describe(new StateDict(tensors))).isEmpty();
    }

    @Test
    void fewTensorsAreDescribedAndTheOthersCounted() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < ImpossibleNumbers.MAX_DESCRIBED + 2; i++) {
            tensors.put("w" + i, Tensor.of(new float[] {NAN}, 1));
        }
        assertThat(ImpossibleNumbers.describe(new StateDict(tensors))
                        .orElseThrow()
                        .lines())
                .hasSize(ImpossibleNumbers.MAX_DESCRIBED + 2)
                .endsWith("  and 2 more tensors");
    }
}
