package org.repmlpeval.model.arch.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReducedPrecisionTest {
    private static final long SEED = Long.getLong("test.seed");

    /** Both ways of rounding, with the bits, so that the sign of 0 counts. */
    private static void assertRounded(ReducedPrecision type, float x, double expected) {
        float[] values = {x, x, x};
        type.round(values, 2);
        assertThat(Float.floatToIntBits(values[0])).as("%s of %s", type, x).isEqualTo(bits(expected));
        assertThat(Float.floatToIntBits(values[1])).isEqualTo(bits(expected));
        assertThat(Float.floatToIntBits(values[2]))
                .as("not among the first two")
                .isEqualTo(Float.floatToIntBits(x));
        assertThat(Double.doubleToLongBits(type.round((double) x)))
                .as("%s of %s", type, x)
                .isEqualTo(Double.doubleToLongBits(expected));
    }

    private static int bits(double value) {
        return Float.floatToIntBits((float) value);
    }

    /** Each of the 65,536 values of the types of 16 bits, and of the larger type, stays; NaN stays NaN. */
    @ParameterizedTest
    @EnumSource
    void everyValueOfTheTypeStays(ReducedPrecision type) {
        for (int pattern = 0; pattern <= Nearest.infinity(type); pattern++) {
            double value = Nearest.value(type, pattern);
            assertThat((double) (float) value).isEqualTo(value);
            assertRounded(type, (float) value, value);
            assertRounded(type, (float) -value, -value);
        }
        assertRounded(type, Float.NaN, Double.NaN);
        assertThat(type.round(Double.NaN)).isNaN();
        float[] oddNan = {Float.intBitsToFloat(0x7fffffff), Float.intBitsToFloat(0xffffffff)};
        type.round(oddNan, 2);
        assertThat(oddNan).containsOnly(Float.NaN);
    }

    /** Between neighbours the middle goes to the even one, and what is beside the middle to the nearer one. */
    @ParameterizedTest
    @EnumSource
    void numbersBetweenTwoValuesGoToTheNearerOrTheEvenOne(ReducedPrecision type) {
        for (int pattern = 0; pattern < Nearest.infinity(type); pattern++) {
            double below = Nearest.value(type, pattern);
            double above = pattern + 1 == Nearest.infinity(type)
                    ? 2 * below - Nearest.value(type, pattern - 1)
                    : Nearest.value(type, pattern + 1);
            double end = Nearest.value(type, pattern + 1);
            double middle = (below + above) / 2;
            double even = pattern % 2 == 0 ? below : end;
            if ((float) middle == middle) {
                assertRounded(type, (float) middle, even);
                assertRounded(type, (float) -middle, -even);
                assertRounded(type, Math.nextDown((float) middle), below);
                assertRounded(type, Math.nextUp((float) middle), end);
            }
            assertThat(type.round(middle)).isEqualTo(even);
            assertThat(type.round(Math.nextDown(middle))).isEqualTo(below);
            assertThat(type.round(Math.nextUp(middle))).isEqualTo(end);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyFloatIsRoundedByTheDefinition(ReducedPrecision type) {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            float x = Float.intBitsToFloat(random.nextInt());
            assertRounded(type, x, Nearest.of(type, x));
            float usual = (float) random.nextGaussian();
            assertRounded(type, usual, Nearest.of(type, usual));
            double wide = Double.longBitsToDouble(random.nextLong());
            assertThat(Double.doubleToLongBits(type.round(wide)))
                    .as("%s of %s", type, wide)
                    .isEqualTo(Double.doubleToLongBits(Nearest.of(type, wide)));
        }
    }

    /** A number just above the middle goes up, also where float32 would bring it to the middle first. */
    @Test
    void float64IsRoundedOnce() {
        assertThat(ReducedPrecision.BF16.round(1 + 0x1p-8)).isEqualTo(1);
        assertThat(ReducedPrecision.BF16.round(1 + 0x1p-8 + 0x1p-40)).isEqualTo(1 + 0x1p-7);
        assertThat(ReducedPrecision.FP16.round(1 + 0x1p-11 + 0x1p-40)).isEqualTo(1 + 0x1p-10);
        assertThat(ReducedPrecision.TF32.round(-1 - 0x1p-11 - 0x1p-40)).isEqualTo(-1 - 0x1p-10);
    }

    @ParameterizedTest
    @CsvSource({
        "FP16, 65504, 65504",
        "FP16, 65519.996, 65504",
        "FP16, 65520, Infinity",
        "FP16, -1e30, -Infinity",
        "FP16, 5.9604645e-8, 5.9604644775390625e-8",
        "FP16, 2.9802322e-8, 0",
        "FP16, -2.9802322e-8, -0.0",
        "FP16, 2.9802326e-8, 5.9604644775390625e-8",
        "BF16, 3.4e38, Infinity",
        "BF16, 3.39e38, 3.3895313892515355e38",
        "BF16, 1e-40, 9.183549615799121e-41",
        "TF32, 3.4028235e38, Infinity",
        "TF32, 1.0004883, 1",
        "TF32, -Infinity, -Infinity",
    })
    void limitsOfTheTypes(ReducedPrecision type, float x, double expected) {
        float[] values = {x};
        type.round(values, 1);
        assertThat(values[0]).isEqualTo((float) expected);
        assertThat((float) type.round((double) x)).isEqualTo((float) expected);
    }

    /** Each of the types' patterns, by its value. */
    @ParameterizedTest
    @EnumSource(names = "TF32", mode = EnumSource.Mode.EXCLUDE)
    void bitsAreThePatternOfTheValue(ReducedPrecision type) {
        for (int pattern = 0; pattern <= Nearest.infinity(type); pattern++) {
            double value = Nearest.value(type, pattern);
            assertThat(type.bits(value)).as("%s %s", type, value).isEqualTo((short) pattern);
            assertThat(type.bits(-value)).as("%s %s", type, -value).isEqualTo((short) (pattern | 0x8000));
        }
        int nan = type.bits(Double.NaN) & 0x7fff;
        assertThat(nan).as("all exponent bits and one of the mantissa").isGreaterThan(Nearest.infinity(type));
    }

    @Test
    void aTypeOfMoreBitsHasNoPatternOf16() {
        assertThatThrownBy(() -> ReducedPrecision.TF32.bits(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("tf32 has more than 16 bits");
    }

    @Test
    void namesAndSizes() {
        assertThat(ReducedPrecision.TF32.label()).isEqualTo("tf32");
        assertThat(ReducedPrecision.BF16.label()).isEqualTo("bf16");
        assertThat(ReducedPrecision.FP16.label()).isEqualTo("fp16");
        assertThat(ReducedPrecision.TF32.storesValues()).isFalse();
        assertThat(ReducedPrecision.BF16.storesValues()).isTrue();
        assertThat(ReducedPrecision.FP16.storesValues()).isTrue();
        assertThat(ReducedPrecision.TF32.mantissaBits()).isEqualTo(10);
        assertThat(ReducedPrecision.BF16.mantissaBits()).isEqualTo(7);
        assertThat(ReducedPrecision.BF16.smallestExponent()).isEqualTo(-126);
        assertThat(ReducedPrecision.FP16.smallestExponent()).isEqualTo(-14);
        assertThat(ReducedPrecision.FP16.largest()).isEqualTo(65504);
        assertThat(ReducedPrecision.TF32.bytes()).isEqualTo(4);
        assertThat(ReducedPrecision.BF16.bytes()).isEqualTo(2);
        assertThat(ReducedPrecision.FP16.bytes()).isEqualTo(2);
    }
}
