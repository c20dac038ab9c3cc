package org.repmlpeval.job.task;

import java.io.Serializable;
import java.util.List;
import org.repmlpeval.job.task.agreement.AgreementTask;
import org.repmlpeval.job.task.classification.ClassificationTask;
import org.repmlpeval.job.task.measure.LogitRow;
import org.repmlpeval.model.InvalidInputException;

/**
 * What a run compares: turns what the forms gave for an image into a {@link TaskImage}, and these add up to a {@link TaskResult}.
 * {@link ClassificationTask} has labels and counts what is right, {@link AgreementTask} has none and says how far the forms agree.
 */
public interface Task extends Serializable {
    /** Names of the forms, distinct; the first is the reference the others are compared with. */
    List<String> forms();

    /** Values that a form gives for an image. */
    int values();

    /** The result of no image. */
    TaskResult none();

    /**
     * Scores an image, or finds it {@link ImageOutcome#NON_FINITE}.
     *
     * @param label class index as listed; read where the task has labels only
     * @param rows one row of {@link #values} per form, in the order of {@link #forms}
     * @throws InvalidInputException if a row has another number of values, or the label is none that the task knows
     */
    TaskImage score(String id, int label, List<LogitRow> rows);

    /**
     * An image for which no form was run.
     *
     * @param outcome {@code UNREADABLE}, {@code UNDECODABLE} or {@code REJECTED}
     * @throws IllegalArgumentException for another outcome
     */
    TaskImage fault(String id, int label, ImageOutcome outcome, String reason);

    default String reference() {
        return forms().get(0);
    }

    /** Names of the forms after the reference. */
    default List<String> others() {
        return forms().subList(1, forms().size());
    }
}
