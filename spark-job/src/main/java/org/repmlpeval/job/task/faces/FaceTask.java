package org.repmlpeval.job.task.faces;

import java.util.List;
import org.repmlpeval.job.task.FormNames;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.VectorTask;
import org.repmlpeval.job.task.agreement.AgreementTask;
import org.repmlpeval.job.task.agreement.ImageAgreement;
import org.repmlpeval.job.task.identification.RankTests;
import org.repmlpeval.job.task.measure.LogitRow;
import org.repmlpeval.model.InvalidInputException;

/**
 * Embeddings of faces. Those of pairs, probes and gallery are kept; distractors are counted against the probes and dropped.
 *
 * @param agreement compares the forms' embeddings of an image
 * @param views what an embedding is made of
 * @param tests per form the tests that distractors are counted in; empty if embeddings are kept, and in results that were sent
 */
public record FaceTask(AgreementTask agreement, ImageSet set, Views views, List<RankTests> tests)
        implements VectorTask {
    /** @throws InvalidInputException if the forms are not legal */
    public FaceTask {
        FormNames.require(agreement.forms());
        tests = List.copyOf(tests);
        boolean counts =
                set == ImageSet.DISTRACTORS && tests.size() == agreement.forms().size();
        if (!counts && !tests.isEmpty()) {
            throw new IllegalArgumentException(set + " with tests of " + tests.size() + " forms");
        }
    }

    /** A task that keeps the embeddings. */
    public static FaceTask keeping(AgreementTask agreement, ImageSet set, Views views) {
        return new FaceTask(agreement, set, views, List.of());
    }

    FaceTask withoutTests() {
        return new FaceTask(agreement, set, views, List.of());
    }

    @Override
    public List<String> forms() {
        return agreement.forms();
    }

    @Override
    public int values() {
        return agreement.values();
    }

    @Override
    public TaskResult none() {
        return set == ImageSet.DISTRACTORS ? DistractorResult.empty(this) : EmbeddingResult.empty(this);
    }

    @Override
    public FaceImage score(Subject subject, List<LogitRow> rows) {
        ImageAgreement compared = agreement.score(subject, rows);
        return new FaceImage(
                compared,
                compared.outcome() == ImageOutcome.SCORED
                        ? rows.stream().map(FaceTask::copy).toList()
                        : List.of());
    }

    @Override
    public FaceImage fault(Subject subject, ImageOutcome outcome, String reason) {
        return new FaceImage(agreement.fault(subject, outcome, reason), List.of());
    }

    private static float[] copy(LogitRow row) {
        float[] values = new float[row.classes()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.at(i);
        }
        return values;
    }

    @Override
    public String toString() {
        return "FaceTask of " + set.key() + " in forms " + forms();
    }
}
