package org.repmlpeval.job.run.driver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.classes.ClassNames;
import org.repmlpeval.job.report.classes.ClassRow;
import org.repmlpeval.job.report.classes.ClassesSection;
import org.repmlpeval.job.report.page.extra.Overlays;
import org.repmlpeval.job.report.page.extra.PageExtras;
import org.repmlpeval.job.report.provenance.CheckpointSection;
import org.repmlpeval.job.report.provenance.ClassOrderSection;
import org.repmlpeval.job.report.provenance.Manifest;
import org.repmlpeval.job.report.result.ExactnessSection;
import org.repmlpeval.job.report.result.Timings;
import org.repmlpeval.job.report.rows.ClassTables;
import org.repmlpeval.job.run.admission.LocalMode;
import org.repmlpeval.job.run.check.ConvertedWeights;
import org.repmlpeval.job.run.executor.CalibrationImages;
import org.repmlpeval.job.run.executor.ExactTask;
import org.repmlpeval.job.run.executor.ExecutorRuntime;
import org.repmlpeval.job.run.executor.RunContext;
import org.repmlpeval.job.run.executor.ShardResult;
import org.repmlpeval.job.run.executor.ShardTask;
import org.repmlpeval.job.run.faces.FaceRun;
import org.repmlpeval.job.run.labels.KnownOrders;
import org.repmlpeval.job.run.output.RunFolder;
import org.repmlpeval.job.run.output.UnpublishedException;
import org.repmlpeval.job.run.page.OverlayRun;
import org.repmlpeval.job.run.page.RunDocuments;
import org.repmlpeval.job.run.page.RunPage;
import org.repmlpeval.job.run.page.Thumbnails;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.settings.Predictions;
import org.repmlpeval.job.run.spark.CancellationWatch;
import org.repmlpeval.job.run.spark.ClusterEvents;
import org.repmlpeval.job.run.spark.JobFailedException;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.job.run.stop.MissingWatch;
import org.repmlpeval.job.run.weights.FormWeights;
import org.repmlpeval.job.run.weights.LocalBundles;
import org.repmlpeval.job.run.weights.ModelBundle;
import org.repmlpeval.job.run.weights.PreprocessingCheck;
import org.repmlpeval.job.run.weights.SentObject;
import org.repmlpeval.job.run.weights.WeightsSource;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.classification.ClassificationResult;
import org.repmlpeval.job.task.segmentation.SegmentationResult;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.Secrets;
import org.repmlpeval.partitioning.dataset.ClassFolders;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.packed.DataSource;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.plan.ShardPlan;

/**
 * The driver of one evaluation. It makes the forms from the weights and broadcasts them, splits the listing into shards with one task
 * each, and merges the shards' results into a report. Nothing is published unless every shard gave exactly one result and the outcomes add
 * up to the listing.
 */
public final class EvaluationJob {
    /** Of the output folder, by which a reader of logs finds the report. */
    private static final String LOG_KEY = "mdc.run";

    private final JavaSparkContext spark;
    private final EvaluationSettings settings;
    private final Progress progress;
    private final MissingWatch missing;
    private final Configuration hadoop;

    public EvaluationJob(JavaSparkContext spark, EvaluationSettings settings, Progress progress) {
        this.spark = spark;
        this.settings = settings;
        this.progress = progress;
        missing = new MissingWatch(settings.missing(), progress::start);
        hadoop = spark.hadoopConfiguration();
    }

    /**
     * Runs the evaluation and publishes {@code report.json} and {@code rows/} under the output folder.
     *
     * @throws InvalidInputException if an input from the user is unusable; nothing was published
     * @throws UnpublishedException if everything was evaluated and only the report cannot be written
     * @throws IOException if a file system fails; nothing was published
     * @throws org.repmlpeval.model.EnvironmentException if a machine lacks a resource that the run needs; nothing was published
     * @throws JobFailedException if the run was cancelled before its tasks were submitted; nothing was published
     */
    public EvaluationReport run() throws IOException {
        EvaluationInputs inputs = new EvaluationInputs(settings, hadoop);
        inputs.requireApart();
        try (RunFolder output = RunFolder.create(hadoop, settings.out(), progress::say);
                CancellationWatch watch = CancellationWatch.start(spark);
                ClusterEvents events = ClusterEvents.of(spark, progress::say)) {
            String runId = UUID.randomUUID().toString();
            long start;
            ShardResults results;
            Prepared prepared;
            // Spark puts it into the context of what its tasks log.
            spark.setLocalProperty(LOG_KEY, Secrets.redacted(settings.out()));
            try {
                LocalMode.requireNatives(spark, settings.engine());
                prepared = prepare(runId, inputs, output, watch);
                say(prepared);
                start = System.nanoTime();
                results = submit(runId, inputs, prepared, output, watch);
            } catch (Exception e) {
                events.requireExecutors(e);
                throw e;
            } finally {
                spark.setLocalProperty(LOG_KEY, null);
                LocalBundles.remove(runId);
            }
            watch.check();
            double seconds = output.earlierSeconds() + results.secondsSince(start);
            List<ImageListing> others =
                    prepared.faces().map(faces -> faces.plan().others()).orElse(List.of());
            Manifest manifest = new ManifestWriter(spark, settings, events.section(), output.section())
                    .write(prepared.model().origin(), prepared.data(), others, results);
            Timings timings = new Timings(
                    seconds, output.earlierSecondsKnown(), results.times(prepared.task()), results.seconds());
            EvaluationReport measured = prepared.faces().isPresent()
                    ? FacePasses.report(prepared.faces().get(), manifest, timings, output)
                    : report(prepared, manifest, results.counts(), timings);
            EvaluationReport report = judged(measured.with(results.exactness()));
            watch.check();
            try {
                publish(output, inputs, prepared, results, report);
            } catch (IOException | FSError e) {
                throw new UnpublishedException(report, output.kept(), e);
            }
            return report;
        }
    }

    private EvaluationReport judged(EvaluationReport report) {
        return settings.gates().isEmpty()
                ? report
                : report.with(settings.gates().judge(report, settings.measurable()));
    }

    private EvaluationReport report(Prepared prepared, Manifest manifest, TaskResult counts, Timings timings) {
        EvaluationReport report = EvaluationReport.of(manifest, counts, timings);
        if (!(counts instanceof ClassificationResult classified)) {
            return report;
        }
        List<String> names = prepared.listing().classes();
        return report.with(ClassesSection.of(
                classified,
                new ClassNames(names),
                KnownOrders.of(
                        classified.task().classes(),
                        names,
                        classified.forms().get(0).confusion().labels())));
    }

    /** The weights as sent to the executors, and what the report says about them. */
    private record SentModel(CheckpointSection origin, SentObject bundle, Optional<ConvertedWeights> given) {}

    /** Everything that is known before the first image is read. */
    private record Prepared(
            EvaluationInputs.Labelled data, Task task, Planner planner, SentModel model, Optional<FaceRun> faces) {
        ImageListing listing() {
            return data.listing();
        }

        ShardPlan plan() {
            return planner.plan(listing());
        }
    }

    /**
     * Loads the weights, lists the images with the class order that the checkpoint may hold, and sends the weights. In a run on a cluster,
     * the driver no longer needs the weights when this returns, and their memory can be freed.
     */
    private Prepared prepare(String runId, EvaluationInputs inputs, RunFolder output, CancellationWatch watch)
            throws IOException {
        Optional<DataSource> source = inputs.source();
        Optional<ClassFolders> folders = inputs.classFolders(source);
        WeightsSource loaded =
                WeightsSource.load(settings.weights(), settings.selection(), settings.architecture(), hadoop);
        for (String difference : PreprocessingCheck.differences(
                settings.weights(), loaded.classes().texts(), settings.recipe(), hadoop)) {
            loaded = loaded.noting(difference);
        }
        watch.check();
        Optional<FaceRun> faces = inputs.faces();
        EvaluationInputs.Labelled data = inputs.listing(faces, source, folders, loaded.classes());
        Task task = inputs.task(faces, data);
        loaded.origin().unusualNotes().forEach(note -> progress.say("note: " + note));
        FormWeights weights = new FormWeights(
                loaded,
                settings.deployFile().map(file -> file.load(settings.selection(), settings.architecture(), hadoop)));
        weights.require(settings.forms());
        RunStart start = new RunStart(spark, settings, inputs, progress);
        Planner planner = start.begin(output, EvaluationKey.of(settings, weights, data, faces), data.listing(), faces);
        return new Prepared(data, task, planner, sendModel(runId, weights, watch), faces);
    }

    private SentModel sendModel(String runId, FormWeights all, CancellationWatch watch) {
        WeightsSource loaded = all.withNotes(settings.forms());
        Map<Form, StateDict> forms =
                all.of(settings.architecture(), settings.forms(), Precision.FLOAT32, settings.largestInputs(hadoop));
        WeightsSource weights = settings.forms().contains(Form.INT8)
                ? loaded.noting(settings.calibration()
                        .map(CalibrationImages::note)
                        .orElse("int8: weights are rounded to 8 bits, layer inputs are not"))
                : loaded;
        watch.check();
        Optional<ConvertedWeights> given = ConvertedWeights.of(settings.architecture(), all);
        ModelBundle bundle = new ModelBundle(settings.architecture(), forms);
        if (spark.isLocal()) {
            LocalBundles.put(runId, bundle);
            return new SentModel(weights.origin(), SentObject.send(spark, "in this JVM"), given);
        }
        return new SentModel(weights.origin(), SentObject.send(spark, bundle), given);
    }

    private void say(Prepared prepared) {
        ImageListing listing = prepared.listing();
        progress.say("Evaluating " + settings.text() + " with weights " + settings.weights()
                + settings.deployFile()
                        .map(file -> " and converted weights " + file.path())
                        .orElse("")
                + " on " + Count.of(listing.entries().size(), "image") + " of "
                + settings.data() + ", in "
                + Count.of(prepared.plan().shards().size(), "shard"));
        if (prepared.data().order() != null
                && !ClassOrderSection.LABELS.equals(
                        prepared.data().order().section().source())) {
            progress.say("class order: " + prepared.data().order().section().text());
        }
        prepared.data()
                .segmentation()
                .ifPresent(input -> progress.say("data set: " + input.set().name() + ", " + input.rule()));
        if (prepared.data().labels() != null) {
            progress.say("labels: " + prepared.data().labels().meaning());
        }
        LabelCheck.warnings(settings, prepared.data()).forEach(warning -> progress.say("WARNING: " + warning));
        prepared.plan().reduction().ifPresent(progress::say);
        if (listing.ignored().total() > 0) {
            progress.say(listing.ignored().toString());
        }
    }

    private ShardResults submit(
            String runId, EvaluationInputs inputs, Prepared prepared, RunFolder output, CancellationWatch watch)
            throws IOException {
        SentObject model = prepared.model().bundle();
        Broadcast<SerializableConfiguration> conf = spark.broadcast(new SerializableConfiguration(hadoop));
        ShardTask shardTask = new ShardTask(
                runId,
                model,
                conf,
                inputs.context(prepared.data(), prepared.task()),
                settings.engine(),
                SparkContexts.attemptsPerTask(spark),
                output.outputs(settings.predictions(), settings.formNames()));
        ShardResults results = new ShardResults();
        ShardTasks tasks = new ShardTasks(spark, settings.text(), progress, watch, missing, output);
        Pass pass = (listing, task, shards, taken) -> tasks.run(
                shardTask.with(shardTask.context().with(listing.root(), task)),
                shards,
                result -> results.add(taken.apply(result)));
        try {
            if (prepared.faces().isPresent()) {
                FaceRun faces = prepared.faces().get();
                missing.start(prepared.listing().entries().size()
                        + faces.plan().others().stream()
                                .mapToLong(one -> one.entries().size())
                                .sum());
                new FacePasses(faces, pass, results, prepared.planner()).run();
            } else {
                missing.start(prepared.listing().entries().size());
                results.start(prepared.task().none());
                tasks.run(shardTask, prepared.plan().shards(), results::add);
                results.requireComplete(prepared.plan().shards().size());
            }
            results.exactness(exactness(shardTask, prepared, results, watch));
            results.end();
            if (results.counts() instanceof SegmentationResult pixels) {
                OverlayRun pictures = new OverlayRun(spark, settings, output, pixels, prepared.listing());
                watch.check();
                watch.end();
                pictures.predict(shardTask, results.times(prepared.task()));
                watch.restart();
                results.pictures(pictures);
            }
        } finally {
            ExecutorRuntime.end(runId);
            model.destroy();
            conf.destroy();
        }
        return results;
    }

    /** Runs the shards of one listing. */
    @FunctionalInterface
    interface Pass {
        /** @param taken applied to each result before it is kept */
        void run(ImageListing listing, Task task, List<Shard> shards, UnaryOperator<ShardResult> taken);
    }

    /**
     * A second, small job: some images in float64. Null if it is switched off, nothing was scored, or all forms round by design, for which
     * there is no float64 run.
     */
    private ExactnessSection exactness(
            ShardTask task, Prepared prepared, ShardResults results, CancellationWatch watch) {
        if (settings.statistics().exactSample() == 0
                || Form.exact(settings.forms()).isEmpty()) {
            return null;
        }
        List<ExactTask.Images> sample =
                ExactSample.of(sources(prepared, results), settings.statistics().exactSample());
        if (sample.isEmpty()) {
            return null;
        }
        progress.say("Running a sample of images in float64, to tell rounding from a fault");
        ExactTask exact = new ExactTask(
                task.runId(),
                task.model(),
                task.hadoop(),
                task.context(),
                task.engine(),
                settings.deployFile().isPresent()
                        ? ExactTask.Converter.ANOTHER_TOOL
                        : ExactTask.Converter.THIS_PROGRAM);
        watch.check();
        watch.end();
        ExactnessSection said =
                ExactSample.run(spark, sample, exact::run, prepared.model().given());
        watch.restart();
        return said;
    }

    private static List<ExactSample.Source> sources(Prepared prepared, ShardResults results) {
        return prepared.faces()
                .map(faces -> faces.results().entrySet().stream()
                        .map(set -> new ExactSample.Source(
                                set.getKey().part().key() + "/", set.getKey().listing(), set.getValue()))
                        .toList())
                .orElseGet(() -> List.of(new ExactSample.Source("", prepared.listing(), results.counts())));
    }

    private void publish(
            RunFolder output, EvaluationInputs inputs, Prepared prepared, ShardResults results, EvaluationReport report)
            throws IOException {
        List<ClassRow> classes = List.of();
        if (prepared.faces().isEmpty() && results.counts() instanceof ClassificationResult classified) {
            ClassNames names = new ClassNames(prepared.listing().classes());
            output.writeClasses(hadoop, classified, names);
            classes = ClassTables.rows(classified, names);
        }
        output.keepRows(results.byShard());
        if (report.outcomes().scored() < report.outcomes().listed()) {
            output.writeFaults(hadoop);
        }
        if (settings.predictions() == Predictions.KEPT) {
            long files = report.outcomes().scored() * settings.forms().size();
            output.keepPredictions(results.byShard(), prepared.plan(), files);
        }
        RunContext context = inputs.context(prepared.data(), prepared.task());
        Thumbnails thumbnails = new Thumbnails(hadoop, context, settings.page().thumbnails());
        List<ImageListing> listings = sources(prepared, results).stream()
                .map(ExactSample.Source::listing)
                .toList();
        Optional<Overlays> overlays = Optional.empty();
        if (results.pictures().isPresent()) {
            List<String> names = prepared.data().segmentation().orElseThrow().classNames();
            overlays = Optional.of(results.pictures().get().overlays(hadoop, context, names, progress::say));
        }
        RunPage.write(
                report, new PageExtras(classes, thumbnails.of(report, listings), overlays), output, progress::say);
        RunDocuments.write(report, classes, output, progress::say);
        output.publish(ReportJson.write(report).getBytes(StandardCharsets.UTF_8));
    }
}
