package org.repmlpeval.job.report.segmentation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.repmlpeval.job.report.provenance.Ordered;
import org.repmlpeval.job.report.provenance.SegmentationSetup;
import org.repmlpeval.job.report.result.FormComparison.DriftLine;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.job.report.result.Share;
import org.repmlpeval.job.task.segmentation.PairCounts;
import org.repmlpeval.job.task.segmentation.PixelChanges;
import org.repmlpeval.job.task.statistics.Sample;
import org.repmlpeval.job.task.statistics.WorstImage;

/**
 * One form against the reference form, pixel by pixel.
 *
 * @param images compared
 * @param miouDifference the difference of {@code miou.mmseg}
 * @param changedPixels pixels with different predictions, among all pixels of the compared images
 * @param changedLabelledPixels those of them whose label is a class
 * @param onlyReferenceRight pixels that only the reference predicts as their label
 * @param onlyOtherRight pixels that only the other form predicts as their label
 * @param changedImages images with at least one changed pixel
 * @param changedPerImage changed pixels of each image
 * @param byClass changed pixels by class
 * @param drift by measure: maxAbs, meanAbs, rms, relative of the scores that are compared
 * @param worstImages the images with the most changed pixels, with their number
 */
public record FormPixelComparison(
        String reference,
        String other,
        long images,
        MiouDifference miouDifference,
        Share changedPixels,
        long changedLabelledPixels,
        long onlyReferenceRight,
        long onlyOtherRight,
        Share changedImages,
        DriftLine changedPerImage,
        List<ClassChanges> byClass,
        Map<String, DriftLine> drift,
        Sample<WorstImage> worstImages) {
    /**
     * Changed pixels of one class.
     *
     * @param name the class, or "no valid prediction"
     * @param left pixels that have the class in the reference only
     * @param entered pixels that have the class in the other form only
     */
    public record ClassChanges(String name, long left, long entered) {}

    /**
     * The difference of {@code miou.mmseg}, other minus reference, in percentage points.
     *
     * @param points null if no class occurs
     * @param bootstrap95 95 % bootstrap interval; null if fewer than two images were scored, or no class occurs
     */
    public record MiouDifference(Double points, PercentRange bootstrap95) {
        static MiouDifference of(FormSegmentation reference, FormSegmentation other, PercentRange interval) {
            Double first = reference.miou();
            Double second = other.miou();
            return new MiouDifference(first == null || second == null ? null : (Double) (second - first), interval);
        }
    }

    public FormPixelComparison {
        byClass = List.copyOf(byClass);
        drift = Ordered.copy(drift);
    }

    static FormPixelComparison of(
            FormSegmentation reference,
            FormSegmentation other,
            PairCounts pair,
            PercentRange interval,
            SegmentationSetup setup) {
        int classes = reference.classes().size();
        PixelChanges pixels = pair.pixels();
        Map<String, DriftLine> drift = new LinkedHashMap<>();
        pair.drift().forEach((measure, spread) -> drift.put(measure.key(), DriftLine.of(spread)));
        List<ClassChanges> byClass = IntStream.rangeClosed(0, classes)
                .mapToObj(c -> new ClassChanges(
                        c == classes ? "no valid prediction" : setup.className(c), pixels.left(c), pixels.entered(c)))
                .toList();
        return new FormPixelComparison(
                reference.form(),
                other.form(),
                pair.images(),
                MiouDifference.of(reference, other, interval),
                Share.of(pixels.changed(), pixels.pixels()),
                pixels.labelled(),
                pixels.onlyReferenceRight(),
                pixels.onlyOtherRight(),
                Share.of(pair.changedImages(), pair.images()),
                DriftLine.of(pair.perImage()),
                byClass,
                drift,
                pair.worst());
    }
}
