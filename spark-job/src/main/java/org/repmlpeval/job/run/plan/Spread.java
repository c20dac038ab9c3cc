package org.repmlpeval.job.run.plan;

import java.util.Arrays;

/** The smallest, the middle and the largest of some numbers, and their mean. */
public record Spread(double min, double median, double max, double mean) {
    /** @param values at least one */
    public static Spread of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(
                sorted[0],
                median,
                sorted[sorted.length - 1],
                Arrays.stream(sorted).average().orElseThrow());
    }
}
