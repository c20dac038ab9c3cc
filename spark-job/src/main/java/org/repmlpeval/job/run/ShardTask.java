package org.repmlpeval.job.run;

import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.repmlpeval.job.report.RowsParquet;
import org.repmlpeval.job.task.ClassificationTask;
import org.repmlpeval.model.arch.Form;
import org.repmlpeval.model.image.Preprocessor;
import org.repmlpeval.model.image.Recipe;
import org.repmlpeval.partitioning.plan.Shard;

/**
 * What an executor needs to evaluate any shard of a run; the weights stay in the broadcast.
 *
 * @param runId names the run in the executors' JVMs
 * @param model the {@link ModelBundle}
 * @param hadoop configuration of the file systems
 * @param root of the data set
 * @param attempts how often Spark tries a task before the job fails
 * @param rows folder for the attempts' files of rows
 */
record ShardTask(
        String runId,
        Broadcast<ByteChunks> model,
        Broadcast<SerializableConfiguration> hadoop,
        URI root,
        ClassificationTask task,
        List<Form> forms,
        Recipe recipe,
        int batch,
        int decodeThreads,
        int maxImageBytes,
        int attempts,
        String rows)
        implements Serializable {
    /** Batches that decoding may be ahead of inference. */
    private static final int BATCHES_AHEAD = 2;

    private PatientReader.Attempt attempt() {
        return TaskContext.get().attemptNumber() + 1 < attempts
                ? PatientReader.Attempt.MORE_TO_COME
                : PatientReader.Attempt.LAST;
    }

    ShardResult run(Shard shard) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Configuration conf = hadoop.value().value();
        // Another attempt at this shard, late or speculative, writes a file of its own; the result names the one that
        // counts.
        String rowsFile = "attempt-" + shard.id() + "-" + TaskContext.get().taskAttemptId() + ".parquet";
        ExecutorRuntime runtime = ExecutorRuntime.lease(runId, model);
        try {
            Preprocessor preprocessor = new Preprocessor(recipe);
            ShardEvaluator evaluator;
            try (RowsParquet out = new RowsParquet(new Path(rows, rowsFile), conf, task);
                    DecodeAhead images = new DecodeAhead(
                            new PatientReader(conf, root, maxImageBytes, attempt()),
                            preprocessor,
                            shard,
                            decodeThreads,
                            Math.multiplyExact(BATCHES_AHEAD, batch))) {
                evaluator = new ShardEvaluator(task, forms, runtime.model(), preprocessor, batch, out);
                evaluator.evaluate(images);
            }
            return new ShardResult(
                    shard.id(),
                    evaluator.counts(),
                    evaluator.times(),
                    evaluator.tally(),
                    (System.nanoTime() - start) / 1e9,
                    rowsFile,
                    runtime.facts());
        } finally {
            runtime.release();
        }
    }
}
