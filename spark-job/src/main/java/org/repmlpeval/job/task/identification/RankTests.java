package org.repmlpeval.job.task.identification;

import java.io.Serializable;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The tests of one form: each asks how many other faces look more like a probe than one of its mates, an image of the same person, does.
 */
public final class RankTests implements Serializable {
    private static final long serialVersionUID = 1;

    private final ProbeMatrix probes;
    /** {@code (probes + 1)}: the tests of probe p are those from {@code starts[p]} to {@code starts[p + 1] − 1}. */
    private final int[] starts;
    /** {@code (tests)}: cosine of the probe and its mate. */
    private final float[] mateScores;
    /** {@code (probes)}: the lowest mate score of the probe; infinite for a probe without mates. */
    private final float[] lowest;

    /**
     * @param probes the probes
     * @param mateScores per probe the scores of its mates, as {@link ProbeMatrix#scores} gives them
     */
    public RankTests(ProbeMatrix probes, List<float[]> mateScores) {
        if (mateScores.size() != probes.probes()) {
            throw new IllegalArgumentException(
                    mateScores.size() + " lists of mates for " + probes.probes() + " probes");
        }
        this.probes = probes;
        starts = new int[probes.probes() + 1];
        lowest = new float[probes.probes()];
        for (int p = 0; p < mateScores.size(); p++) {
            starts[p + 1] = Math.addExact(starts[p], mateScores.get(p).length);
        }
        this.mateScores = new float[starts[probes.probes()]];
        for (int p = 0; p < mateScores.size(); p++) {
            float[] scores = mateScores.get(p);
            System.arraycopy(scores, 0, this.mateScores, starts[p], scores.length);
            lowest[p] = Float.POSITIVE_INFINITY;
            for (float score : scores) {
                lowest[p] = Math.min(lowest[p], score);
            }
        }
    }

    /** Number of tests. */
    public int size() {
        return mateScores.length;
    }

    /** Number of probes that are in no test. */
    public long probesWithoutMate() {
        return IntStream.range(0, lowest.length)
                .filter(p -> starts[p] == starts[p + 1])
                .count();
    }

    ProbeMatrix probes() {
        return probes;
    }

    /** Counts one face, by its scores with all probes, into the ranks of the tests whose probe is not excluded. */
    void count(float[] scores, IntPredicate excluded, long[] higher, long[] equal) {
        for (int p = 0; p < lowest.length; p++) {
            float score = scores[p];
            if (score < lowest[p] || excluded.test(p)) {
                continue;
            }
            for (int test = starts[p]; test < starts[p + 1]; test++) {
                if (score > mateScores[test]) {
                    higher[test]++;
                } else if (score == mateScores[test]) {
                    equal[test]++;
                }
            }
        }
    }
}
