package org.repmlpeval.job.task.segmentation;

import java.io.Serializable;
import java.util.HexFormat;
import java.util.List;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.measure.VectorDrift;

/**
 * The result of one image with a label map. Made by {@link PredictionScorer}.
 *
 * @param strayValues values of the label file that are neither a class nor ignored; null if there are none
 * @param forms each form's pixels, in the order of the task's forms; empty unless scored
 * @param pairs each form after the first, compared with the first; empty unless scored
 */
public record SegmentationImage(
        String id, ImageOutcome outcome, String reason, String strayValues, List<FormPixels> forms, List<Pair> pairs)
        implements TaskImage {
    /**
     * One form's pixels.
     *
     * @param withoutScores pixels with a NaN or infinite score, whatever their label
     * @param sha256 64 hexadecimal digits: the SHA-256 of the predicted class of each pixel in row order, whatever its label, as big-endian
     *     32-bit integers; a pixel without scores counts as class K
     */
    public record FormPixels(ConfusionMatrix matrix, long withoutScores, String sha256) implements Serializable {}

    /**
     * The comparison of two forms.
     *
     * @param drift of the scores of pixels that are finite in both forms; null if there is none. Its cosine is not taken
     */
    public record Pair(PixelChanges changes, VectorDrift drift) implements Serializable {}

    public SegmentationImage {
        forms = List.copyOf(forms);
        pairs = List.copyOf(pairs);
        boolean scored = outcome == ImageOutcome.SCORED;
        boolean consistent = scored == (reason == null)
                && pairs.size() == (scored ? forms.size() - 1 : 0)
                && scored != forms.isEmpty()
                && outcome != ImageOutcome.NON_FINITE;
        if (!consistent) {
            throw new IllegalArgumentException("image '" + id + "' is " + outcome + " with reason " + reason + ", "
                    + forms.size() + " forms and " + pairs.size()
                    + " comparisons; a scored image has forms and no reason, any other a reason and no forms");
        }
    }

    @Override
    public List<byte[]> predictions() {
        return forms.stream()
                .map(form -> HexFormat.of().parseHex(form.sha256()))
                .toList();
    }

    /** Always empty: pixels without finite scores are counted, and the image is scored by the others. */
    @Override
    public List<String> nonFinite() {
        return List.of();
    }
}
