package org.repmlpeval.job.run.executor;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import org.repmlpeval.job.report.provenance.EnvironmentSection.Machine;
import org.repmlpeval.job.report.rows.RowsFile;
import org.repmlpeval.job.run.executor.read.ImageTally;
import org.repmlpeval.job.run.executor.read.UnreadableImages;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.TaskTimes;
import org.repmlpeval.model.engine.MemoryUse;
import org.repmlpeval.partitioning.columns.LongColumn;
import org.repmlpeval.partitioning.dataset.FileVersion;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.read.FileVersions;

/**
 * The result of one shard. It is the only thing that a task sends back, so a retried task replaces its result.
 *
 * @param shard id of the shard in the plan
 * @param versions of the files that its task read, as they were listed; see {@link org.repmlpeval.partitioning.plan.Shard#versions}
 * @param unreadable the versions of the files of images that could not be read, by id; see {@link #repaired}
 * @param counts what its images add up to. They may be large, so the driver adds them up at once and keeps the sum only
 */
public record ShardResult(
        int shard, LongColumn versions, Map<String, FileVersion> unreadable, TaskResult counts, Facts facts)
        implements Serializable {
    /**
     * What the driver keeps of each shard.
     *
     * @param attempt name of the attempt, with which the names of its files begin
     * @param rows the file of its rows
     * @param digests the {@link org.repmlpeval.job.task.ImageDigest}s of its images in order, 32 bytes each
     * @param tally formats of its images
     * @param seconds duration of the task
     * @param executor where it ran
     * @param memory memory of the executor's model at the end of the shard
     */
    public record Facts(
            String attempt,
            RowsFile rows,
            byte[] digests,
            TaskTimes times,
            ImageTally tally,
            double seconds,
            Executor executor,
            MemoryUse memory)
            implements Serializable {
        /** The same facts with an equal description of the executor. */
        public Facts with(Executor equal) {
            return new Facts(attempt, rows, digests, times, tally, seconds, equal, memory);
        }
    }

    /** The same result with other counts. */
    public ShardResult with(TaskResult other) {
        return new ShardResult(shard, versions, unreadable, other, facts);
    }

    /**
     * An image that could not be read and whose file has been written since, or any image so written if more could not be read than the
     * result lists. The checksum does not tell, because the data set lists the one that the image should have.
     *
     * @param now the shard as listed now
     * @return its id; empty if there is none
     */
    public Optional<String> repaired(Shard now, FileVersions files) {
        return UnreadableImages.written(now, unreadable, files);
    }

    /**
     * @param machine the machine that the JVM runs on
     * @param canaries hash of decoded pixels by canary image
     * @param backend the engine's description of itself
     * @param cores threads that compute in the executor
     * @param threadsPerRun threads that run a batch together
     */
    public record Executor(
            Machine machine, Map<String, String> canaries, Map<String, String> backend, int cores, int threadsPerRun)
            implements Serializable {}
}
