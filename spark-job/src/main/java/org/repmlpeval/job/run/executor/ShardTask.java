package org.repmlpeval.job.run.executor;

import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.repmlpeval.job.run.admission.Engine;
import org.repmlpeval.job.run.executor.read.PatientReader;
import org.repmlpeval.job.run.executor.read.UnreadableImages;
import org.repmlpeval.job.run.spark.FullDisk;
import org.repmlpeval.job.run.weights.ByteChunks;
import org.repmlpeval.job.run.weights.ModelBundle;
import org.repmlpeval.job.run.weights.SentObject;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.NativeLibraries;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.read.FileVersions;
import org.slf4j.MDC;

/**
 * Everything that an executor needs to evaluate any shard of a run, except the weights, which are broadcast.
 *
 * @param runId identifies the run in the executors' JVMs
 * @param model the {@link ModelBundle}
 * @param hadoop configuration of the file systems
 * @param context the values that are the same for every shard
 * @param engine the inference engine
 * @param attempts how often Spark tries a task before the job fails
 * @param outputs folders for the attempts' files
 */
public record ShardTask(
        String runId,
        SentObject model,
        Broadcast<SerializableConfiguration> hadoop,
        RunContext context,
        Engine engine,
        int attempts,
        ShardRunner.Outputs outputs)
        implements Serializable {
    private static final int RUN_LETTERS = 8;
    /** Named as Spark names its own. */
    private static final String LOG_KEY = "mdc.shard";

    private PatientReader.Attempt attempt() {
        return TaskContext.get().attemptNumber() + 1 < attempts
                ? PatientReader.Attempt.MORE_TO_COME
                : PatientReader.Attempt.LAST;
    }

    /** The same task for another data set or another way to count. */
    public ShardTask with(RunContext other) {
        return new ShardTask(runId, model, hadoop, other, engine, attempts, outputs);
    }

    /** The same task with other folders for its files. */
    public ShardTask with(ShardRunner.Outputs others) {
        return new ShardTask(runId, model, hadoop, context, engine, attempts, others);
    }

    /** Evaluates a shard. What this thread logs meanwhile has the shard's id under the key {@value #LOG_KEY}. */
    public ShardResult run(Shard shard) throws IOException, InterruptedException {
        MDC.put(LOG_KEY, Integer.toString(shard.id()));
        try {
            return evaluate(shard);
        } finally {
            MDC.remove(LOG_KEY);
        }
    }

    /**
     * As {@link #run}, of what travels.
     *
     * @param shard a packed {@link Shard}
     * @return a packed {@link ShardResult}
     */
    public byte[] runPacked(byte[] shard) throws IOException, InterruptedException {
        try {
            return ByteChunks.of(run(ByteChunks.unpack(shard).open(Shard.class)))
                    .packed();
        } catch (IOException | RuntimeException | Error e) {
            ExecutorResources.endIfDeviceIsLost(e);
            // An error may come from a native library or from Hadoop; for some errors Spark would end the executor.
            Optional<EnvironmentException> known =
                    FullDisk.explain(e).or(() -> e instanceof Error ? NativeLibraries.explain(e) : Optional.empty());
            if (known.isPresent()) {
                throw known.get();
            }
            throw e;
        }
    }

    private ShardResult evaluate(Shard shard) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Configuration conf = hadoop.value().value();
        // Each attempt at this shard, even a late or speculative one, writes its own files; the result names the
        // attempt whose files are used.
        // Numbers of attempts begin anew with each driver of a run, whose name tells them apart.
        String name = "attempt-" + shard.id() + "-" + TaskContext.get().taskAttemptId() + "-"
                + runId.substring(0, RUN_LETTERS);
        ExecutorRuntime runtime = ExecutorRuntime.lease(runId, model, engine, context.batch());
        try {
            ShardRunner runner = new ShardRunner(conf, context, outputs, runtime.model(), runtime.cores());
            ShardTally tally =
                    runner.run(shard, name, attempt(), () -> TaskContext.get().killTaskIfInterrupted());
            ShardResult.Facts facts = new ShardResult.Facts(
                    name,
                    runner.rows(name),
                    tally.digests(),
                    tally.times(),
                    tally.formats(),
                    (System.nanoTime() - start) / 1e9,
                    runtime.facts(),
                    runtime.model().memory());
            TaskResult counts = tally.counts();
            FileVersions files = new FileVersions(conf, context.source().root());
            return new ShardResult(
                    shard.id(), shard.versions(), UnreadableImages.of(shard, counts, files), counts, facts);
        } finally {
            runtime.release();
        }
    }
}
