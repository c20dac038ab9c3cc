package org.repmlpeval.job.report.result;

import java.util.List;
import org.repmlpeval.job.task.TaskTimes;

/**
 * Times measured in a run.
 *
 * @param wallSeconds from the first task submitted to the last result merged
 * @param tasks times summed over all tasks
 * @param shardSeconds duration of each shard's task
 */
public record Timings(double wallSeconds, TaskTimes tasks, List<Double> shardSeconds) {
    /** @throws IllegalArgumentException if a duration is negative or not finite */
    public Timings {
        shardSeconds = List.copyOf(shardSeconds);
        requireDuration(wallSeconds);
        shardSeconds.forEach(Timings::requireDuration);
    }

    private static void requireDuration(double seconds) {
        if (!(seconds >= 0) || seconds == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("duration of " + seconds + " s; must be finite and at least 0");
        }
    }
}
