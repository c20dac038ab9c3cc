package org.repmlpeval.job.run.executor;

import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.job.report.rows.RowsFile;
import org.repmlpeval.job.report.rows.RowsParquet;
import org.repmlpeval.job.run.executor.read.DecodeAhead;
import org.repmlpeval.job.run.executor.read.ImageSteps;
import org.repmlpeval.job.run.executor.read.LabelSteps;
import org.repmlpeval.job.run.executor.read.PatientReader;
import org.repmlpeval.job.run.executor.read.PixelSteps;
import org.repmlpeval.job.run.executor.read.PreparedImage;
import org.repmlpeval.job.run.executor.read.PreparedPixels;
import org.repmlpeval.job.task.faces.FaceTask;
import org.repmlpeval.job.task.faces.Views;
import org.repmlpeval.job.task.segmentation.SegmentationTask;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.image.label.LabelMapDecoder;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.read.ReadResult;

/**
 * Evaluates shards on a loaded model; images are read and decoded ahead while a batch runs. It does not depend on Spark, so Spark tasks
 * and the benchmark's loop both use it.
 *
 * @param conf configuration of the file systems
 * @param context the values that are the same for every shard
 * @param outputs folders for what is written of each image
 */
public record ShardRunner(Configuration conf, RunContext context, Outputs outputs, LoadedModel model, Cores cores) {
    /** Number of batches that decoding may be ahead of inference. */
    private static final int BATCHES_AHEAD = 2;

    /**
     * Folders to which each attempt at a shard writes files of its own.
     *
     * @param rows for the files of rows
     * @param predictions for the {@link PredictionFiles}; null if they are not kept
     */
    public record Outputs(String rows, String predictions) implements Serializable {}

    /** The file of an attempt's rows. */
    public static String rowsFile(String attempt) {
        return attempt + ".parquet";
    }

    /**
     * @param attempt name of this attempt at the shard, with which its files begin
     * @param alive called between batches; throws to give up
     */
    public ShardTally run(Shard shard, String attempt, PatientReader.Attempt retries, Runnable alive)
            throws IOException, InterruptedException {
        Preprocessor preprocessor =
                new Preprocessor(context.recipe(), context.source().maxImagePixels());
        PatientReader images = reader(context.source().root(), retries);
        try (RowsParquet out = new RowsParquet(new Path(outputs.rows(), rowsFile(attempt)), conf, context.task())) {
            ShardTally tally =
                    new ShardTally(context.task(), out, context.source().root());
            if (context.pixels() == null) {
                vectors(shard, new ImageSteps(images, preprocessor), tally, alive);
            } else {
                pixels(shard, pixelSteps(images, preprocessor, retries), tally, predictions(attempt), alive);
            }
            return tally;
        }
    }

    /** The file of rows that an attempt has written. */
    RowsFile rows(String attempt) throws IOException {
        Location folder = Location.of(conf, outputs.rows());
        return RowsFile.of(folder.fileSystem(), folder.resolve(rowsFile(attempt)));
    }

    private PredictionFiles predictions(String attempt) throws IOException {
        return outputs.predictions() == null
                ? null
                : new PredictionFiles(
                        Location.of(conf, outputs.predictions()), attempt, (SegmentationTask) context.task());
    }

    private PatientReader reader(URI root, PatientReader.Attempt attempt) throws IOException {
        return new PatientReader(
                conf, root, context.source().maxImageBytes(), context.source().listed(), attempt);
    }

    private PixelSteps pixelSteps(PatientReader images, Preprocessor preprocessor, PatientReader.Attempt attempt)
            throws IOException {
        RunContext.Pixels pixels = context.pixels();
        return new PixelSteps(
                images,
                new LabelSteps(
                        reader(pixels.labelRoot(), attempt),
                        new LabelMapDecoder(pixels.rule(), context.source().maxImagePixels())),
                preprocessor,
                pixels.inference(),
                model.input());
    }

    private void vectors(Shard shard, ImageSteps steps, ShardTally tally, Runnable alive)
            throws IOException, InterruptedException {
        int ahead = Math.multiplyExact(BATCHES_AHEAD, context.inference().imagesTogether(context.batch()));
        try (DecodeAhead<ReadResult, PreparedImage> images = new DecodeAhead<>(steps, shard, cores, ahead)) {
            new ShardEvaluator(context, forward(), steps.preprocessor(), tally, alive).evaluate(images);
        }
    }

    private ShardEvaluator.Forward forward() {
        ShardEvaluator.Forward forward = context.inference().of(model);
        return context.task() instanceof FaceTask faces && faces.views() == Views.IMAGE_AND_MIRROR
                ? new MirroredForward(forward)
                : forward;
    }

    private void pixels(Shard shard, PixelSteps steps, ShardTally tally, PredictionFiles predictions, Runnable alive)
            throws IOException, InterruptedException {
        try (DecodeAhead<PixelSteps.Files, PreparedPixels> images =
                new DecodeAhead<>(steps, shard, cores, BATCHES_AHEAD)) {
            new PixelEvaluator(context, model, steps.preprocessor(), tally, predictions, alive).evaluate(images);
        }
    }
}
