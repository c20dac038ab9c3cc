package org.repmlpeval.job.run.driver;

import org.repmlpeval.job.run.spark.CancellationWatch;
import org.repmlpeval.job.run.spark.JobFailedException;
import org.repmlpeval.job.run.weights.SentObject;
import org.repmlpeval.job.run.executor.CalibrationImages;
import org.repmlpeval.job.run.executor.ExecutorRuntime;
import org.repmlpeval.job.run.executor.ShardResult;
import org.repmlpeval.job.run.executor.ShardTask;
import org.repmlpeval.job.run.weights.ByteChunks;
import org.repmlpeval.job.run.weights.LocalBundles;
import org.repmlpeval.job.run.weights.ModelBundle;
import org.repmlpeval.job.run.weights.WeightsSource;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.repmlpeval.job.report.provenance.CheckpointSection;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.result.Timings;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.NativeLibraries;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.image.decode.DecodeCanary;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.plan.ShardPlan;
import scala.Function2;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/**
 * The driver of one evaluation: weights → forms → broadcast, listing → shards → one task each, shard results → report. Nothing is
 * published unless every shard gave its one result and the outcomes add up to the listing.
 */
public final class EvaluationJob {
    private final JavaSparkContext spark;
    private final EvaluationSettings settings;
    private final Progress progress;
    private final Configuration hadoop;

    public EvaluationJob(JavaSparkContext spark, EvaluationSettings settings, Progress progress) {
        this.spark = spark;
        this.settings = settings;
        this.progress = progress;
        hadoop = spark.hadoopConfiguration();
    }

    /**
     * Runs the evaluation and publishes {@code report.json} and {@code rows/} under the output folder.
     *
     * @throws InvalidInputException if something the user gave is unusable; nothing was published
     * @throws IOException if a file system fails; nothing was published
     * @throws org.repmlpeval.model.EnvironmentException if a machine lacks what the run needs; nothing was published
     * @throws JobFailedException if the run was cancelled before its tasks were submitted; nothing was published
     */
    public EvaluationReport run() throws IOException {
        try (OutputFolder output = new OutputFolder(hadoop, settings.out());
                CancellationWatch watch = CancellationWatch.start(spark)) {
            EvaluationInputs inputs = new EvaluationInputs(settings, hadoop);
            ImageListing listing = inputs.listing();
            Task task = inputs.task(listing);
            ShardPlan plan = inputs.plan(listing, SparkContexts.expectedSlots(spark));
            String runId = UUID.randomUUID().toString();
            long start;
            ShardResults results;
            SentModel model;
            try {
                requireNativesOfLocalMode();
                model = sendModel(runId, watch);
                say(listing, plan);
                start = System.nanoTime();
                results = submit(runId, task, model.bundle(), listing, plan, output, watch);
            } finally {
                LocalBundles.remove(runId);
            }
            results.requireComplete(plan.shards().size());
            watch.check();
            double seconds = (System.nanoTime() - start) / 1e9;
            EvaluationReport report = EvaluationReport.of(
                    new ManifestWriter(spark, settings).write(model.origin(), listing, plan, results),
                    results.counts(task),
                    new Timings(seconds, results.times(task), results.seconds()));
            publish(output, results, report);
            return report;
        }
    }

    /** In local mode this JVM runs the tasks: a library that does not load is said once, before there are any. */
    private void requireNativesOfLocalMode() {
        if (spark.isLocal()) {
            DecodeCanary.verify();
            Backend.of(settings.backend(), Precision.FLOAT32).description();
        }
    }

    /** The weights on their way to the executors, and what the report says of them. */
    private record SentModel(CheckpointSection origin, SentObject bundle) {}

    /** Loads, converts, broadcasts; of a cluster's run, the weights themselves are garbage on the driver when this returns. */
    private SentModel sendModel(String runId, CancellationWatch watch) {
        WeightsSource loaded =
                WeightsSource.load(settings.weights(), settings.weightsEntry(), settings.architecture(), hadoop);
        watch.check();
        Map<Form, StateDict> forms = loaded.forms(
                settings.architecture(), settings.forms(), Precision.FLOAT32, settings.largestInputs(hadoop));
        WeightsSource weights = settings.forms().contains(Form.INT8)
                ? loaded.noting(settings.calibration()
                        .map(CalibrationImages::note)
                        .orElse("int8: weights alone are on grids, inputs of layers are not"))
                : loaded;
        watch.check();
        ModelBundle bundle = new ModelBundle(settings.architecture(), forms);
        if (spark.isLocal()) {
            LocalBundles.put(runId, bundle);
            return new SentModel(weights.origin(), SentObject.send(spark, "in this JVM"));
        }
        return new SentModel(weights.origin(), SentObject.send(spark, bundle));
    }

    private void say(ImageListing listing, ShardPlan plan) {
        progress.say(settings.architecture().name() + " with weights " + settings.weights() + ": "
                + String.join(" against ", settings.formNames()) + " on "
                + listing.entries().size() + " images of " + settings.data() + " in "
                + plan.shards().size() + " shards");
        LabelCheck.warning(settings, listing).ifPresent(warning -> progress.say("WARNING: " + warning));
        plan.reduction().ifPresent(progress::say);
        if (listing.ignored().total() > 0) {
            progress.say("not listed: " + listing.ignored());
        }
    }

    private ShardResults submit(
            String runId,
            Task task,
            SentObject model,
            ImageListing listing,
            ShardPlan plan,
            OutputFolder output,
            CancellationWatch watch) {
        Broadcast<SerializableConfiguration> conf = spark.broadcast(new SerializableConfiguration(hadoop));
        ShardTask shardTask = new ShardTask(
                runId,
                model,
                conf,
                listing.root(),
                task,
                settings.forms(),
                settings.recipe(),
                settings.inference(),
                settings.batch(),
                settings.backend(),
                settings.maxImageBytes(),
                SparkContexts.attemptsPerTask(spark),
                output.rows());
        ShardResults results = new ShardResults();
        progress.start(listing.entries().size());
        try {
            runTasks(shardTask, plan.shards(), results, watch);
        } finally {
            ExecutorRuntime.end(runId);
            model.destroy();
            conf.destroy();
        }
        return results;
    }

    /** One task per shard; each result is taken once, from the first attempt that succeeds. */
    private void runTasks(ShardTask task, List<Shard> shards, ShardResults results, CancellationWatch watch) {
        List<byte[]> packed =
                shards.stream().map(shard -> ByteChunks.of(shard).packed()).toList();
        JavaRDD<byte[]> rdd = spark.parallelize(packed, packed.size());
        Function2<TaskContext, Iterator<byte[]>, byte[]> run =
                (Function2<TaskContext, Iterator<byte[]>, byte[]> & Serializable)
                        (context, shard) -> runOne(task, shard.next());
        Function2<Object, byte[], BoxedUnit> collect = (index, packedResult) -> {
            ShardResult result = ByteChunks.unpack(packedResult).open(ShardResult.class);
            results.add(result);
            progress.add(result.counts().images());
            return BoxedUnit.UNIT;
        };
        List<Object> partitions =
                IntStream.range(0, packed.size()).<Object>mapToObj(i -> i).toList();
        watch.check();
        watch.end();
        spark.sc()
                .runJob(
                        rdd.rdd(),
                        run,
                        JavaConverters.asScalaBuffer(partitions).toSeq(),
                        collect,
                        ClassTag$.MODULE$.<byte[]>apply(byte[].class));
    }

    private static byte[] runOne(ShardTask task, byte[] shard) {
        try {
            return ByteChunks.of(task.run(ByteChunks.unpack(shard).open(Shard.class)))
                    .packed();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the task was interrupted", e);
        } catch (Error e) {
            // Of a native library; for some errors Spark would end the executor.
            Optional<EnvironmentException> library = NativeLibraries.explain(e);
            if (library.isPresent()) {
                throw library.get();
            }
            throw e;
        }
    }

    private static void publish(OutputFolder output, ShardResults results, EvaluationReport report) throws IOException {
        for (ShardResult result : results.inOrder()) {
            output.keepRows(result.shard(), result.rowsFile());
        }
        output.dropOtherRows(results.shards());
        output.write("report.json", ReportJson.write(report).getBytes(StandardCharsets.UTF_8));
        output.publish();
    }
}
