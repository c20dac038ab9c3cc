package org.repmlpeval.job.task.faces;

import org.repmlpeval.job.task.Partials;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.agreement.AgreementResult;

/** The forms compared on a set of images, and the embeddings of the scored ones. */
public record EmbeddingResult(FaceTask task, AgreementResult agreement, Embeddings embeddings) implements FaceResult {
    static EmbeddingResult empty(FaceTask task) {
        return new EmbeddingResult(task, task.agreement().none(), Embeddings.none());
    }

    @Override
    public EmbeddingResult plus(TaskImage image) {
        FaceImage face = face(image);
        return new EmbeddingResult(
                task,
                agreement.plus(face.agreement()),
                face.embeddings().isEmpty()
                        ? embeddings
                        : embeddings.plus(Embeddings.of(face.id(), face.embeddings())));
    }

    @Override
    public EmbeddingResult plus(TaskResult other) {
        if (!(other instanceof EmbeddingResult that) || task.set() != that.task.set()) {
            throw Partials.differ(task, other.task());
        }
        return new EmbeddingResult(task, agreement.plus(that.agreement), embeddings.plus(that.embeddings));
    }
}
