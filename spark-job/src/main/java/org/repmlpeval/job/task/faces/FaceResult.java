package org.repmlpeval.job.task.faces;

import java.util.List;
import java.util.Map;
import org.repmlpeval.job.task.Fault;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Partials;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.agreement.AgreementResult;
import org.repmlpeval.job.task.statistics.Sample;
import org.repmlpeval.job.task.statistics.WorstImage;

/** What the results of a set of faces have in common: the comparison of the forms. */
interface FaceResult extends TaskResult {
    @Override
    FaceTask task();

    /** The forms compared on all images of the set. */
    AgreementResult agreement();

    @Override
    default Map<ImageOutcome, Long> outcomes() {
        return agreement().outcomes();
    }

    @Override
    default Sample<Fault> faults() {
        return agreement().faults();
    }

    @Override
    default List<Sample<WorstImage>> worstImages() {
        return agreement().worstImages();
    }

    /** @throws IllegalArgumentException if the image was made by another kind of task */
    default FaceImage face(TaskImage image) {
        if (image instanceof FaceImage face) {
            return face;
        }
        throw Partials.foreign(task(), image);
    }
}
