package org.repmlpeval.job.task.verification;

import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.job.task.verification.PairScores.Persons;
import org.repmlpeval.job.task.verification.PairScores.Side;

/**
 * Accuracy by the protocol of Labeled Faces in the Wild (G. B. Huang et al., 2007, section IV): each fold is tested with the threshold
 * that is best on all other folds, and the accuracies of the folds are averaged.
 *
 * @param folds one per tested fold, by ascending number
 * @param mean of the folds' accuracies, a fraction; null without folds
 * @param standardError of the mean: the folds' standard deviation (with n − 1) over √n; null with fewer than two folds
 */
public record CrossValidation(List<Fold> folds, Double mean, Double standardError) {
    /**
     * One fold.
     *
     * @param fold its number
     * @param pairs number of evaluated pairs in it
     * @param right number of right decisions on them
     * @param threshold pairs with a score above it were accepted
     * @param tied number of thresholds that are equally good on the other folds; the lowest is used
     * @param fewestRight the fewest right decisions that one of the tied thresholds gives
     * @param mostRight the most right decisions that one of them gives
     */
    public record Fold(
            int fold, long pairs, long right, double threshold, long tied, long fewestRight, long mostRight) {
        double accuracy() {
            return (double) right / pairs;
        }
    }

    public CrossValidation {
        folds = List.copyOf(folds);
    }

    /** Tests the folds that have pairs; those without pairs of both kinds outside them are left out. */
    public static CrossValidation of(PairScores scores) {
        List<Fold> folds = new ArrayList<>();
        for (int fold : scores.foldNumbers()) {
            double[] same = scores.sorted(Persons.SAME, Side.OUTSIDE, fold);
            double[] different = scores.sorted(Persons.DIFFERENT, Side.OUTSIDE, fold);
            if (same.length > 0 && different.length > 0) {
                folds.add(test(scores, fold, Thresholds.best(same, different)));
            }
        }
        if (folds.isEmpty()) {
            return new CrossValidation(folds, null, null);
        }
        double mean = folds.stream().mapToDouble(Fold::accuracy).sum() / folds.size();
        double squares = folds.stream()
                .mapToDouble(fold -> (fold.accuracy() - mean) * (fold.accuracy() - mean))
                .sum();
        Double error = folds.size() < 2 ? null : (Double) Math.sqrt(squares / (folds.size() - 1) / folds.size());
        return new CrossValidation(folds, mean, error);
    }

    private static Fold test(PairScores scores, int fold, Thresholds thresholds) {
        double[] same = scores.sorted(Persons.SAME, Side.IN_FOLD, fold);
        double[] different = scores.sorted(Persons.DIFFERENT, Side.IN_FOLD, fold);
        long fewest = Long.MAX_VALUE;
        long most = 0;
        for (double threshold : thresholds.tied()) {
            long right = Thresholds.right(same, different, threshold);
            fewest = Math.min(fewest, right);
            most = Math.max(most, right);
        }
        double chosen = thresholds.lowest();
        return new Fold(
                fold,
                (long) same.length + different.length,
                Thresholds.right(same, different, chosen),
                chosen,
                thresholds.tied().size(),
                fewest,
                most);
    }
}
