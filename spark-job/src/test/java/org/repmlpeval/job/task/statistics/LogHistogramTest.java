package org.repmlpeval.job.task.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.task.Seed;

class LogHistogramTest {
    @Test
    void quantileIsWithinABucketAboveTheSortedValue() {
        Random random = Seed.random();
        double[] values = new double[2000];
        LogHistogram histogram = LogHistogram.empty();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.exp(10 * random.nextGaussian() - 15);
            histogram = histogram.plus(LogHistogram.of(values[i]));
        }
        Arrays.sort(values);

        for (double q : new double[] {1e-9, 0.01, 0.5, 0.9, 0.99, 0.999, 1}) {
            double exact = values[Math.max(1, (int) Math.ceil(q * values.length)) - 1];
            assertThat(histogram.quantile(q).orElseThrow())
                    .as("q %s, %s", q, Seed.REPLAY)
                    .isBetween(exact, exact * (1 + 1 / 32.0));
        }
    }

    @Test
    void zeroIsExactAndNothingHasNoQuantile() {
        LogHistogram zeros = LogHistogram.of(0).plus(LogHistogram.of(-0.0)).plus(LogHistogram.of(3));

        assertThat(zeros.quantile(0.5)).hasValue(0);
        assertThat(zeros.total()).isEqualTo(3);
        assertThat(LogHistogram.empty().quantile(0.5)).isEmpty();
        assertThat(LogHistogram.of(Double.MIN_VALUE).quantile(1).orElseThrow()).isPositive();
        assertThat(LogHistogram.of(1e300).quantile(1).orElseThrow()).isBetween(1e300, 1.04e300);
    }

    @Test
    void sumsAreEqualInAnyGrouping() {
        Random random = Seed.random();
        LogHistogram oneByOne = LogHistogram.empty();
        LogHistogram even = LogHistogram.empty();
        LogHistogram odd = LogHistogram.empty();
        for (int i = 0; i < 1000; i++) {
            LogHistogram value = LogHistogram.of(random.nextInt(10) == 0 ? 0 : Math.exp(3 * random.nextGaussian()));
            oneByOne = oneByOne.plus(value);
            even = i % 2 == 0 ? value.plus(even) : even;
            odd = i % 2 == 1 ? odd.plus(value) : odd;
        }

        assertThat(odd.plus(even)).as(Seed.REPLAY).isEqualTo(oneByOne).hasSameHashCodeAs(oneByOne);
        assertThat(even.plus(odd)).as(Seed.REPLAY).isEqualTo(oneByOne);
        assertThat(even).isNotEqualTo(odd);
        assertThat(oneByOne.total()).isEqualTo(1000);
        assertThat(oneByOne.plus(LogHistogram.empty())).isEqualTo(oneByOne);
        assertThat(LogHistogram.empty().plus(oneByOne)).isEqualTo(oneByOne);
    }

    @Test
    void refusesWhatIsNoDrift() {
        assertThatThrownBy(() -> LogHistogram.of(Double.NaN)).hasMessageContaining("value NaN");
        assertThatThrownBy(() -> LogHistogram.of(-1e-20)).hasMessageContaining("at least 0");
        assertThatThrownBy(() -> LogHistogram.of(Double.POSITIVE_INFINITY)).hasMessageContaining("finite");
    }

    @Test
    void barsCountEveryValueBetweenTheirEdges() {
        Random random = Seed.random();
        double[] values = new double[2000];
        LogHistogram histogram = LogHistogram.of(0).plus(LogHistogram.of(0));
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.exp(10 * random.nextGaussian() - 15);
            histogram = histogram.plus(LogHistogram.of(values[i]));
        }

        assertThat(histogram.zeros()).isEqualTo(2);
        assertThat(histogram.bars()).isNotEmpty().allSatisfy(bar -> {
            assertThat(bar.images())
                    .as(Seed.REPLAY)
                    .isEqualTo(Arrays.stream(values)
                            .filter(value -> value >= bar.from() && value < bar.to())
                            .count());
            assertThat(bar.to() / bar.from()).isBetween(1.1, 1.26);
        });
        assertThat(histogram.bars().stream().mapToLong(LogHistogram.Bar::images).sum())
                .isEqualTo(values.length);
        assertThat(LogHistogram.of(Double.MAX_VALUE).bars().get(0).to()).isFinite();
    }
}
