package org.repmlpeval.job.task.segmentation;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.repmlpeval.job.task.FormNames;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.job.task.measure.DriftMeasure;
import org.repmlpeval.model.InvalidInputException;

/**
 * Scores the classes that a network gives to pixels against label maps, and compares the forms pixel by pixel.
 *
 * @param forms names of the forms, distinct; the first is the reference the others are compared with
 * @param classes number of classes K
 */
public record SegmentationTask(List<String> forms, int classes) implements Task {
    /** The measures of drift that are taken of a form's scores without keeping them, in order. */
    public static final Set<DriftMeasure> MEASURES =
            EnumSet.of(DriftMeasure.MAX_ABS, DriftMeasure.MEAN_ABS, DriftMeasure.RMS, DriftMeasure.RELATIVE);

    /** The smallest number of classes. */
    public static final int FEWEST_CLASSES = 2;

    /** The largest number of classes; each image has a matrix of (K + 1)² counts per form. */
    public static final int MOST_CLASSES = 4096;

    /** @throws InvalidInputException if the form names are not legal, or the number of classes is not 2 to 4096 */
    public SegmentationTask {
        forms = FormNames.require(forms);
        if (classes < FEWEST_CLASSES || classes > MOST_CLASSES) {
            throw new InvalidInputException("pixels have " + classes + " classes; legal: " + FEWEST_CLASSES + " to "
                    + MOST_CLASSES + "; check the checkpoint's head");
        }
    }

    @Override
    public SegmentationResult none() {
        return SegmentationResult.empty(this);
    }

    @Override
    public SegmentationImage fault(Subject subject, ImageOutcome outcome, String reason) {
        return new SegmentationImage(subject.id(), outcome, reason, null, List.of(), List.of());
    }
}
