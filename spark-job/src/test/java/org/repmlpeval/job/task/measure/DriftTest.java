package org.repmlpeval.job.task.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.task.Seed;
import org.repmlpeval.job.task.statistics.LogHistogram;

class DriftTest {
    /** Double rounding over a few additions, and the series' truncation of 4e-14. */
    private static final double PERCENT = 1e-10;

    private static final LogitRow A = LogitRow.of(1.5f, -0.25f, 3f, 0.125f, 2f);
    private static final LogitRow NEAR_A = LogitRow.of(1.5000004f, -0.25000003f, 2.9999998f, 0.12500001f, 2.0000002f);
    private static final LogitRow PEAK = LogitRow.of(0, 0, 0, 0, 900);
    private static final LogitRow PIT = LogitRow.of(0, 0, 0, 0, -900);
    private static final LogitRow MIXED = LogitRow.of(0, 40, -40, 0, 1);

    @Test
    void handMadeRow() {
        Drift drift = Drift.between(LogitRow.of(3, 1, -1, 0), LogitRow.of(3, 3, -2, 0));

        assertThat(drift.maxAbs()).isEqualTo(2);
        assertThat(drift.meanAbs()).isEqualTo(0.75);
        assertThat(drift.rms()).isEqualTo(Math.sqrt(5 / 4.0));
        assertThat(drift.relative()).isEqualTo(0.5);
        assertThat(drift.oneMinusCosine()).isCloseTo(1 - 14 / Math.sqrt(11 * 22), within(1e-15));
    }

    @Test
    void divergenceAndAngleKeepTheirDigits() {
        // Expected values: 60-digit arithmetic on the float32 inputs.
        assertKl(A, NEAR_A, 3.0640218547503469e-14);
        assertKl(A, LogitRow.of(-1, 4, 0.5f, 2, 2), 2.3987004383900696);
        assertKl(A, PEAK, 702.53629706225049);
        assertKl(PEAK, A, 1.5224774460565335);
        assertKl(A, PIT, 196.62987067375915);
        assertKl(MIXED, A, 3.7724774460565327);
        assertKl(A, MIXED, 61.473944162908731);
        assertKl(PIT, PEAK, 898.61370563888011);
        assertThat(Drift.between(A, NEAR_A).oneMinusCosine()).isCloseTo(7.7156369952157894e-15, withinPercentage(1e-6));
        assertThat(Drift.between(PIT, PEAK).oneMinusCosine()).isEqualTo(2);
    }

    /** Rounding at such magnitudes is far beyond any divergence; the value must still be one that a histogram takes. */
    @Test
    void hugeLogitsNeverGiveANegativeDivergence() {
        Random random = Seed.random();
        for (int run = 0; run < 20_000; run++) {
            float[] a = new float[1 + random.nextInt(7)];
            float[] b = new float[a.length];
            for (int i = 0; i < a.length; i++) {
                a[i] = huge(random);
                b[i] = random.nextBoolean() ? a[i] : huge(random);
            }
            Drift drift = Drift.between(LogitRow.of(a), LogitRow.of(b));
            for (DriftMeasure measure : DriftMeasure.values()) {
                Double value = measure.of(drift);
                if (value != null) {
                    assertThat(value)
                            .as("%s of %s and %s, %s", measure, Arrays.toString(a), Arrays.toString(b), Seed.REPLAY)
                            .isNotNegative()
                            .isFinite();
                    assertThat(LogHistogram.of(value).total()).isEqualTo(1);
                }
            }
        }
    }

    /** Few distinct values, so that rows tie and shift as a whole, and any magnitude that float32 holds. */
    private static float huge(Random random) {
        float value = (1 + random.nextInt(3)) * (float) Math.pow(10, random.nextInt(39));
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextFloat() * 800;
            case 2 -> -value;
            default -> value;
        };
    }

    @Test
    void divergenceOfHugeLogits() {
        assertThat(Drift.between(LogitRow.of(1e30f, 1e30f, 1e30f), LogitRow.of(0, 0, 0))
                        .kl())
                .as("a shift of all logits is no divergence")
                .isZero();
        // p = (1/2, 1/2, 0), q = (1/3, 1/3, 1/3)
        assertKl(LogitRow.of(7e13f, 7e13f, -1e30f), LogitRow.of(7e13f, 7e13f, 7e13f), Math.log(1.5));
        // p = (1/2, 1/2), d = (0, 1e30): log((1 + e^1e30) / 2) - 1e30 / 2
        assertKl(LogitRow.of(0, 0), LogitRow.of(0, 1e30f), 1e30f / 2.0);
        assertKl(LogitRow.of(1e30f, 0), LogitRow.of(0, 1e30f), 1e30f);
    }

    @Test
    void equalRowsDriftByNothing() {
        assertThat(Drift.between(A, A)).isEqualTo(new Drift(0, 0, 0, 0.0, 0.0, 0));
    }

    @Test
    void constantReferenceHasNoRelativeDriftAndZeroRowsHaveNoAngle() {
        Drift drift = Drift.between(LogitRow.of(0, 0, 0), LogitRow.of(0, 1, 0));

        assertThat(drift.relative()).isNull();
        assertThat(drift.oneMinusCosine()).as("one row of zeros").isEqualTo(1);
        assertThat(Drift.between(LogitRow.of(0, 0), LogitRow.of(0, 0)).oneMinusCosine())
                .as("two rows of zeros")
                .isNull();
        assertThat(drift.maxAbs()).isEqualTo(1);
        assertThat(drift.kl()).isPositive();
    }

    @Test
    void equalsDecimalArithmeticOnRandomRows() {
        Random random = Seed.random();
        float[] a = new float[2 * 97];
        float[] b = new float[97];
        for (int i = 0; i < b.length; i++) {
            a[97 + i] = (float) (5 * random.nextGaussian());
            b[i] = a[97 + i] * (1 + 1e-6f * random.nextFloat());
        }
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal squares = BigDecimal.ZERO;
        BigDecimal max = BigDecimal.ZERO;
        for (int i = 0; i < b.length; i++) {
            BigDecimal d =
                    new BigDecimal(a[97 + i]).subtract(new BigDecimal(b[i])).abs();
            sum = sum.add(d);
            squares = squares.add(d.multiply(d));
            max = max.max(d);
        }
        BigDecimal n = BigDecimal.valueOf(b.length);
        double rms = squares.divide(n, MathContext.DECIMAL64)
                .sqrt(MathContext.DECIMAL64)
                .doubleValue();

        Drift drift = Drift.between(new LogitRow(a, 97, 97), LogitRow.of(b));

        assertThat(drift.maxAbs()).as(Seed.REPLAY).isEqualTo(max.doubleValue());
        assertThat(drift.meanAbs())
                .as(Seed.REPLAY)
                .isCloseTo(sum.divide(n, MathContext.DECIMAL64).doubleValue(), withinPercentage(PERCENT));
        assertThat(drift.rms()).as(Seed.REPLAY).isCloseTo(rms, withinPercentage(PERCENT));
    }

    @Test
    void refusesRowsItCannotCompare() {
        assertThatThrownBy(() -> Drift.between(A, PEAK_OF_TWO)).hasMessageContaining("5 and 2 classes");
        assertThatThrownBy(() -> Drift.between(PEAK_OF_TWO, LogitRow.of(1, Float.NaN)))
                .hasMessageContaining("class 1 is NaN");
    }

    private static final LogitRow PEAK_OF_TWO = LogitRow.of(0, 1);

    private static void assertKl(LogitRow a, LogitRow b, double expected) {
        assertThat(Drift.between(a, b).kl()).isCloseTo(expected, withinPercentage(PERCENT));
    }
}
