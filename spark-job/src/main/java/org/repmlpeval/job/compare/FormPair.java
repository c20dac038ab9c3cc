package org.repmlpeval.job.compare;

import org.repmlpeval.job.report.result.FormComparison.DriftLine;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.job.report.result.Ratios;
import org.repmlpeval.job.report.result.Share;
import org.repmlpeval.job.task.statistics.McNemar;
import org.repmlpeval.job.task.statistics.Sample;
import org.repmlpeval.job.task.statistics.Spread;
import org.repmlpeval.job.task.statistics.Tango;

/**
 * One form in two runs.
 *
 * @param images that have a result and the same label in both runs
 * @param firstPercent top-1 of the first run on these images; null without images
 * @param pValue exact two-sided McNemar test; null without images
 * @param points top-1 of the second run minus that of the first, in percentage points; null without images
 * @param tango95 its 95 % score interval for paired proportions
 * @param flips images with another prediction, of those with a result in both runs
 * @param drift the largest |difference| per image of the logits of classes that both runs have among the image's best; the rows hold no
 *     other logits
 * @param flipList the first flips by id
 */
public record FormPair(
        String form,
        long images,
        Double firstPercent,
        Double secondPercent,
        long bothRight,
        long onlyFirstRight,
        long onlySecondRight,
        long neitherRight,
        Double pValue,
        Double points,
        PercentRange tango95,
        Share flips,
        DriftLine drift,
        Sample<RunFlip> flipList) {
    /** Flips that are listed. */
    static final int LISTED = 1000;

    /** Counts image by image. */
    static final class Counter {
        private final String form;
        private final long[] right = new long[4];
        private long compared;
        private Spread drift = Spread.empty();
        private Sample<RunFlip> flips = Sample.empty(LISTED);

        Counter(String form) {
            this.form = form;
        }

        /**
         * @param one row of the image in the first run
         * @param sameLabel whether the image counts for accuracy
         * @param first the form in that row
         * @param second the form in the row of the second run
         */
        void add(String id, ImageRow one, boolean sameLabel, ImageRow.FormRow first, ImageRow.FormRow second) {
            compared++;
            if (sameLabel) {
                right[(first.right() ? 2 : 0) + (second.right() ? 1 : 0)]++;
            }
            double largest = first.drift(second);
            drift = drift.plus(Spread.of(id, Double.isNaN(largest) ? null : (Double) largest));
            if (first.best() != second.best()) {
                flips = flips.plus(Sample.of(
                        LISTED,
                        new RunFlip(
                                id,
                                one.label(),
                                first.best(),
                                first.margin(),
                                second.best(),
                                second.margin(),
                                one.crc32c())));
            }
        }

        FormPair result() {
            long images = right[0] + right[1] + right[2] + right[3];
            boolean none = images == 0;
            Tango interval = none ? null : Tango.of(right[1], right[2], images);
            return new FormPair(
                    form,
                    images,
                    Ratios.percent(right[3] + right[2], images),
                    Ratios.percent(right[3] + right[1], images),
                    right[3],
                    right[2],
                    right[1],
                    right[0],
                    none ? null : (Double) McNemar.pValue(right[2], right[1]),
                    none ? null : (Double) (100.0 * (right[1] - right[2]) / images),
                    none ? null : new PercentRange(100 * interval.low(), 100 * interval.high()),
                    Share.of(flips.of(), compared),
                    DriftLine.of(drift),
                    flips);
        }
    }
}
