package org.repmlpeval.job.task.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.task.Seed;

class VectorDriftTest {
    /** Double rounding over a few operations on values of at most 1. */
    private static final double ROUNDING = 1e-15;

    @Test
    void valuesAreComparedAsTheyAre() {
        VectorDrift drift = VectorDrift.between(LogitRow.of(3, 1, -1, 0), LogitRow.of(3, 3, -2, 0));

        assertThat(drift.maxAbs()).isEqualTo(2);
        assertThat(drift.meanAbs()).isEqualTo(0.75);
        assertThat(drift.rms()).isEqualTo(Math.sqrt(5 / 4.0));
        assertThat(drift.relative()).isEqualTo(0.5);
        assertThat(drift.oneMinusCosine()).isCloseTo(1 - 14 / Math.sqrt(11 * 22), within(ROUNDING));
    }

    @Test
    void directionsDoNotKnowLength() {
        VectorDrift drift = VectorDrift.ofDirections(LogitRow.of(3, 4), LogitRow.of(0, 10));

        // (0.6, 0.8) and (0, 1)
        assertThat(drift.maxAbs()).isCloseTo(0.6, within(ROUNDING));
        assertThat(drift.meanAbs()).isCloseTo(0.4, within(ROUNDING));
        assertThat(drift.rms()).isCloseTo(Math.sqrt(0.2), within(ROUNDING));
        assertThat(drift.relative()).isCloseTo(3, within(10 * ROUNDING));
        assertThat(drift.oneMinusCosine()).isCloseTo(0.2, within(ROUNDING));
        assertThat(VectorDrift.ofDirections(LogitRow.of(1, 2, 3), LogitRow.of(2, 4, 6))
                        .maxAbs())
                .isCloseTo(0, within(ROUNDING));
    }

    @Test
    void aRowOfZerosHasNoDirectionInCommonWithAnother() {
        VectorDrift drift = VectorDrift.ofDirections(LogitRow.of(0, 0), LogitRow.of(0, 5));

        assertThat(drift.oneMinusCosine()).isEqualTo(1);
        assertThat(VectorDrift.ofDirections(LogitRow.of(0, 0), LogitRow.of(0, 0))
                        .oneMinusCosine())
                .isNull();
        assertThat(drift.relative()).isNull();
        assertThat(drift.maxAbs()).isEqualTo(1);
    }

    @Test
    void isTheDriftOfLogitsWithoutItsDivergence() {
        Random random = Seed.random();
        for (int run = 0; run < 100; run++) {
            float[] a = new float[1 + random.nextInt(40)];
            float[] b = new float[a.length];
            for (int i = 0; i < a.length; i++) {
                a[i] = random.nextFloat() * 10 - 5;
                b[i] = random.nextBoolean() ? a[i] : random.nextFloat() * 10 - 5;
            }
            Drift drift = Drift.between(LogitRow.of(a), LogitRow.of(b));
            VectorDrift vector = VectorDrift.between(LogitRow.of(a), LogitRow.of(b));
            for (DriftMeasure measure : DriftMeasure.OF_VECTORS) {
                assertThat(measure.of(vector))
                        .as("%s, %s", measure, Seed.REPLAY)
                        .isEqualTo(measure.of(drift));
            }
        }
        assertThat(DriftMeasure.OF_VECTORS).doesNotContain(DriftMeasure.KL).hasSize(5);
        VectorDrift any = VectorDrift.between(LogitRow.of(1), LogitRow.of(1));
        assertThatThrownBy(() -> DriftMeasure.KL.of(any))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("kl is a measure of logits, not of other values");
    }
}
