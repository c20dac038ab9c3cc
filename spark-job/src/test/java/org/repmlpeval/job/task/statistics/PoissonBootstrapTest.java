package org.repmlpeval.job.task.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.task.Seed;

class PoissonBootstrapTest {
    private record Image(String id, long[] counts) {}

    @Test
    void partialResultsAddUpToTheSameInAnyOrderAndGrouping() {
        Random random = Seed.random();
        List<Image> images = images(random, 300);
        PoissonBootstrap expected = sum(7, images);
        Collections.shuffle(images, random);
        int cut = random.nextInt(images.size());

        assertThat(sum(7, images.subList(cut, images.size())).plus(sum(7, images.subList(0, cut))))
                .as(Seed.REPLAY)
                .isEqualTo(expected)
                .hasSameHashCodeAs(expected);
        assertThat(sum(8, images)).isNotEqualTo(expected);
        assertThat(expected).isNotEqualTo("7");
    }

    /** The standard error of a mean of n values is σ / √n; that of 2,000 replicates is known to about 1.6 %. */
    @Test
    void theIntervalOfAMeanIsThatOfTheNormalDistribution() {
        Random random = Seed.random();
        int n = 2000;
        PoissonBootstrap bootstrap = new PoissonBootstrap(3, 2000, 2);
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            long value = Math.round(1000 + 100 * random.nextGaussian());
            mean += (double) value / n;
            squares += (double) value * value / n;
            bootstrap.add("image-" + i, new long[] {value, 1});
        }
        double error = Math.sqrt((squares - mean * mean) / n);
        PoissonBootstrap.Interval interval = bootstrap.percentile95(sums -> (double) sums[0] / sums[1]);

        assertThat(interval.low()).as(Seed.REPLAY).isCloseTo(mean - 1.96 * error, within(0.25 * error));
        assertThat(interval.high()).as(Seed.REPLAY).isCloseTo(mean + 1.96 * error, within(0.25 * error));
    }

    /** How often 200,000 images are counted in a replicate: e⁻¹ / k!, within 5 standard errors. */
    @Test
    void imagesAreCountedAPoissonDistributedNumberOfTimes() {
        int n = 200_000;
        long[] times = new long[12];
        double together = 0;
        for (int i = 0; i < n; i++) {
            int[] of = new int[2];
            PoissonBootstrap one = new PoissonBootstrap(11, 2, 1);
            one.add("class/" + i, new long[] {1});
            int[] replicate = {0};
            one.percentile95(sums -> of[replicate[0]++] = (int) sums[0]);
            times[of[0]]++;
            together += (of[0] - 1.0) * (of[1] - 1.0) / n;
        }
        double probability = Math.exp(-1);
        for (int k = 0; k < 6; k++) {
            double error = Math.sqrt(probability * (1 - probability) / n);
            assertThat((double) times[k] / n).as("%d times", k).isCloseTo(probability, within(5 * error));
            probability /= k + 1;
        }
        assertThat(together).as("covariance of two replicates").isCloseTo(0, within(5 / Math.sqrt(n)));
    }

    @Test
    void replicatesWithoutAValueAreLeftOut() {
        PoissonBootstrap none = new PoissonBootstrap(1, 10, 1);
        assertThat(none.percentile95(sums -> Double.NaN).low()).isNaN();
        assertThat(none.percentile95(sums -> Double.NaN).high()).isNaN();
        none.add("a", new long[] {4});
        PoissonBootstrap.Interval some = none.percentile95(sums -> sums[0] == 0 ? Double.NaN : 4);
        assertThat(some).isEqualTo(new PoissonBootstrap.Interval(4, 4));
    }

    @Test
    void whatDoesNotAddUpIsRefused() {
        PoissonBootstrap some = new PoissonBootstrap(1, 10, 3);
        assertThatThrownBy(() -> some.add("a", new long[2])).hasMessage("image 'a' has 2 counts, expected 3");
        for (PoissonBootstrap other : List.of(
                new PoissonBootstrap(2, 10, 3), new PoissonBootstrap(1, 11, 3), new PoissonBootstrap(1, 10, 4))) {
            assertThatThrownBy(() -> some.plus(other)).hasMessageContaining("do not add up");
        }
        assertThatThrownBy(() -> new PoissonBootstrap(1, 1, 3)).hasMessageContaining("at least 2 replicates");
        assertThatThrownBy(() -> new PoissonBootstrap(1, 2, 0)).hasMessageContaining("1 count");
    }

    private static List<Image> images(Random random, int count) {
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(new Image("image-" + i, random.longs(5, 0, 1000).toArray()));
        }
        return images;
    }

    private static PoissonBootstrap sum(long seed, List<Image> images) {
        PoissonBootstrap sum = new PoissonBootstrap(seed, PoissonBootstrap.REPLICATES, 5);
        images.forEach(image -> sum.add(image.id(), image.counts()));
        return sum;
    }
}
