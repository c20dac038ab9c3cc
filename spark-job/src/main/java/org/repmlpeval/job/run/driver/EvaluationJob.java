package org.repmlpeval.job.run.driver;

import org.repmlpeval.job.run.executor.CalibrationImages;
import org.repmlpeval.job.run.executor.ExecutorRuntime;
import org.repmlpeval.job.run.executor.ShardResult;
import org.repmlpeval.job.run.executor.ShardTask;
import org.repmlpeval.job.run.labels.LabelCheck;
import org.repmlpeval.job.run.spark.SparkContexts;
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
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.partitioning.dataset.ImageFolder.ClassFolders;
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
     */
    public EvaluationReport run() throws IOException {
        EvaluationInputs inputs = new EvaluationInputs(settings, hadoop);
        inputs.requireApart();
        try (OutputFolder output = new OutputFolder(hadoop, settings.out())) {
            String runId = UUID.randomUUID().toString();
            long start;
            ShardResults results;
            Prepared prepared;
            try {
                prepared = prepare(runId, inputs);
                say(prepared);
                start = System.nanoTime();
                results = submit(runId, prepared, output);
            } finally {
                LocalBundles.remove(runId);
            }
            results.requireComplete(prepared.plan().shards().size());
            double seconds = (System.nanoTime() - start) / 1e9;
            EvaluationReport report = EvaluationReport.of(
                    new ManifestWriter(spark, settings)
                            .write(prepared.model().origin(), prepared.data(), prepared.plan(), results),
                    results.counts(prepared.task()),
                    new Timings(seconds, results.times(prepared.task()), results.seconds()));
            publish(output, results, report);
            return report;
        }
    }

    /** The weights on their way to the executors, and what the report says of them. */
    private record SentModel(CheckpointSection origin, Broadcast<ByteChunks> bundle) {}

    /** All that is known before the first image is read. */
    private record Prepared(EvaluationInputs.Labelled data, Task task, ShardPlan plan, SentModel model) {
        ImageListing listing() {
            return data.listing();
        }
    }

    /**
     * Loads the weights, lists the images in the order of classes that the checkpoint may carry, and sends the weights; of a
     * cluster's run, the weights themselves are garbage on the driver when this returns.
     */
    private Prepared prepare(String runId, EvaluationInputs inputs) throws IOException {
        Optional<ClassFolders> folders = inputs.classFolders();
        WeightsSource loaded =
                WeightsSource.load(settings.weights(), settings.weightsEntry(), settings.architecture(), hadoop);
        EvaluationInputs.Labelled data = inputs.listing(folders, loaded.classes());
        Task task = inputs.task(data.listing());
        ShardPlan plan = inputs.plan(data.listing(), SparkContexts.expectedSlots(spark));
        return new Prepared(data, task, plan, sendModel(runId, loaded));
    }

    private SentModel sendModel(String runId, WeightsSource loaded) {
        Map<Form, StateDict> forms = loaded.forms(
                settings.architecture(), settings.forms(), Precision.FLOAT32, settings.largestInputs(hadoop));
        WeightsSource weights = settings.forms().contains(Form.INT8)
                ? loaded.noting(settings.calibration()
                        .map(CalibrationImages::note)
                        .orElse("int8: weights alone are on grids, inputs of layers are not"))
                : loaded;
        ModelBundle bundle = new ModelBundle(settings.architecture(), forms);
        if (spark.isLocal()) {
            LocalBundles.put(runId, bundle);
            return new SentModel(weights.origin(), spark.broadcast(ByteChunks.of("in this JVM")));
        }
        return new SentModel(weights.origin(), spark.broadcast(ByteChunks.of(bundle)));
    }

    private void say(Prepared prepared) {
        ImageListing listing = prepared.listing();
        progress.say(settings.architecture().name() + " with weights " + settings.weights() + ": "
                + String.join(" against ", settings.formNames()) + " on "
                + listing.entries().size() + " images of " + settings.data() + " in "
                + prepared.plan().shards().size() + " shards");
        if (prepared.data().order() != null) {
            progress.say("class order: " + prepared.data().order().section().text());
        }
        LabelCheck.warnings(settings, prepared.data()).forEach(warning -> progress.say("WARNING: " + warning));
        prepared.plan().reduction().ifPresent(progress::say);
        if (listing.ignored().total() > 0) {
            progress.say("not listed: " + listing.ignored());
        }
    }

    private ShardResults submit(String runId, Prepared prepared, OutputFolder output) {
        Broadcast<ByteChunks> model = prepared.model().bundle();
        Broadcast<SerializableConfiguration> conf = spark.broadcast(new SerializableConfiguration(hadoop));
        ShardTask shardTask = new ShardTask(
                runId,
                model,
                conf,
                prepared.listing().root(),
                prepared.task(),
                settings.forms(),
                settings.recipe(),
                settings.inference(),
                settings.batch(),
                settings.backend(),
                settings.maxImageBytes(),
                SparkContexts.attemptsPerTask(spark),
                output.rows());
        ShardResults results = new ShardResults();
        progress.start(prepared.listing().entries().size());
        try {
            runTasks(shardTask, prepared.plan().shards(), results);
        } finally {
            ExecutorRuntime.end(runId);
            model.destroy();
            conf.destroy();
        }
        return results;
    }

    /** One task per shard; each result is taken once, from the first attempt that succeeds. */
    private void runTasks(ShardTask task, List<Shard> shards, ShardResults results) {
        List<ByteChunks> packed = shards.stream().map(ByteChunks::of).toList();
        JavaRDD<ByteChunks> rdd = spark.parallelize(packed, packed.size());
        Function2<TaskContext, Iterator<ByteChunks>, ByteChunks> run =
                (Function2<TaskContext, Iterator<ByteChunks>, ByteChunks> & Serializable)
                        (context, shard) -> runOne(task, shard.next());
        Function2<Object, ByteChunks, BoxedUnit> collect = (index, packedResult) -> {
            ShardResult result = packedResult.open(ShardResult.class);
            results.add(result);
            progress.add(result.counts().images());
            return BoxedUnit.UNIT;
        };
        List<Object> partitions =
                IntStream.range(0, packed.size()).<Object>mapToObj(i -> i).toList();
        spark.sc()
                .runJob(
                        rdd.rdd(),
                        run,
                        JavaConverters.asScalaBuffer(partitions).toSeq(),
                        collect,
                        ClassTag$.MODULE$.<ByteChunks>apply(ByteChunks.class));
    }

    private static ByteChunks runOne(ShardTask task, ByteChunks shard) {
        try {
            return ByteChunks.of(task.run(shard.open(Shard.class)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the task was interrupted", e);
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
