package org.repmlpeval.job.run.executor;

import java.io.Serializable;
import java.util.Map;
import org.repmlpeval.job.report.provenance.EnvironmentSection.Machine;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.TaskTimes;
import org.repmlpeval.model.engine.MemoryUse;

/**
 * What one shard came to; the only thing a task sends back, so a retried task replaces its result.
 *
 * @param shard id of the shard in the plan
 * @param counts of its images
 * @param tally of their formats
 * @param seconds duration of the task
 * @param rowsFile name of the attempt's file of rows
 * @param executor where it ran
 * @param memory of the executor's model when the shard was done
 */
record ShardResult(
        int shard,
        TaskResult counts,
        TaskTimes times,
        ImageTally tally,
        double seconds,
        String rowsFile,
        Executor executor,
        MemoryUse memory)
        implements Serializable {
    /**
     * @param machine that the JVM runs on
     * @param canaries hash of decoded pixels by canary image
     * @param backend what its engine says of itself
     * @param cores threads that compute in the executor
     * @param threadsPerRun threads that run a batch together
     */
    record Executor(
            Machine machine, Map<String, String> canaries, Map<String, String> backend, int cores, int threadsPerRun)
            implements Serializable {}
}
