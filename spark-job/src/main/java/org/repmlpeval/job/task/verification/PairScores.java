package org.repmlpeval.job.task.verification;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Scores of pairs of images with their truth and folds. A pair is accepted, that is taken for one person, if its score is above a
 * threshold.
 */
public final class PairScores {
    private final double[] scores;
    private final boolean[] same;
    private final int[] folds;

    /**
     * @param scores {@code (pairs)}, finite; higher means more alike
     * @param same {@code (pairs)}, whether the images show one person
     * @param folds {@code (pairs)}, counted from 0
     * @throws IllegalArgumentException if the lengths differ or a score is not finite
     */
    public PairScores(double[] scores, boolean[] same, int[] folds) {
        if (same.length != scores.length || folds.length != scores.length) {
            throw new IllegalArgumentException(scores.length + " scores, " + same.length + " truths, " + folds.length
                    + " folds; there must be one of each per pair");
        }
        if (Arrays.stream(scores).anyMatch(score -> !Double.isFinite(score))) {
            throw new IllegalArgumentException("a pair has a score that is not finite; such pairs are not evaluated");
        }
        this.scores = scores.clone();
        this.same = same.clone();
        this.folds = folds.clone();
    }

    /** Number of pairs. */
    public int size() {
        return scores.length;
    }

    public double score(int pair) {
        return scores[pair];
    }

    public boolean same(int pair) {
        return same[pair];
    }

    public int fold(int pair) {
        return folds[pair];
    }

    /** Whether the decision on a pair at this threshold is right. */
    boolean right(int pair, double threshold) {
        return scores[pair] > threshold == same[pair];
    }

    /** Number of pairs that show one person, or two. */
    public long count(boolean ofOnePerson) {
        return IntStream.range(0, size()).filter(i -> same[i] == ofOnePerson).count();
    }

    /** The scores in ascending order of the pairs of one person, or of two, that lie in the fold or outside it. */
    double[] sorted(boolean ofOnePerson, int fold, boolean inside) {
        return IntStream.range(0, size())
                .filter(i -> same[i] == ofOnePerson && (folds[i] == fold) == inside)
                .mapToDouble(i -> scores[i])
                .sorted()
                .toArray();
    }

    /** All scores of pairs of one person, or of two, in ascending order. */
    double[] sorted(boolean ofOnePerson) {
        return IntStream.range(0, size())
                .filter(i -> same[i] == ofOnePerson)
                .mapToDouble(i -> scores[i])
                .sorted()
                .toArray();
    }
}
