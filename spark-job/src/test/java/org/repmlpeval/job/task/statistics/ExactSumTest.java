package org.repmlpeval.job.task.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.task.Seed;

class ExactSumTest {
    @Test
    void oneValueIsItself() {
        for (double value : new double[] {
            0,
            1,
            -1,
            0.1,
            -3e-300,
            Math.PI,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            Double.MIN_NORMAL,
            Math.nextDown(Double.MIN_NORMAL),
            Double.MAX_VALUE,
            -Double.MAX_VALUE
        }) {
            assertThat(ExactSum.of(value).value()).as("%s", value).isEqualTo(value);
        }
        assertThat(ExactSum.of(-0.0)).isEqualTo(ExactSum.ZERO);
        assertThat(ExactSum.ZERO.value()).isZero();
    }

    @Test
    void nothingIsLostToCancellation() {
        assertThat(ExactSum.of(1e300).plus(1e-300).plus(-1e300).value()).isEqualTo(1e-300);
        assertThat(ExactSum.of(0.1).plus(-0.1)).isEqualTo(ExactSum.ZERO);
        assertThat(ExactSum.of(Double.MAX_VALUE)
                        .plus(Double.MAX_VALUE)
                        .plus(-Double.MAX_VALUE)
                        .value())
                .isEqualTo(Double.MAX_VALUE);
    }

    @Test
    void theValueIsRoundedOnceToTheNearestEvenDouble() {
        double half = Math.ulp(1.0) / 2;
        assertThat(ExactSum.of(1).plus(half).value()).isEqualTo(1);
        assertThat(ExactSum.of(1 + 2 * half).plus(half).value()).isEqualTo(1 + 4 * half);
        assertThat(ExactSum.of(1).plus(half).plus(Double.MIN_VALUE).value()).isEqualTo(1 + 2 * half);
        assertThat(ExactSum.of(1).plus(half).plus(-Double.MIN_VALUE).value()).isEqualTo(1);
        assertThat(ExactSum.of(-1).plus(-half).plus(-Double.MIN_VALUE).value()).isEqualTo(-1 - 2 * half);
        assertThat(ExactSum.of(Double.MAX_VALUE).plus(Double.MAX_VALUE).value()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(ExactSum.of(Math.nextDown(Double.MIN_NORMAL))
                        .plus(Double.MIN_VALUE)
                        .value())
                .isEqualTo(Double.MIN_NORMAL);
    }

    @Test
    void equalsDecimalArithmeticInAnyOrderAndGrouping() {
        Random random = Seed.random();
        for (int trial = 0; trial < 20; trial++) {
            List<Double> values = new ArrayList<>();
            BigDecimal decimal = BigDecimal.ZERO;
            for (int i = 0; i < 200; i++) {
                double value = Math.scalb(random.nextGaussian(), random.nextInt(trial * 100 + 1) - trial * 50);
                values.add(value);
                decimal = decimal.add(new BigDecimal(value));
            }
            ExactSum expected = sum(values);
            assertThat(expected.value()).as(Seed.REPLAY).isEqualTo(Double.parseDouble(decimal.toString()));

            Collections.shuffle(values, random);
            int cut = random.nextInt(values.size());
            ExactSum merged = sum(values.subList(cut, values.size())).plus(sum(values.subList(0, cut)));
            assertThat(merged).as(Seed.REPLAY).isEqualTo(expected).hasSameHashCodeAs(expected);
        }
    }

    @Test
    void infiniteAndUndefinedAddendsAreRefused() {
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> ExactSum.ZERO.plus(value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a sum with " + value + "; only finite numbers can be added");
        }
    }

    private static ExactSum sum(List<Double> values) {
        ExactSum sum = ExactSum.ZERO;
        for (double value : values) {
            sum = sum.plus(value);
        }
        return sum;
    }
}
