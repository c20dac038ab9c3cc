package org.repmlpeval.job.task;

import java.io.Serializable;
import java.util.Map;
import org.repmlpeval.job.task.statistics.Sample;
import org.repmlpeval.job.task.statistics.Spread;

/**
 * What a set of images adds up to: a shard's partial result, or that of the data set. Immutable; {@link Task#none} and
 * {@link #plus(TaskResult)} form a sum whose every part but {@link Spread#sum} is equal in any order and grouping. Nothing here knows
 * shards: that each is added once, and in the order of shard ids, is the caller's part.
 */
public interface TaskResult extends Serializable {
    /** Beyond it faults are counted, and stand in the per-image rows. */
    int LISTED_FAULTS = 1000;

    Task task();

    /** Images per outcome, an entry for each. */
    Map<ImageOutcome, Long> outcomes();

    /** The images that were not scored. */
    Sample<Fault> faults();

    /** @throws IllegalArgumentException if another kind of task made the image */
    TaskResult plus(TaskImage image);

    /** @throws IllegalArgumentException if the other counts another task: other forms or values */
    TaskResult plus(TaskResult other);

    default long count(ImageOutcome outcome) {
        return outcomes().get(outcome);
    }

    /** Images of all outcomes. */
    default long images() {
        return outcomes().values().stream().mapToLong(Long::longValue).sum();
    }
}
