package org.repmlpeval.job.task.statistics;

import java.io.Serializable;
import java.util.OptionalDouble;
import org.repmlpeval.job.task.measure.DriftMeasure;

/**
 * One {@link DriftMeasure} over the images for which it is defined.
 *
 * @param sum exact sum of the values
 * @param worst the largest value with its image (of several, the one with the smallest id); null if there are no values
 */
public record Spread(ExactSum sum, WorstImage worst, LogHistogram histogram) implements Serializable {
    public static Spread empty() {
        return new Spread(ExactSum.ZERO, null, LogHistogram.empty());
    }

    /** @param value finite and ≥ 0, or null where the measure is undefined */
    public static Spread of(String id, Double value) {
        return value == null
                ? empty()
                : new Spread(ExactSum.of(value), new WorstImage(id, value), LogHistogram.of(value));
    }

    public Spread plus(Spread other) {
        return new Spread(sum.plus(other.sum), worse(worst, other.worst), histogram.plus(other.histogram));
    }

    /** Number of images for which the measure is defined. */
    public long images() {
        return histogram.total();
    }

    /** The same as {@link LogHistogram#quantile}, but never above the largest value, which is known exactly. */
    public OptionalDouble quantile(double q) {
        OptionalDouble edge = histogram.quantile(q);
        return edge.isEmpty() ? edge : OptionalDouble.of(Math.min(edge.getAsDouble(), worst.value()));
    }

    private static WorstImage worse(WorstImage a, WorstImage b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.compareTo(b) <= 0 ? a : b;
    }
}
