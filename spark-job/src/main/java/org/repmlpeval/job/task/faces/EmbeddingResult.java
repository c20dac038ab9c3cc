package org.repmlpeval.job.task.faces;

import java.util.Map;
import org.repmlpeval.job.task.Fault;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Partials;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.agreement.AgreementResult;
import org.repmlpeval.job.task.statistics.Sample;

/** The forms compared on a set of images, and the embeddings of the scored ones. */
public record EmbeddingResult(FaceTask task, AgreementResult agreement, Embeddings embeddings) implements TaskResult {
    static EmbeddingResult empty(FaceTask task) {
        return new EmbeddingResult(task, task.agreement().none(), Embeddings.none());
    }

    @Override
    public Map<ImageOutcome, Long> outcomes() {
        return agreement.outcomes();
    }

    @Override
    public Sample<Fault> faults() {
        return agreement.faults();
    }

    @Override
    public EmbeddingResult plus(TaskImage image) {
        if (!(image instanceof FaceImage face)) {
            throw Partials.foreign(task, image);
        }
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
