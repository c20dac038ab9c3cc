package org.repmlpeval.job.task.classification;

import java.nio.ByteBuffer;
import java.util.List;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.measure.Drift;

/**
 * The result of one image. Made by {@link ClassificationTask}.
 *
 * @param id unique in the listing
 * @param label class index as listed
 * @param reason why it was not scored; null if it was
 * @param forms each form's scores, in the order of the task's forms; empty unless scored
 * @param drifts drift of each form after the first from the first; empty unless scored
 * @param nonFinite the forms with a non-finite logit; empty unless the outcome is {@link ImageOutcome#NON_FINITE}
 */
public record ImageResult(
        String id,
        int label,
        ImageOutcome outcome,
        String reason,
        List<FormScore> forms,
        List<Drift> drifts,
        List<String> nonFinite)
        implements TaskImage {
    public ImageResult {
        forms = List.copyOf(forms);
        drifts = List.copyOf(drifts);
        nonFinite = List.copyOf(nonFinite);
        boolean scored = outcome == ImageOutcome.SCORED;
        boolean consistent = scored == (reason == null)
                && drifts.size() == (scored ? forms.size() - 1 : 0)
                && scored != forms.isEmpty()
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

    /** Whether the form at {@code index ≥ 1} predicts a different class from the first form. */
    public boolean flipped(int index) {
        return forms.get(0).top().first() != forms.get(index).top().first();
    }
}
