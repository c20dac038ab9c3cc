package org.repmlpeval.job.report.result;

import java.util.LinkedHashMap;
import java.util.Map;
import org.repmlpeval.job.report.provenance.Ordered;
import org.repmlpeval.job.report.result.FormComparison.DriftLine;
import org.repmlpeval.job.task.agreement.AgreementPair;
import org.repmlpeval.job.task.agreement.AgreementTask;
import org.repmlpeval.job.task.agreement.PixelCounts;
import org.repmlpeval.job.task.measure.DriftMeasure;
import org.repmlpeval.job.task.statistics.Sample;
import org.repmlpeval.job.task.statistics.WorstImage;

/**
 * One form against the reference form, image by image, without labels.
 *
 * @param images compared
 * @param pixels pixels whose class differs; null for embeddings
 * @param drift by {@link DriftMeasure#key}: maxAbs, meanAbs, rms, relative, oneMinusCosine; embeddings are first divided by their length
 * @param worstImages the images with the largest maxAbs (for embeddings, oneMinusCosine), with its value
 */
public record FormAgreement(
        String reference,
        String other,
        long images,
        PixelChanges pixels,
        Map<String, DriftLine> drift,
        Sample<WorstImage> worstImages) {
    public FormAgreement {
        drift = Ordered.copy(drift);
    }

    static FormAgreement of(AgreementTask task, String other, AgreementPair pair) {
        Map<String, DriftLine> drift = new LinkedHashMap<>();
        pair.drift().forEach((measure, spread) -> drift.put(measure.key(), DriftLine.of(spread)));
        return new FormAgreement(
                task.reference(),
                other,
                pair.images(),
                task.kind() == AgreementTask.Kind.PIXEL_SCORES
                        ? PixelChanges.of(pair.pixels(), pair.images(), task.pixels())
                        : null,
                drift,
                pair.worst());
    }

    /**
     * Pixels whose largest score belongs to another class.
     *
     * @param changed number of changed pixels among all pixels of the compared images
     * @param images number of compared images with at least one changed pixel
     * @param perImage number of changed pixels in each image
     */
    public record PixelChanges(Share changed, Share images, DriftLine perImage) {
        static PixelChanges of(PixelCounts counts, long images, int pixels) {
            return new PixelChanges(
                    Share.of(counts.changed(), Math.multiplyExact(images, (long) pixels)),
                    Share.of(counts.images(), images),
                    DriftLine.of(counts.perImage()));
        }
    }
}
