package org.repmlpeval.job.task.statistics;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Counts of values ≥ 0 in buckets of nearly equal relative width: 32 per doubling, hence at most 1/32 = 3.2 % wide; zero has its own
 * bucket. A bucket is given by the leading bits of the double, so it does not depend on a platform's logarithm. Partial histograms add up
 * to the same result in any order and grouping, which a randomised quantile sketch does not guarantee.
 *
 * <p>The components are arrays, because a histogram is added for every image. Do not change them.
 *
 * @param buckets numbers of the buckets that hold values, ascending
 * @param counts number of values in each of them, at least 1
 */
public record LogHistogram(long[] buckets, long[] counts) implements Serializable {
    /** Keeps 5 of the 52 mantissa bits, which gives 32 buckets per doubling. */
    private static final int DROPPED_BITS = 52 - 5;

    private static final int ZERO = -1;

    /** Buckets that are one bar. */
    private static final int PER_BAR = 8;

    private static final LogHistogram EMPTY = new LogHistogram(new long[0], new long[0]);

    public static LogHistogram empty() {
        return EMPTY;
    }

    /** @throws IllegalArgumentException if the value is negative, NaN or infinite */
    public static LogHistogram of(double value) {
        if (!(value >= 0) || value == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("histogram value " + value + "; values must be finite and at least 0");
        }
        return new LogHistogram(new long[] {bucket(value)}, new long[] {1});
    }

    public LogHistogram plus(LogHistogram other) {
        SparseCounts sum = new SparseCounts(buckets, counts).plus(new SparseCounts(other.buckets, other.counts));
        return new LogHistogram(sum.keys(), sum.counts());
    }

    public long total() {
        return Arrays.stream(counts).sum();
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
        for (int i = 0; i < buckets.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return OptionalDouble.of(upperEdge(buckets[i]));
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
        return buckets.length > 0 && buckets[0] == ZERO ? counts[0] : 0;
    }

    /** The values above 0 in wider buckets, four per doubling, for a drawing. Buckets without values are left out. */
    public List<Bar> bars() {
        TreeMap<Long, Long> wide = new TreeMap<>();
        for (int i = 0; i < buckets.length; i++) {
            if (buckets[i] != ZERO) {
                wide.merge(buckets[i] / PER_BAR, counts[i], Long::sum);
            }
        }
        return wide.entrySet().stream()
                .map(bar -> new Bar(
                        lowerEdge(bar.getKey() * PER_BAR), lowerEdge((bar.getKey() + 1) * PER_BAR), bar.getValue()))
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogHistogram that
                && Arrays.equals(buckets, that.buckets)
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(buckets) + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return "LogHistogram of " + total() + " values in " + buckets.length + " buckets";
    }

    private static double lowerEdge(long bucket) {
        return Math.min(Double.longBitsToDouble(bucket << DROPPED_BITS), Double.MAX_VALUE);
    }

    private static long bucket(double value) {
        return value == 0 ? ZERO : Double.doubleToRawLongBits(value) >>> DROPPED_BITS;
    }

    private static double upperEdge(long bucket) {
        return bucket == ZERO ? 0 : Double.longBitsToDouble((bucket + 1) << DROPPED_BITS);
    }
}
