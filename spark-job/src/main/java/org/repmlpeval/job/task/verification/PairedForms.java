package org.repmlpeval.job.task.verification;

import java.util.HashMap;
import java.util.Map;
import org.repmlpeval.job.task.statistics.Sample;
import org.repmlpeval.job.task.statistics.Spread;

/**
 * Another form's decisions on the same pairs as the reference's, both with the reference's thresholds: a pair is decided with the threshold
 * that the reference chose for its fold on the other folds.
 *
 * @param pairs number of compared pairs
 * @param changed the pairs that only one of the forms accepts
 * @param onlyReferenceRight pairs that only the reference decides rightly
 * @param onlyOtherRight pairs that only the other form decides rightly
 * @param drift |difference of the scores|
 */
public record PairedForms(
        long pairs, Sample<Changed> changed, long onlyReferenceRight, long onlyOtherRight, Spread drift) {
    /** Largest number of listed pairs. */
    public static final int LISTED = 100;

    /**
     * A pair that the forms decide differently; ordered by place in the pairs file.
     *
     * @param pair place in the pairs file's order, counted from 0
     */
    public record Changed(int pair, String name, double reference, double other, double threshold)
            implements Comparable<Changed> {
        @Override
        public int compareTo(Changed that) {
            return Integer.compare(pair, that.pair);
        }
    }

    /**
     * @param folds the reference's thresholds; pairs of other folds are not compared
     * @param names of the pairs, for messages
     */
    public static PairedForms of(PairScores reference, PairScores other, CrossValidation folds, PairNames names) {
        Map<Integer, Double> thresholds = new HashMap<>();
        folds.folds().forEach(fold -> thresholds.put(fold.fold(), fold.threshold()));
        Sample<Changed> changed = Sample.empty(LISTED);
        Spread drift = Spread.empty();
        long pairs = 0;
        long onlyReference = 0;
        long onlyOther = 0;
        for (int i = 0; i < reference.size(); i++) {
            Double threshold = thresholds.get(reference.fold(i));
            if (threshold == null) {
                continue;
            }
            pairs++;
            boolean referenceRight = reference.right(i, threshold);
            boolean otherRight = other.right(i, threshold);
            if (referenceRight != otherRight) {
                onlyReference += referenceRight ? 1 : 0;
                onlyOther += otherRight ? 1 : 0;
                changed = changed.plus(
                        Sample.of(LISTED, new Changed(i, names.of(i), reference.score(i), other.score(i), threshold)));
            }
            drift = drift.plus(Spread.of(names.of(i), Math.abs(reference.score(i) - other.score(i))));
        }
        return new PairedForms(pairs, changed, onlyReference, onlyOther, drift);
    }

    /** Gives pairs a name. */
    @FunctionalInterface
    public interface PairNames {
        String of(int pair);
    }
}
