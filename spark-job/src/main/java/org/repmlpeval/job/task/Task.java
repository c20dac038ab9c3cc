package org.repmlpeval.job.task;

import java.io.Serializable;
import java.util.List;
import org.repmlpeval.job.task.segmentation.SegmentationTask;

/**
 * Says what a run compares. The outputs of all forms for an image become a {@link TaskImage}, and these add up to a {@link TaskResult}.
 * A {@link VectorTask} takes all values of an image at once; {@link SegmentationTask} takes scores of pixels row by row.
 */
public interface Task extends Serializable {
    /** Names of the forms, distinct; the first is the reference the others are compared with. */
    List<String> forms();

    /** The result for zero images. */
    TaskResult none();

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
