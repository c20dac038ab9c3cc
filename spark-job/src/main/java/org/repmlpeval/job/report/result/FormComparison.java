package org.repmlpeval.job.report.result;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.repmlpeval.job.report.provenance.Ordered;
import org.repmlpeval.job.task.classification.Flip;
import org.repmlpeval.job.task.classification.PairResult;
import org.repmlpeval.job.task.classification.PairedCounts;
import org.repmlpeval.job.task.measure.DriftMeasure;
import org.repmlpeval.job.task.statistics.McNemar;
import org.repmlpeval.job.task.statistics.Sample;
import org.repmlpeval.job.task.statistics.Spread;
import org.repmlpeval.job.task.statistics.Tango;
import org.repmlpeval.job.task.statistics.WorstImage;

/**
 * One form compared with the reference form, image by image, over the images whose forms were compared: the scored ones and
 * those without a label. The paired test is over the scored ones.
 *
 * @param flips images whose predicted class differs
 * @param topKSetChanges images whose set of top-k classes differs
 * @param k size of those sets
 * @param difference the difference of accuracy with its interval
 * @param drift by {@link DriftMeasure#key}: maxAbs, meanAbs, rms, relative, oneMinusCosine, kl
 * @param worstImages the images with the largest maxAbs, with its value
 * @param flipList the flips sorted by id, up to a limit; the per-image rows have all of them
 */
public record FormComparison(
        String reference,
        String other,
        Share flips,
        int k,
        Share topKSetChanges,
        PairedTest mcNemar,
        PairedDifference difference,
        Map<String, DriftLine> drift,
        Sample<WorstImage> worstImages,
        Sample<Flip> flipList) {
    public FormComparison {
        drift = Ordered.copy(drift);
    }

    /** @param marginPercent the largest difference that counts as none, in percentage points; null if there is no such claim */
    public static FormComparison of(String reference, String other, int k, PairResult pair, Double marginPercent) {
        long images = pair.images();
        Map<String, DriftLine> drift = new LinkedHashMap<>();
        pair.drift().forEach((measure, spread) -> drift.put(measure.key(), DriftLine.of(spread)));
        return new FormComparison(
                reference,
                other,
                Share.of(pair.flips().of(), images),
                k,
                Share.of(pair.topSetChanges(), images),
                PairedTest.of(pair.right()),
                PairedDifference.of(pair.right(), marginPercent),
                drift,
                pair.worst(),
                pair.flips());
    }

    /**
     * Top-1 hits of both forms, and the exact two-sided McNemar test on them.
     *
     * @param pValue 1 if the forms are right on the same images; null if none was compared
     */
    public record PairedTest(
            long bothRight, long onlyReferenceRight, long onlyOtherRight, long neitherRight, Double pValue) {
        public static PairedTest of(PairedCounts counts) {
            return new PairedTest(
                    counts.bothRight(),
                    counts.onlyReferenceRight(),
                    counts.onlyOtherRight(),
                    counts.neitherRight(),
                    counts.images() == 0
                            ? null
                            : (Double) McNemar.pValue(counts.onlyReferenceRight(), counts.onlyOtherRight()));
        }
    }

    /**
     * The difference of top-1 accuracy, other minus reference, in percentage points.
     *
     * @param points null if no image was compared
     * @param tango95 the 95 % score interval for paired proportions; null if no image was compared
     * @param margin the largest difference that counts as none; null if none was given
     * @param withinMargin whether the whole interval lies within ± margin, so that the data rule out a larger difference; null without margin
     *     or images
     */
    public record PairedDifference(Double points, PercentRange tango95, Double margin, Boolean withinMargin) {
        static PairedDifference of(PairedCounts counts, Double margin) {
            if (counts.images() == 0) {
                return new PairedDifference(null, null, margin, null);
            }
            Tango interval = Tango.of(counts.onlyOtherRight(), counts.onlyReferenceRight(), counts.images());
            PercentRange range = new PercentRange(100 * interval.low(), 100 * interval.high());
            return new PairedDifference(
                    100.0 * (counts.onlyOtherRight() - counts.onlyReferenceRight()) / counts.images(),
                    range,
                    margin,
                    margin == null ? null : (Boolean) (range.lowPercent() > -margin && range.highPercent() < margin));
        }
    }

    /**
     * One per-image measure over the data set. The maximum and its image are exact. A quantile is the upper edge of a bucket: at most 1/32
     * = 3.2 % above the true value, and never above the maximum.
     *
     * @param images number of images for which the measure is defined; if 0, the other values are null
     * @param worstImage id of the image with the maximum; of several, the first by id; null without images
     * @param mean of the images' values
     * @param histogram how many images have which value; null without images, or if an older release wrote the report
     */
    public record DriftLine(
            long images,
            Double max,
            String worstImage,
            Double mean,
            Double p50,
            Double p90,
            Double p99,
            Double p999,
            DriftHistogram histogram) {
        public static DriftLine of(Spread spread) {
            boolean none = spread.worst() == null;
            return new DriftLine(
                    spread.images(),
                    none ? null : spread.worst().value(),
                    none ? null : spread.worst().id(),
                    Ratios.quotient(spread.sum().value(), spread.images()),
                    orNull(spread.quantile(0.5)),
                    orNull(spread.quantile(0.9)),
                    orNull(spread.quantile(0.99)),
                    orNull(spread.quantile(0.999)),
                    none ? null : DriftHistogram.of(spread.histogram()));
        }

        private static Double orNull(OptionalDouble value) {
            return value.isPresent() ? value.getAsDouble() : null;
        }
    }
}
