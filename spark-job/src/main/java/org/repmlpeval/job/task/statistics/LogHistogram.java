package org.repmlpeval.job.task.statistics;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts of values ≥ 0 in buckets of nearly equal relative width: 32 per doubling, hence at most 1/32 = 3.2 % wide; zero has its own
 * bucket. A bucket is given by the leading bits of the double, so it does not depend on a platform's logarithm. Partial histograms add up
 * to the same result in any order and grouping, which a randomised quantile sketch does not guarantee.
 *
 * @param counts number of images per non-empty bucket, by ascending bucket
 */
public record LogHistogram(SortedMap<Integer, Long> counts) implements Serializable {
    /** Keeps 5 of the 52 mantissa bits, which gives 32 buckets per doubling. */
    private static final int DROPPED_BITS = 52 - 5;

    private static final int ZERO = -1;

    /** Buckets that are one bar. */
    private static final int PER_BAR = 8;

    public LogHistogram {
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }

    public static LogHistogram empty() {
        return new LogHistogram(new TreeMap<>());
    }

    /** @throws IllegalArgumentException if the value is negative, NaN or infinite */
    public static LogHistogram of(double value) {
        if (!(value >= 0) || value == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("histogram value " + value + "; values must be finite and at least 0");
        }
        return new LogHistogram(new TreeMap<>(Map.of(bucket(value), 1L)));
    }

    public LogHistogram plus(LogHistogram other) {
        TreeMap<Integer, Long> sum = new TreeMap<>(counts);
        other.counts.forEach((bucket, count) -> sum.merge(bucket, count, Long::sum));
        return new LogHistogram(sum);
    }

    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The upper edge of the bucket with the value of rank ceil(q · total). It is at least that value and less than 3.2 % above it; it is
     * exact for 0. Empty if nothing was counted.
     *
     * @param q in {@code (0, 1]}
     */
    public OptionalDouble quantile(double q) {
        long rank = (long) Math.ceil(q * total());
        long seen = 0;
        for (Map.Entry<Integer, Long> entry : counts.entrySet()) {
            seen += entry.getValue();
            if (seen >= rank) {
                return OptionalDouble.of(upperEdge(entry.getKey()));
            }
        }
        return OptionalDouble.empty();
    }

    /**
     * Values between two edges.
     *
     * @param from smallest value, inclusive
     * @param to largest value, exclusive
     */
    public record Bar(double from, double to, long images) {}

    /** Number of values that are 0. */
    public long zeros() {
        return counts.getOrDefault(ZERO, 0L);
    }

    /** The values above 0 in wider buckets, four per doubling, for a drawing. Buckets without values are left out. */
    public List<Bar> bars() {
        TreeMap<Integer, Long> wide = new TreeMap<>();
        counts.tailMap(0).forEach((bucket, count) -> wide.merge(bucket / PER_BAR, count, Long::sum));
        return wide.entrySet().stream()
                .map(bar -> new Bar(
                        lowerEdge(bar.getKey() * PER_BAR), lowerEdge((bar.getKey() + 1) * PER_BAR), bar.getValue()))
                .toList();
    }

    private static double lowerEdge(int bucket) {
        return Math.min(Double.longBitsToDouble((long) bucket << DROPPED_BITS), Double.MAX_VALUE);
    }

    private static int bucket(double value) {
        return value == 0 ? ZERO : (int) (Double.doubleToRawLongBits(value) >>> DROPPED_BITS);
    }

    private static double upperEdge(int bucket) {
        return bucket == ZERO ? 0 : Double.longBitsToDouble((bucket + 1L) << DROPPED_BITS);
    }
}
