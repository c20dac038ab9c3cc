package org.repmlpeval.job.task;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.repmlpeval.job.task.statistics.Sample;
import org.repmlpeval.job.task.statistics.WorstImage;

/**
 * The summed result of a set of images: of a shard or of the whole data set. Immutable. Sums start with {@link Task#none} and use {@link
 * #plus(TaskResult)}. All parts are the same for any order and grouping. This class does not know about shards: the caller must add each
 * shard once.
 */
public interface TaskResult extends Serializable {
    /** Largest number of listed faults. Further faults are only counted; the per-image rows have them all. */
    int LISTED_FAULTS = 1000;

    Task task();

    /** Images per outcome, an entry for each. */
    Map<ImageOutcome, Long> outcomes();

    /** The images that were not scored. */
    Sample<Fault> faults();

    /** @throws IllegalArgumentException if the image was made by another kind of task */
    TaskResult plus(TaskImage image);

    /** @throws IllegalArgumentException if the other result has other forms or values */
    TaskResult plus(TaskResult other);

    /** The images on which forms differ most: one sample per form after the first, against the first. */
    List<Sample<WorstImage>> worstImages();

    /** The same result in the smallest form, for sending it to the driver. */
    default TaskResult settled() {
        return this;
    }

    default long count(ImageOutcome outcome) {
        return outcomes().get(outcome);
    }

    /** Number of images of all outcomes. */
    default long images() {
        return outcomes().values().stream().mapToLong(Long::longValue).sum();
    }
}
