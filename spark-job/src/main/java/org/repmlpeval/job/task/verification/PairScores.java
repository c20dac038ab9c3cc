package org.repmlpeval.job.task.verification;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Scores of pairs of images with their truth and folds. A pair is accepted, that is taken for one person, if its score is above a
 * threshold.
 */
public final class PairScores {
    /** Which pairs: those of one person, or of two. */
    enum Persons {
        SAME,
        DIFFERENT
    }

    /** Which pairs: those of a fold, or of all other folds. */
    enum Side {
        IN_FOLD,
        OUTSIDE
    }

    private final double[] scores;
    private final boolean[] same;
    private final int[] folds;

    /**
     * @param scores {@code (pairs)}, finite; higher means more alike
     * @param same {@code (pairs)}, whether the images show one person
     * @param folds {@code (pairs)}, any numbers
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

    /** The numbers of the folds that have pairs, in ascending order. */
    int[] foldNumbers() {
        return Arrays.stream(folds).distinct().sorted().toArray();
    }

    /** The scores of some pairs in ascending order. */
    double[] sorted(Persons persons, Side side, int fold) {
        return IntStream.range(0, size())
                .filter(i -> of(i, persons) && (folds[i] == fold) == (side == Side.IN_FOLD))
                .mapToDouble(i -> scores[i])
                .sorted()
                .toArray();
    }

    /** The same of all folds. */
    double[] sorted(Persons persons) {
        return IntStream.range(0, size())
                .filter(i -> of(i, persons))
                .mapToDouble(i -> scores[i])
                .sorted()
                .toArray();
    }

    private boolean of(int pair, Persons persons) {
        return same[pair] == (persons == Persons.SAME);
    }
}
