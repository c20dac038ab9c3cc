package org.repmlpeval.model.engine.rows;

import java.util.Arrays;

/** Softmax over the classes of each pixel. A pixel with a non-finite score gets NaN for all classes. */
final class Softmax {
    private Softmax() {}

    /** @param row {@code (K, W)}, replaced by its softmax */
    static void of(float[][] row, float[] sum) {
        float[] max = sum.clone();
        System.arraycopy(row[0], 0, max, 0, max.length);
        for (int k = 1; k < row.length; k++) {
            larger(row[k], max);
        }
        Arrays.fill(sum, 0);
        for (float[] scores : row) {
            exponentials(scores, max, sum);
        }
        for (float[] scores : row) {
            divide(scores, sum);
        }
    }

    private static void larger(float[] scores, float[] max) {
        for (int x = 0; x < max.length; x++) {
            max[x] = Math.max(max[x], scores[x]);
        }
    }

    private static void exponentials(float[] scores, float[] max, float[] sum) {
        for (int x = 0; x < max.length; x++) {
            // An infinite score is no score: ∞ · 0 is NaN, which then is the pixel's sum.
            float e = (float) Math.exp((double) scores[x] - max[x]) + scores[x] * 0;
            scores[x] = e;
            sum[x] += e;
        }
    }

    private static void divide(float[] scores, float[] sum) {
        for (int x = 0; x < sum.length; x++) {
            scores[x] /= sum[x];
        }
    }
}
