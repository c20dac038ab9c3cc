package org.repmlpeval.job.task;

import java.io.Serializable;
import java.util.List;
import org.repmlpeval.job.task.agreement.AgreementTask;
import org.repmlpeval.job.task.classification.ClassificationTask;
import org.repmlpeval.job.task.measure.LogitRow;
import org.repmlpeval.model.InvalidInputException;

/**
 * Says what a run compares. It turns the outputs of all forms for an image into a {@link TaskImage}, and these add up to a {@link
 * TaskResult}. {@link ClassificationTask} scores predictions against labels; {@link AgreementTask} has no labels and measures how closely
 * the forms agree.
 */
public interface Task extends Serializable {
    /** Names of the forms, distinct; the first is the reference the others are compared with. */
    List<String> forms();

    /** Number of values that a form gives for an image. */
    int values();

    /** The result for zero images. */
    TaskResult none();

    /**
     * Scores an image, or finds it {@link ImageOutcome#NON_FINITE}.
     *
     * @param subject the image; its labels are only read if the task has labels
     * @param rows one row of {@link #values} per form, in the order of {@link #forms}
     * @throws InvalidInputException if a row has a wrong number of values, or a label is not one of the task's classes
     */
    TaskImage score(Subject subject, List<LogitRow> rows);

    /**
     * The result of an image for which no form was run.
     *
     * @param outcome neither {@code SCORED} nor {@code NON_FINITE}
     * @throws IllegalArgumentException for another outcome
     */
    TaskImage fault(Subject subject, ImageOutcome outcome, String reason);

    default String reference() {
        return forms().get(0);
    }

    /** Names of the forms after the reference. */
    default List<String> others() {
        return forms().subList(1, forms().size());
    }
}
