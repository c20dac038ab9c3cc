package org.repmlpeval.job.run.executor;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.job.report.rows.ImageFacts;
import org.repmlpeval.job.report.rows.RowsParquet;
import org.repmlpeval.job.run.executor.read.DecodeAhead;
import org.repmlpeval.job.run.executor.read.DecodedFacts;
import org.repmlpeval.job.run.executor.read.ImageSteps;
import org.repmlpeval.job.run.executor.read.ImageTally;
import org.repmlpeval.job.run.executor.read.PatientReader;
import org.repmlpeval.job.run.executor.read.PixelSteps;
import org.repmlpeval.job.run.executor.read.PreparedImage;
import org.repmlpeval.job.run.executor.read.PreparedPixels;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.TaskTimes;
import org.repmlpeval.job.task.faces.FaceTask;
import org.repmlpeval.job.task.faces.Views;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.image.decode.ImageDecoder;
import org.repmlpeval.model.image.label.LabelMapDecoder;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.read.ReadResult;

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

    /** What has been counted of a shard. */
    public interface Evaluator {
        TaskResult counts();

        /** The {@link org.repmlpeval.job.task.ImageDigest}s of the shard's images in order. */
        byte[] digests();

        ImageTally tally();

        TaskTimes times();
    }

    /**
     * @param rowsFile name of the file of rows to write
     * @param alive called between batches; throws to give up
     */
    public Evaluator run(Shard shard, String rowsFile, PatientReader.Attempt attempt, Runnable alive)
            throws IOException, InterruptedException {
        Preprocessor preprocessor = new Preprocessor(context.recipe());
        PatientReader images = reader(context.source().root(), attempt);
        try (RowsParquet out = new RowsParquet(new Path(rows, rowsFile), conf, context.task())) {
            return context.pixels() == null
                    ? vectors(shard, new ImageSteps(images, preprocessor), out, alive)
                    : pixels(shard, pixelSteps(images, preprocessor, attempt), out, alive);
        }
    }

    private PatientReader reader(URI root, PatientReader.Attempt attempt) throws IOException {
        return new PatientReader(conf, root, context.source().maxImageBytes(), attempt);
    }

    private PixelSteps pixelSteps(PatientReader images, Preprocessor preprocessor, PatientReader.Attempt attempt)
            throws IOException {
        RunContext.Pixels pixels = context.pixels();
        return new PixelSteps(
                images,
                reader(pixels.labelRoot(), attempt),
                preprocessor,
                new LabelMapDecoder(pixels.rule(), ImageDecoder.DEFAULT_MAX_PIXELS),
                pixels.inference(),
                model.input());
    }

    private Evaluator vectors(Shard shard, ImageSteps steps, RowsParquet out, Runnable alive)
            throws IOException, InterruptedException {
        int ahead = Math.multiplyExact(BATCHES_AHEAD, context.inference().imagesTogether(context.batch()));
        try (DecodeAhead<ReadResult, PreparedImage> images = new DecodeAhead<>(steps, shard, cores, ahead)) {
            ShardEvaluator evaluator = new ShardEvaluator(context, forward(), steps.preprocessor(), out, alive);
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

    private Evaluator pixels(Shard shard, PixelSteps steps, RowsParquet out, Runnable alive)
            throws IOException, InterruptedException {
        try (DecodeAhead<PixelSteps.Files, PreparedPixels> images =
                new DecodeAhead<>(steps, shard, cores, BATCHES_AHEAD)) {
            PixelEvaluator evaluator = new PixelEvaluator(context, model, steps.preprocessor(), out, alive);
            evaluator.evaluate(images);
            return evaluator;
        }
    }

    /** Writes an image's row. @param decoded null if the image was not decoded */
    static void write(RowsParquet rows, TaskImage result, DecodedFacts decoded) throws IOException {
        if (decoded == null) {
            rows.write(result);
        } else {
            rows.write(result, new ImageFacts(decoded.mode(), decoded.width(), decoded.height()));
        }
    }
}
