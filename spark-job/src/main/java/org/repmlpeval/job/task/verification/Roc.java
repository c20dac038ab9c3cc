package org.repmlpeval.job.task.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The receiver operating characteristic of pairs: for each distinct score, from the highest down, how many pairs of one person (true
 * accepts) and of two (false accepts) are accepted with this or a higher score. Counts are exact; equal scores are accepted together.
 */
public final class Roc {
    /**
     * Added before a power is rounded down, so that a whole number stays whole: {@link Math#pow} is within 1 ulp of the exact power, which
     * is less than this below 2²². Above, a point of the thinned curve may allow one false accept less; its counts are exact all the same.
     */
    private static final double POWER_ROUNDING = 1e-9;

    private final double[] scores;
    private final long[] trueAccepts;
    private final long[] falseAccepts;
    private final long same;
    private final long different;
    private final int points;

    /**
     * A point of the curve.
     *
     * @param threshold pairs with a score above it are accepted; null where none is
     */
    public record Point(Double threshold, long trueAccepts, long falseAccepts) {}

    private Roc(double[] same, double[] different) {
        this.same = same.length;
        this.different = different.length;
        scores = new double[same.length + different.length];
        trueAccepts = new long[scores.length];
        falseAccepts = new long[scores.length];
        int s = same.length;
        int d = different.length;
        int n = 0;
        while (s > 0 || d > 0) {
            double score = Math.max(
                    s > 0 ? same[s - 1] : Double.NEGATIVE_INFINITY,
                    d > 0 ? different[d - 1] : Double.NEGATIVE_INFINITY);
            while (s > 0 && same[s - 1] == score) {
                s--;
            }
            while (d > 0 && different[d - 1] == score) {
                d--;
            }
            scores[n] = score;
            trueAccepts[n] = same.length - s;
            falseAccepts[n] = different.length - d;
            n++;
        }
        points = n;
    }

    public static Roc of(PairScores scores) {
        return new Roc(scores.sorted(PairScores.Persons.SAME), scores.sorted(PairScores.Persons.DIFFERENT));
    }

    /** Number of pairs of one person. */
    public long same() {
        return same;
    }

    /** Number of pairs of two persons. */
    public long different() {
        return different;
    }

    /**
     * The area under the curve, in {@code [0, 1]}: the chance that a pair of one person scores higher than a pair of two, where a tie counts
     * half. Null if there are no pairs of one kind.
     */
    public Double auc() {
        if (same == 0 || different == 0) {
            return null;
        }
        double doubled = 0;
        for (int i = 0; i < points; i++) {
            long accepted = trueAccepts[i] - (i == 0 ? 0 : trueAccepts[i - 1]);
            long lower = different - falseAccepts[i];
            long equal = falseAccepts[i] - (i == 0 ? 0 : falseAccepts[i - 1]);
            doubled += (double) accepted * (2 * lower + equal);
        }
        return doubled / (2.0 * same * different);
    }

    /**
     * The equal error rate, a fraction: where the curve, drawn with straight lines between its points, has as large a share of false
     * accepts as of false rejects. Null if there are no pairs of one kind.
     */
    public Double equalErrorRate() {
        if (same == 0 || different == 0) {
            return null;
        }
        double far = 0;
        double tar = 0;
        for (int i = 0; i < points; i++) {
            double nextFar = (double) falseAccepts[i] / different;
            double nextTar = (double) trueAccepts[i] / same;
            if (nextFar + nextTar >= 1) {
                double part = (1 - tar - far) / (nextFar - far + nextTar - tar);
                return far + part * (nextFar - far);
            }
            far = nextFar;
            tar = nextTar;
        }
        throw new IllegalStateException("the curve does not end at 1, 1");
    }

    /**
     * The point with the most true accepts whose false accept rate is at most 1/{@code inverse}. Empty if the pairs of two persons are
     * fewer than {@code inverse}: they cannot tell such a rate from 0.
     */
    public Optional<Point> at(long inverse) {
        long allowed = different / inverse;
        return allowed == 0 ? Optional.empty() : Optional.of(point(last(allowed)));
    }

    /**
     * At most {@code cap} + 1 points: all, or those with the most true accepts for numbers of false accepts that grow by a constant factor.
     * The last one accepts all pairs.
     */
    public List<Point> points(int cap) {
        if (points <= cap) {
            return IntStream.range(0, points).mapToObj(this::point).toList();
        }
        List<Point> picked = new ArrayList<>();
        int previous = -2;
        for (int i = 0; i < cap; i++) {
            long allowed =
                    i == 0 ? 0 : (long) Math.floor(Math.pow(different, (double) (i - 1) / (cap - 2)) + POWER_ROUNDING);
            int index = last(allowed);
            if (index != previous) {
                picked.add(point(index));
                previous = index;
            }
        }
        if (previous != points - 1) {
            picked.add(point(points - 1));
        }
        return picked;
    }

    /** The last point with at most so many false accepts; −1 if even the highest score has more. */
    private int last(long allowed) {
        int low = 0;
        int high = points;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (falseAccepts[middle] <= allowed) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    private Point point(int index) {
        if (index < 0) {
            return new Point(points == 0 ? null : (Double) scores[0], 0, 0);
        }
        double threshold = index + 1 == points
                ? Math.nextDown(scores[index])
                : Thresholds.between(scores[index + 1], scores[index]);
        return new Point(threshold, trueAccepts[index], falseAccepts[index]);
    }
}
