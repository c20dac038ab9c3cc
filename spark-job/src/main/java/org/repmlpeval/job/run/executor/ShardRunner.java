package org.repmlpeval.job.run.executor;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.job.report.rows.RowsParquet;
import org.repmlpeval.job.task.faces.FaceTask;
import org.repmlpeval.job.task.faces.Views;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.partitioning.plan.Shard;

/**
 * Evaluates shards on a loaded model; images are read and decoded ahead while a batch runs. It does not depend on Spark, so Spark tasks
 * and the benchmark's loop both use it.
 *
 * @param conf configuration of the file systems
 * @param context the values that are the same for every shard
 * @param rows folder for the files of rows
 */
public record ShardRunner(Configuration conf, RunContext context, String rows, LoadedModel model, Cores cores) {
    /** Number of batches that decoding may be ahead of inference. */
    private static final int BATCHES_AHEAD = 2;

    /**
     * @param rowsFile name of the file of rows to write
     * @param alive called between batches; throws to give up
     */
    public ShardEvaluator run(Shard shard, String rowsFile, PatientReader.Attempt attempt, Runnable alive)
            throws IOException, InterruptedException {
        Preprocessor preprocessor = new Preprocessor(context.recipe());
        int together = context.inference().imagesTogether(context.batch());
        try (RowsParquet out = new RowsParquet(new Path(rows, rowsFile), conf, context.task());
                DecodeAhead images = new DecodeAhead(
                        new PatientReader(conf, context.root(), context.maxImageBytes(), attempt),
                        preprocessor,
                        shard,
                        cores,
                        Math.multiplyExact(BATCHES_AHEAD, together))) {
            ShardEvaluator evaluator = new ShardEvaluator(context, forward(), preprocessor, out, alive);
            evaluator.evaluate(images);
            return evaluator;
        }
    }

    private ShardEvaluator.Forward forward() {
        ShardEvaluator.Forward forward = context.inference().of(model);
        return context.task() instanceof FaceTask faces && faces.views() == Views.IMAGE_AND_MIRROR
                ? new MirroredForward(forward)
                : forward;
    }
}
