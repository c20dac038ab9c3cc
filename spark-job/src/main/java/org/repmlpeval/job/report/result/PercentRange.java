package org.repmlpeval.job.report.result;

import org.repmlpeval.job.task.statistics.Wilson;

/** A range in percent; both ends are inclusive. */
public record PercentRange(double lowPercent, double highPercent) {
    /** The 95 % Wilson interval; null if {@code of} is 0. */
    public static PercentRange wilson(long hits, long of) {
        if (of == 0) {
            return null;
        }
        Wilson interval = Wilson.of(hits, of);
        return new PercentRange(100 * interval.low(), 100 * interval.high());
    }

    /**
     * The possible range of the ratio over all listed images, where each image without a score counts as a miss or as a hit; null if all
     * images have scores.
     */
    static PercentRange bounds(long hits, long of, long listed) {
        return listed == of ? null : new PercentRange(100.0 * hits / listed, 100.0 * (hits + (listed - of)) / listed);
    }
}
