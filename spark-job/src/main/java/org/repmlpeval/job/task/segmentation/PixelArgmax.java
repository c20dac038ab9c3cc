package org.repmlpeval.job.task.segmentation;

import java.util.Arrays;

/**
 * The class with the largest score for each pixel of a row; of equal scores (−0 equals 0), the lowest class. A pixel with a NaN or
 * infinite score of any class has none.
 *
 * <p>The JVM compiles neither comparisons of floats that choose a value nor loops over one array at two offsets to vector instructions.
 * So each class is an array of its own, and the choice is arithmetic: with m the largest score, {@code (m − s) · 2^127 · 2^127} is exactly
 * 0 if the score s equals m and otherwise at least 2^105, since the smallest difference of two floats is 2^−149. The smallest of
 * {@code class + that} is the lowest class with the largest score. Each step is exact. Not thread-safe.
 */
public final class PixelArgmax {
    private static final float HUGE = 0x1p127f;

    private final float[] largest;
    /** 0 for a pixel whose scores are all finite, otherwise NaN. */
    private final float[] finite;

    private final float[] lowest;

    /** @param width number of pixels of a row */
    public PixelArgmax(int width) {
        largest = new float[width];
        finite = new float[width];
        lowest = new float[width];
    }

    /**
     * @param scores {@code (K, W)} float32, one array per class
     * @param classes {@code (W)} receives classes in {@code [0, K)}, or K where a score is not finite
     * @return number of pixels with a score that is not finite
     */
    public int of(float[][] scores, int[] classes) {
        System.arraycopy(scores[0], 0, largest, 0, largest.length);
        Arrays.fill(finite, 0);
        Arrays.fill(lowest, HUGE);
        for (float[] score : scores) {
            larger(score, largest, finite);
        }
        for (int k = 0; k < scores.length; k++) {
            lower(scores[k], k, largest, lowest);
        }
        return choose(scores.length, classes);
    }

    private static void larger(float[] score, float[] largest, float[] finite) {
        for (int x = 0; x < largest.length; x++) {
            float s = score[x];
            largest[x] = Math.max(largest[x], s);
            finite[x] += s * 0f;
        }
    }

    private static void lower(float[] score, float k, float[] largest, float[] lowest) {
        for (int x = 0; x < lowest.length; x++) {
            lowest[x] = Math.min(lowest[x], k + (largest[x] - score[x]) * HUGE * HUGE);
        }
    }

    private int choose(int none, int[] classes) {
        int without = 0;
        for (int x = 0; x < lowest.length; x++) {
            // NaN is not equal to itself
            boolean valid = finite[x] == finite[x];
            classes[x] = valid ? (int) lowest[x] : none;
            without += valid ? 0 : 1;
        }
        return without;
    }
}
