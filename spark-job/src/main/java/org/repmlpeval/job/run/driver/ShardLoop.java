package org.repmlpeval.job.run.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.report.provenance.CheckpointSection;
import org.repmlpeval.job.run.executor.ExecutorResources;
import org.repmlpeval.job.run.executor.ShardRunner;
import org.repmlpeval.job.run.executor.read.PatientReader;
import org.repmlpeval.job.run.faces.FaceRun;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.weights.FormWeights;
import org.repmlpeval.job.run.weights.WeightsSource;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.partitioning.dataset.ClassFolders;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.packed.DataSource;
import org.repmlpeval.partitioning.plan.Shard;

/** Evaluates the shards of an evaluation on a few threads without Spark, for comparison with the speed of the Spark job. */
public final class ShardLoop {
    private ShardLoop() {}

    /**
     * The result of a loop.
     *
     * @param images number of listed images
     * @param scored number of scored images
     * @param seconds duration from before the model is loaded to the end of the last shard
     * @param checkpoint the weights that were loaded
     * @param counts the result, with the embeddings if pairs of faces are verified
     */
    public record Timing(long images, long scored, double seconds, CheckpointSection checkpoint, TaskResult counts) {}

    /**
     * @param settings the settings, without probes; only the files of rows are written to their output folder
     * @param threads number of shards at a time, and of cores
     * @throws IOException if a file system fails
     */
    public static Timing run(EvaluationSettings settings, Configuration hadoop, int threads)
            throws IOException, InterruptedException {
        return run(settings, hadoop, threads, UnaryOperator.identity());
    }

    /** As {@link #run(EvaluationSettings, Configuration, int)}. @param selection takes the data set and gives the images to evaluate */
    public static Timing run(
            EvaluationSettings settings, Configuration hadoop, int threads, UnaryOperator<ImageListing> selection)
            throws IOException, InterruptedException {
        EvaluationInputs inputs = new EvaluationInputs(settings, hadoop);
        Optional<DataSource> source = inputs.source();
        Optional<ClassFolders> folders = inputs.classFolders(source);
        WeightsSource loaded =
                WeightsSource.load(settings.weights(), settings.selection(), settings.architecture(), hadoop);
        Optional<FaceRun> faces = inputs.faces();
        EvaluationInputs.Labelled data = inputs.listing(faces, source, folders, loaded.classes());
        Task task = inputs.task(faces, data);
        ImageListing listing = selection.apply(data.listing());
        List<Shard> shards = inputs.plan(listing, threads).shards();
        FormWeights all = new FormWeights(
                loaded,
                settings.deployFile().map(file -> file.load(settings.selection(), settings.architecture(), hadoop)));
        Map<Form, StateDict> weights =
                all.of(settings.architecture(), settings.forms(), Precision.FLOAT32, settings.largestInputs(hadoop));
        long start = System.nanoTime();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (Cores cores = new Cores(threads);
                LoadedModel model = settings.engine()
                        .choose(Precision.FLOAT32)
                        .backend()
                        .load(settings.architecture(), weights, options(settings, cores))) {
            ShardRunner runner = new ShardRunner(
                    hadoop, inputs.context(data, task), new ShardRunner.Outputs(settings.out(), null), model, cores);
            List<Future<TaskResult>> results = new ArrayList<>();
            for (Shard shard : shards) {
                results.add(
                        pool.submit(() -> runner.run(shard, "loop-" + shard.id(), PatientReader.Attempt.LAST, () -> {})
                                .counts()));
            }
            TaskResult counts = task.none();
            pool.shutdown();
            for (Future<TaskResult> result : results) {
                counts = counts.plus(result.get());
            }
            long scored = counts.outcomes().get(ImageOutcome.SCORED);
            return new Timing(
                    listing.entries().size(),
                    scored,
                    (System.nanoTime() - start) / 1e9,
                    all.withNotes(settings.forms()).origin(),
                    counts);
        } catch (ExecutionException e) {
            throw new IOException("a shard failed: " + e.getCause(), e.getCause());
        } finally {
            // After a failure, other shards may still be writing to the folder, which the caller may delete next.
            pool.shutdownNow();
            pool.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        }
    }

    private static EngineOptions options(EvaluationSettings settings, Cores cores) {
        return new EngineOptions(Precision.FLOAT32, cores, 1, settings.batch(), ExecutorResources.memory());
    }
}
