package org.repmlpeval.job.task.faces;

import java.util.List;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.agreement.ImageAgreement;

/**
 * One image of a face.
 *
 * @param agreement the forms compared
 * @param embeddings one per form, {@code (length)}; empty unless scored
 */
public record FaceImage(ImageAgreement agreement, List<float[]> embeddings) implements TaskImage {
    public FaceImage {
        embeddings = List.copyOf(embeddings);
    }

    @Override
    public String id() {
        return agreement.id();
    }

    @Override
    public ImageOutcome outcome() {
        return agreement.outcome();
    }

    @Override
    public String reason() {
        return agreement.reason();
    }

    @Override
    public List<String> nonFinite() {
        return agreement.nonFinite();
    }

    @Override
    public List<byte[]> predictions() {
        return agreement.predictions();
    }
}
