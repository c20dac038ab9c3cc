package org.repmlpeval.job.task;

import java.util.List;
import org.repmlpeval.job.task.agreement.AgreementTask;
import org.repmlpeval.job.task.classification.ClassificationTask;
import org.repmlpeval.job.task.measure.LogitRow;
import org.repmlpeval.model.InvalidInputException;

/**
 * A task that takes an image's output as one vector. {@link ClassificationTask} scores predictions against labels; {@link AgreementTask}
 * has no labels and measures how closely the forms agree.
 */
public interface VectorTask extends Task {
    /** Number of values that a form gives for an image. */
    int values();

    /**
     * Scores an image, or finds it {@link ImageOutcome#NON_FINITE}.
     *
     * @param subject the image; its labels are only read if the task has labels
     * @param rows one row of {@link #values} per form, in the order of {@link #forms}
     * @throws InvalidInputException if a row has a wrong number of values, or a label is not one of the task's classes
     */
    TaskImage score(Subject subject, List<LogitRow> rows);
}
