package org.repmlpeval.job.report.result;

import org.repmlpeval.job.task.statistics.Wilson;

/** From low to high, both inclusive, in percent. */
public record PercentRange(double lowPercent, double highPercent) {
    /** The 95 % Wilson interval; null if {@code of} is 0. */
    static PercentRange wilson(long hits, long of) {
        if (of == 0) {
            return null;
        }
        Wilson interval = Wilson.of(hits, of);
        return new PercentRange(100 * interval.low(), 100 * interval.high());
    }

    /** What the ratio can be over all listed images, if each missing one were a miss or a hit; null if none is missing. */
    static PercentRange bounds(long hits, long of, long listed) {
        return listed == of ? null : new PercentRange(100.0 * hits / listed, 100.0 * (hits + (listed - of)) / listed);
    }
}
