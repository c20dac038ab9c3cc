package org.repmlpeval.job.task.classification;

import java.nio.ByteBuffer;
import java.util.List;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.measure.Drift;

/**
 * The result of one image. Made by {@link ClassificationTask}. An image without a label has scores and drift like a scored one, but no
 * hits.
 *
 * @param id unique in the listing
 * @param labels classes that are right, ascending; empty without a label
 * @param reason why it was not scored; null if it was
 * @param forms each form's scores, in the order of the task's forms; empty unless scored or without a label
 * @param drifts drift of each form after the first from the first; empty unless scored or without a label
 * @param nonFinite the forms with a non-finite logit; empty unless the outcome is {@link ImageOutcome#NON_FINITE}
 */
public record ImageResult(
        String id,
        List<Integer> labels,
        ImageOutcome outcome,
        String reason,
        List<FormScore> forms,
        List<Drift> drifts,
        List<String> nonFinite)
        implements TaskImage {
    public ImageResult {
        labels = List.copyOf(labels);
        forms = List.copyOf(forms);
        drifts = List.copyOf(drifts);
        nonFinite = List.copyOf(nonFinite);
        boolean scored = outcome == ImageOutcome.SCORED;
        boolean consistent = scored == (reason == null)
                && drifts.size() == Math.max(0, forms.size() - 1)
                && (scored ? !forms.isEmpty() && !labels.isEmpty() : true)
                && (forms.isEmpty() || scored || outcome == ImageOutcome.UNLABELLED)
                && (outcome == ImageOutcome.NON_FINITE) != nonFinite.isEmpty();
        if (!consistent) {
            throw new IllegalArgumentException("image '" + id + "' is " + outcome + " with reason " + reason + ", "
                    + forms.size() + " scores, " + drifts.size() + " drifts, non-finite forms " + nonFinite
                    + "; a scored image has scores and no reason, any other a reason and no scores");
        }
    }

    /** The top-1 class of each form. */
    @Override
    public List<byte[]> predictions() {
        return forms.stream()
                .map(score -> ByteBuffer.allocate(Integer.BYTES)
                        .putInt(score.top().first())
                        .array())
                .toList();
    }

    /** Whether the outputs of the forms were compared: of scored images, and of images that have no label. */
    public boolean compared() {
        return !forms.isEmpty();
    }

    /** The label, of several the one with the lowest index; null without a label. */
    public Integer label() {
        return labels.isEmpty() ? null : labels.get(0);
    }

    /** Whether the form at {@code index ≥ 1} predicts a different class from the first form. */
    public boolean flipped(int index) {
        return forms.get(0).top().first() != forms.get(index).top().first();
    }
}
