package org.repmlpeval.job.report.result;

import java.util.List;
import org.repmlpeval.job.task.TaskTimes;

/**
 * Times measured in a run.
 *
 * @param wallSeconds from the first task submitted to the last result merged; of a resumed run, with the time of the earlier drivers
 * @param complete whether {@code wallSeconds} has the time of all drivers; that of an earlier one may be unknown
 * @param tasks times summed over all tasks
 * @param shardSeconds duration of each shard's task
 */
public record Timings(double wallSeconds, boolean complete, TaskTimes tasks, List<Double> shardSeconds) {
    /** @throws IllegalArgumentException if a duration is negative or not finite */
    public Timings {
        shardSeconds = List.copyOf(shardSeconds);
        requireDuration(wallSeconds);
        shardSeconds.forEach(Timings::requireDuration);
    }

    /** The times of a run with one driver. */
    public Timings(double wallSeconds, TaskTimes tasks, List<Double> shardSeconds) {
        this(wallSeconds, true, tasks, shardSeconds);
    }

    private static void requireDuration(double seconds) {
        if (!(seconds >= 0) || seconds == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("duration of " + seconds + " s; must be finite and at least 0");
        }
    }
}
