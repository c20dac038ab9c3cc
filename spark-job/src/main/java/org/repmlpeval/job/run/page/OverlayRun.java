package org.repmlpeval.job.run.page;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.repmlpeval.job.report.page.extra.Overlays;
import org.repmlpeval.job.run.executor.PredictionFiles;
import org.repmlpeval.job.run.executor.RunContext;
import org.repmlpeval.job.run.executor.ShardResult;
import org.repmlpeval.job.run.executor.ShardRunner;
import org.repmlpeval.job.run.executor.ShardTask;
import org.repmlpeval.job.run.output.RunFolder;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.settings.Predictions;
import org.repmlpeval.job.run.spark.CancellationWatch;
import org.repmlpeval.job.run.spark.ContextFailure;
import org.repmlpeval.job.run.spark.SentParts;
import org.repmlpeval.job.run.spark.TaskJob;
import org.repmlpeval.job.run.weights.ByteChunks;
import org.repmlpeval.job.task.TaskTimes;
import org.repmlpeval.job.task.segmentation.SegmentationResult;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.read.ShardHosts;

/**
 * Has the predictions of the few images whose segmentation the page shows: from those that the run keeps, or by running these images once
 * more, by a task each, in the executors, where the model is loaded. If that would take long, there are no pictures, and the page says what
 * gives them.
 */
public final class OverlayRun {
    /** A run is not to become much longer for its pictures. */
    private static final double MOST_SECONDS = 30;

    private static final double NANOS = 1e9;
    private static final String NONE = "There are no pictures of predictions, because ";

    private final JavaSparkContext spark;
    private final EvaluationSettings settings;
    private final RunFolder folder;
    private final List<ChosenImage> chosen;

    /** By the id of the image, the attempt whose label maps count; empty if the run keeps all. */
    private final Map<String, String> attempts = new HashMap<>();

    /** Why there are no predictions; null if there are some. */
    private String missing;

    /** @param result of the run, which says which images are shown */
    public OverlayRun(
            JavaSparkContext spark,
            EvaluationSettings settings,
            RunFolder folder,
            SegmentationResult result,
            ImageListing listing) {
        this.spark = spark;
        this.settings = settings;
        this.folder = folder;
        chosen = ChosenImage.of(result, listing);
    }

    /**
     * Runs the images again if the run does not keep its predictions; while the executors have the model.
     *
     * @param times of the run
     */
    public void predict(ShardTask task, TaskTimes times) throws IOException {
        if (settings.page().thumbnails() == 0) {
            missing = NONE + "--thumbnails is 0.";
        } else if (chosen.isEmpty()) {
            missing = NONE + "no image has a result.";
        } else if (settings.predictions() == Predictions.COUNTED) {
            double seconds = seconds(times);
            if (seconds > MOST_SECONDS) {
                missing = String.format(
                        Locale.ROOT,
                        "%sit would have taken about %.0f seconds to run %s again; with --keep-predictions a run shows"
                                + " them without that.",
                        NONE,
                        seconds,
                        Count.grouped(chosen.size(), "image"));
            } else {
                run(task);
            }
        }
    }

    private double seconds(TaskTimes times) {
        double nanos = times.inferenceNanos().values().stream()
                .mapToDouble(Long::doubleValue)
                .sum();
        int atOnce = Math.max(1, Math.min(chosen.size(), spark.defaultParallelism()));
        return nanos / NANOS / Math.max(1, times.images()) * chosen.size() / atOnce;
    }

    private void run(ShardTask task) throws IOException {
        try {
            submit(task.with(new ShardRunner.Outputs(
                    task.outputs().rows(), folder.pictures().path().toString())));
        } catch (Exception e) { // also a SparkException, which Scala does not declare
            if (CancellationWatch.isCancellation(e) || spark.sc().isStopped()) {
                throw e;
            }
            // The result of the run does not depend on its pictures.
            missing = NONE + "the images could not be run again: " + ContextFailure.firstLine(e);
        }
    }

    private void submit(ShardTask task) {
        List<ImageEntry> entries = chosen.stream().map(ChosenImage::entry).toList();
        List<Shard> shards = IntStream.range(0, entries.size())
                .mapToObj(i -> new Shard(i, List.of(entries.get(i))))
                .toList();
        Map<Integer, String> byShard = new TreeMap<>();
        new TaskJob(spark, "pictures of predictions")
                .run(
                        new SentParts(
                                spark.sc(),
                                shards,
                                ShardHosts.of(
                                        spark.hadoopConfiguration(),
                                        task.context().source().root(),
                                        shards)),
                        task::runPacked,
                        packed -> {
                            ShardResult result = ByteChunks.unpack(packed).open(ShardResult.class);
                            byShard.put(result.shard(), result.facts().attempt());
                        },
                        UnaryOperator.identity());
        byShard.forEach((shard, attempt) -> attempts.put(entries.get(shard).id(), attempt));
    }

    /**
     * Makes the pictures, after the predictions that the run keeps have their final names, and removes those that it does not keep.
     *
     * @param classNames by class
     * @param say takes a sentence for the user if something could not be removed
     */
    public Overlays overlays(Configuration hadoop, RunContext context, List<String> classNames, Consumer<String> say) {
        try {
            return missing != null
                    ? Overlays.none(missing)
                    : new OverlayImages(hadoop, context, classNames::get).of(chosen, this::file);
        } finally {
            removePictures(say);
        }
    }

    private void removePictures(Consumer<String> say) {
        try {
            folder.removePictures();
        } catch (IOException | RuntimeException e) {
            // The report is complete with or without them.
            say.accept("note: the folder " + RunFolder.PICTURES + " of the report could not be removed: "
                    + e.getMessage() + "; the report does not need it");
        }
    }

    private Location file(String form, ImageEntry image) throws IOException {
        if (settings.predictions() != Predictions.COUNTED) {
            return folder.prediction(form, image.id());
        }
        Location written = folder.pictures();
        String name = new PredictionFiles.Name(attempts.get(image.id()), 0, form).text();
        return new Location(written.fileSystem(), written.resolve(name));
    }
}
