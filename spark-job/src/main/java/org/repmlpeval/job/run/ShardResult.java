package org.repmlpeval.job.run;

import java.io.Serializable;
import java.util.Map;
import org.repmlpeval.job.report.EnvironmentSection.Machine;
import org.repmlpeval.job.task.ClassificationResult;
import org.repmlpeval.job.task.TaskTimes;

/**
 * What one shard came to; the only thing a task sends back, so a retried task replaces its result.
 *
 * @param shard id of the shard in the plan
 * @param counts of its images
 * @param tally of their formats
 * @param seconds duration of the task
 * @param rowsFile name of the attempt's file of rows
 * @param executor where it ran
 */
record ShardResult(
        int shard,
        ClassificationResult counts,
        TaskTimes times,
        ImageTally tally,
        double seconds,
        String rowsFile,
        Executor executor)
        implements Serializable {
    /**
     * @param machine that the JVM runs on
     * @param canaries hash of decoded pixels by canary image
     * @param backend what its engine says of itself
     */
    record Executor(Machine machine, Map<String, String> canaries, Map<String, String> backend)
            implements Serializable {}
}
