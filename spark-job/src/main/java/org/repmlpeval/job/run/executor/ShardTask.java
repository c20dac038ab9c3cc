package org.repmlpeval.job.run.executor;

import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.repmlpeval.job.run.executor.read.PatientReader;
import org.repmlpeval.job.run.weights.ModelBundle;
import org.repmlpeval.job.run.weights.SentObject;
import org.repmlpeval.partitioning.plan.Shard;

/**
 * Everything that an executor needs to evaluate any shard of a run, except the weights, which are broadcast.
 *
 * @param runId identifies the run in the executors' JVMs
 * @param model the {@link ModelBundle}
 * @param hadoop configuration of the file systems
 * @param context the values that are the same for every shard
 * @param backend name of the inference engine
 * @param attempts how often Spark tries a task before the job fails
 * @param rows folder for the attempts' files of rows
 */
public record ShardTask(
        String runId,
        SentObject model,
        Broadcast<SerializableConfiguration> hadoop,
        RunContext context,
        String backend,
        int attempts,
        String rows)
        implements Serializable {
    private PatientReader.Attempt attempt() {
        return TaskContext.get().attemptNumber() + 1 < attempts
                ? PatientReader.Attempt.MORE_TO_COME
                : PatientReader.Attempt.LAST;
    }

    /** The same task for another data set or another way to count. */
    public ShardTask with(RunContext other) {
        return new ShardTask(runId, model, hadoop, other, backend, attempts, rows);
    }

    public ShardResult run(Shard shard) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Configuration conf = hadoop.value().value();
        // Each attempt at this shard, even a late or speculative one, writes its own file; the result names the file
        // that is used.
        String rowsFile = "attempt-" + shard.id() + "-" + TaskContext.get().taskAttemptId() + ".parquet";
        ExecutorRuntime runtime = ExecutorRuntime.lease(runId, model, backend, context.batch());
        try {
            ShardRunner runner = new ShardRunner(conf, context, rows, runtime.model(), runtime.cores());
            ShardRunner.Evaluator evaluator = runner.run(
                    shard, rowsFile, attempt(), () -> TaskContext.get().killTaskIfInterrupted());
            return new ShardResult(
                    shard.id(),
                    evaluator.counts(),
                    evaluator.digests(),
                    evaluator.times(),
                    evaluator.tally(),
                    (System.nanoTime() - start) / 1e9,
                    rowsFile,
                    runtime.facts(),
                    runtime.model().memory());
        } finally {
            runtime.release();
        }
    }
}
