package org.repmlpeval.job.run.executor;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.job.report.rows.RowsParquet;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.model.image.recipe.Recipe;
import org.repmlpeval.partitioning.plan.Shard;

/**
 * Evaluates shards on a loaded model: images are read and decoded ahead while a batch runs. Knows no Spark; a Spark task and the
 * benchmark's loop call it alike.
 *
 * @param root of the data set
 * @param rows folder for the files of rows
 */
record ShardRunner(
        Configuration conf,
        URI root,
        Task task,
        List<Form> forms,
        Recipe recipe,
        Inference inference,
        int batch,
        int maxImageBytes,
        String rows,
        LoadedModel model,
        Cores cores) {
    /** Batches that decoding may be ahead of inference. */
    private static final int BATCHES_AHEAD = 2;

    /**
     * @param rowsFile name of the file of rows to write
     * @param alive called between batches; throws to give up
     */
    ShardEvaluator run(Shard shard, String rowsFile, PatientReader.Attempt attempt, Runnable alive)
            throws IOException, InterruptedException {
        Preprocessor preprocessor = new Preprocessor(recipe);
        int together = inference.imagesTogether(batch);
        try (RowsParquet out = new RowsParquet(new Path(rows, rowsFile), conf, task);
                DecodeAhead images = new DecodeAhead(
                        new PatientReader(conf, root, maxImageBytes, attempt),
                        preprocessor,
                        shard,
                        cores,
                        Math.multiplyExact(BATCHES_AHEAD, together))) {
            ShardEvaluator evaluator =
                    new ShardEvaluator(task, forms, inference.of(model), preprocessor, together, out, alive);
            evaluator.evaluate(images);
            return evaluator;
        }
    }
}
