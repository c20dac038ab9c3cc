package org.repmlpeval.job.task.identification;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Per test, how many faces score higher than the mate and how many exactly as high. Immutable; the counts of parts add up in any order.
 */
public final class RankCounts implements Serializable {
    private static final long serialVersionUID = 1;

    private final long[] higher;
    private final long[] equal;

    private RankCounts(long[] higher, long[] equal) {
        this.higher = higher;
        this.equal = equal;
    }

    public static RankCounts none(int tests) {
        return new RankCounts(new long[tests], new long[tests]);
    }

    /**
     * These counts and those of more faces.
     *
     * @param faces embeddings, each of the probes' length; their own length does not matter
     */
    public RankCounts plus(RankTests tests, List<float[]> faces) {
        return plus(tests, faces, (face, probe) -> false);
    }

    /** Says for which probes a face is not counted. */
    @FunctionalInterface
    public interface Exclusion {
        /**
         * @param face place in the list of faces
         * @param probe place among the probes
         */
        boolean excludes(int face, int probe);
    }

    /** @param exclusion true where a face shows the probe's person */
    public RankCounts plus(RankTests tests, List<float[]> faces, Exclusion exclusion) {
        RankCounts sum = new RankCounts(higher.clone(), equal.clone());
        int probes = tests.probes().probes();
        float[] first = new float[probes];
        float[] second = new float[probes];
        for (int i = 0; i < faces.size(); i += 2) {
            boolean both = i + 1 < faces.size();
            float[] a = ProbeMatrix.unit(faces.get(i));
            float[] b = both ? ProbeMatrix.unit(faces.get(i + 1)) : a;
            tests.probes().scores(a, b, first, second);
            tests.count(first, excluding(exclusion, i), sum.higher, sum.equal);
            if (both) {
                tests.count(second, excluding(exclusion, i + 1), sum.higher, sum.equal);
            }
        }
        return sum;
    }

    private static IntPredicate excluding(Exclusion exclusion, int face) {
        return probe -> exclusion.excludes(face, probe);
    }

    public RankCounts plus(RankCounts other) {
        if (other.higher.length != higher.length) {
            throw new IllegalArgumentException(
                    "ranks of " + higher.length + " and " + other.higher.length + " tests do not add up");
        }
        long[] sumHigher = higher.clone();
        long[] sumEqual = equal.clone();
        for (int i = 0; i < higher.length; i++) {
            sumHigher[i] += other.higher[i];
            sumEqual[i] += other.equal[i];
        }
        return new RankCounts(sumHigher, sumEqual);
    }

    public int tests() {
        return higher.length;
    }

    /** The mate's rank from 1 on, if every face with an equal score comes before it. */
    public long rank(int test) {
        return 1 + higher[test] + equal[test];
    }

    /** Number of tests whose mate is among the first k, if equal scores come before it. */
    public long hits(int k) {
        return Arrays.stream(ranks(equal)).filter(rank -> rank <= k).count();
    }

    /** The same if equal scores come after the mate. */
    public long bestCaseHits(int k) {
        return Arrays.stream(ranks(new long[equal.length]))
                .filter(rank -> rank <= k)
                .count();
    }

    private long[] ranks(long[] before) {
        long[] ranks = new long[higher.length];
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = 1 + higher[i] + before[i];
        }
        return ranks;
    }
}
