package org.repmlpeval.job.task.segmentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.task.Seed;

class PixelArgmaxTest {
    private static final float INF = Float.POSITIVE_INFINITY;
    private static final float NAN = Float.NaN;
    private static final float TINY = Float.MIN_VALUE;
    private static final float MAX = Float.MAX_VALUE;

    private static int best(float... scores) {
        float[][] row = new float[scores.length][1];
        for (int k = 0; k < scores.length; k++) {
            row[k][0] = scores[k];
        }
        int[] classes = new int[1];
        new PixelArgmax(1).of(row, classes);
        return classes[0];
    }

    @Test
    void theLargestScoreAndOfEqualOnesTheLowestClass() {
        assertThat(best(1, 3, 2)).isEqualTo(1);
        assertThat(best(3, 1, 3)).isZero();
        assertThat(best(-5, -3, -3)).isEqualTo(1);
        assertThat(best(0, 0, 0)).isZero();
        assertThat(best(7)).isZero();
    }

    @Test
    void negativeZeroEqualsZero() {
        assertThat(best(-0f, 0f)).isZero();
        assertThat(best(0f, -0f)).isZero();
        assertThat(best(-1, -0f, 0f)).isEqualTo(1);
    }

    @Test
    void theSmallestDifferencesAndTheLargestAreSeen() {
        assertThat(best(0, TINY)).isEqualTo(1);
        assertThat(best(-TINY, -0f)).isEqualTo(1);
        assertThat(best(1, Math.nextUp(1f))).isEqualTo(1);
        assertThat(best(MAX, Math.nextDown(MAX))).isZero();
        assertThat(best(-MAX, MAX)).isEqualTo(1);
        assertThat(best(Math.nextUp(-MAX), -MAX)).isZero();
    }

    @Test
    void aScoreThatIsNotFiniteLeavesThePixelWithoutClass() {
        for (float bad : new float[] {NAN, INF, -INF}) {
            assertThat(best(bad, 1, 2)).isEqualTo(3);
            assertThat(best(1, bad, 2)).isEqualTo(3);
            assertThat(best(1, 2, bad)).isEqualTo(3);
            assertThat(best(bad, bad)).isEqualTo(2);
        }
        assertThat(best(INF, -INF)).isEqualTo(2);
    }

    @Test
    void equalsAPlainLoopOnRandomRows() {
        Random random = Seed.random();
        for (int round = 0; round < 200; round++) {
            int k = 1 + random.nextInt(25);
            int w = 1 + random.nextInt(70);
            float[][] row = new float[k][w];
            for (float[] scores : row) {
                for (int x = 0; x < w; x++) {
                    scores[x] = score(random);
                }
            }
            int[] classes = new int[w];
            int without = new PixelArgmax(w).of(row, classes);
            int expectedWithout = 0;
            for (int x = 0; x < w; x++) {
                int expected = plain(row, x);
                assertThat(classes[x]).as(Seed.REPLAY).isEqualTo(expected);
                expectedWithout += expected == k ? 1 : 0;
            }
            assertThat(without).as(Seed.REPLAY).isEqualTo(expectedWithout);
        }
    }

    private static float score(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextInt(3) - 1;
            case 1 -> random.nextBoolean() ? 0f : -0f;
            case 2 -> Float.intBitsToFloat(random.nextInt());
            case 3 -> (random.nextInt(5) - 2) * TINY;
            default -> (float) random.nextGaussian();
        };
    }

    private static int plain(float[][] row, int x) {
        int best = 0;
        for (int k = 0; k < row.length; k++) {
            if (!Float.isFinite(row[k][x])) {
                return row.length;
            }
            if (row[k][x] > row[best][x]) {
                best = k;
            }
        }
        return best;
    }
}
