package org.repmlpeval.job.run.rescore;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.job.task.classification.Flip;
import org.repmlpeval.job.task.classification.PairResult;
import org.repmlpeval.job.task.classification.PairedCounts;
import org.repmlpeval.job.task.measure.DriftMeasure;
import org.repmlpeval.job.task.measure.TopK;
import org.repmlpeval.job.task.statistics.Sample;
import org.repmlpeval.job.task.statistics.Spread;
import org.repmlpeval.job.task.statistics.WorstImage;

/** Compares one form with the reference form, row by row in any order. Its size does not grow with the number of rows. */
final class PairCounter {
    /** Rows whose values are summed before they are added to the large histograms, because each addition copies these. */
    private static final int BLOCK = 1000;

    private final int form;
    private final long[] right = new long[4];
    private final Map<DriftMeasure, Spread> drift = none();
    private final Map<DriftMeasure, Spread> block = none();
    private Sample<WorstImage> worst = Sample.empty(PairResult.LISTED_WORST);
    private Sample<Flip> flips = Sample.empty(PairResult.LISTED_FLIPS);
    private long images;
    private long changes;

    /** @param form index of the form, from 1 */
    PairCounter(int form) {
        this.form = form;
    }

    private static Map<DriftMeasure, Spread> none() {
        Map<DriftMeasure, Spread> none = new EnumMap<>(DriftMeasure.class);
        for (DriftMeasure measure : DriftMeasure.values()) {
            none.put(measure, Spread.empty());
        }
        return none;
    }

    /**
     * @param row whose forms were compared
     * @param labels its correct classes, ascending; empty without a label
     */
    void add(PublishedRow row, List<Integer> labels) {
        images++;
        TopK reference = row.top().get(0);
        TopK other = row.top().get(form);
        changes += reference.sameSet(other) ? 0 : 1;
        if (!labels.isEmpty()) {
            right[(labels.contains(reference.first()) ? 0 : 2) + (labels.contains(other.first()) ? 0 : 1)]++;
        }
        Map<DriftMeasure, Double> values = row.drift().get(form - 1);
        values.forEach((measure, value) -> block.merge(measure, Spread.of(row.id(), value), Spread::plus));
        worst = worst.plus(
                Sample.of(PairResult.LISTED_WORST, new WorstImage(row.id(), values.get(DriftMeasure.MAX_ABS))));
        if (reference.first() != other.first()) {
            flips = flips.plus(Sample.of(
                    PairResult.LISTED_FLIPS,
                    new Flip(
                            row.id(),
                            labels.isEmpty() ? null : labels.get(0),
                            reference.first(),
                            reference.margin(),
                            other.first(),
                            other.margin())));
        }
        if (images % BLOCK == 0) {
            settle();
        }
    }

    private void settle() {
        block.forEach((measure, spread) -> drift.merge(measure, spread, Spread::plus));
        block.putAll(none());
    }

    /** The comparison of the rows so far. */
    PairResult result() {
        settle();
        return new PairResult(
                images, new PairedCounts(right[0], right[1], right[2], right[3]), changes, drift, worst, flips);
    }
}
