package org.repmlpeval.job.api;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.repmlpeval.job.cli.options.DemoTask;
import org.repmlpeval.job.cli.options.GivenOptions;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.console.ConsoleSummary;
import org.repmlpeval.job.run.driver.EvaluationJob;
import org.repmlpeval.job.run.driver.LocalChecks;
import org.repmlpeval.job.run.driver.Progress;
import org.repmlpeval.job.run.output.UnpublishedException;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.partitioning.Secrets;

/**
 * An evaluation on the Spark session of a notebook, a shell or an application:
 *
 * <pre>{@code
 * EvaluationResult result = Evaluation.of(spark)
 *         .architecture("RepMLPNet-B224")
 *         .weights("/models/RepMLPNet-B224_train.pth")
 *         .data("/data/imagenet/val")
 *         .recipe("repmlpnet-224")
 *         .forms("train", "deploy", "fused")
 *         .out("/reports/b224")
 *         .run();
 * result.accuracy().show();
 * }</pre>
 *
 * <p>Every option of the command {@code evaluate} has a method here, with the same default and the same checks; {@code evaluate --help}
 * says more about each. Objects of this class do not change: each method returns a new one, so several evaluations can start from one.
 * Paths without a scheme belong to Hadoop's default file system.
 */
public final class Evaluation {
    private final SparkSession spark;
    private final Map<String, String> options;
    private final Consumer<String> progress;

    private Evaluation(SparkSession spark, Map<String, String> options, Consumer<String> progress) {
        this.spark = spark;
        this.options = options;
        this.progress = progress;
    }

    /** An evaluation on this session, which stays open. Architecture, weights, data, recipe and output folder must still be given. */
    public static Evaluation of(SparkSession spark) {
        return new Evaluation(spark, Map.of(), null);
    }

    /** As {@link #of(SparkSession)}, on the session that is active. @throws EvaluationException if there is none */
    public static Evaluation of() {
        if (SparkSession.getActiveSession().isEmpty()
                && SparkSession.getDefaultSession().isEmpty()) {
            throw new EvaluationException(
                    "there is no active Spark session; create one, or give yours with Evaluation.of(spark)", 2, null);
        }
        return of(SparkSession.active());
    }

    /** The demo: a trained classifier of handwritten digits and 500 images. Only the output folder must still be given. */
    public static Evaluation demo(SparkSession spark) {
        return demo(spark, "digits");
    }

    /**
     * One of the demo's tasks.
     *
     * @param task {@code digits}, {@code faces} or {@code segmentation}
     * @throws EvaluationException if there is no such task, or the demo's files are neither under REPMLP_EVAL_HOME nor under the working
     *     directory nor in the distribution from which this jar was loaded
     */
    public static Evaluation demo(SparkSession spark, String task) {
        return EvaluationException.explained(
                () -> new Evaluation(spark, DemoTask.named(task).options(), null));
    }

    /**
     * Sets an option by its name on the command line, without dashes. An option that takes no value, such as {@code flip}, has an empty one.
     */
    public Evaluation option(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(options);
        more.remove(name);
        more.put(name, value);
        return new Evaluation(spark, more, progress);
    }

    /** Where lines of progress go. Default: standard output, which notebooks show in the paragraph. */
    public Evaluation progress(Consumer<String> lines) {
        return new Evaluation(spark, options, lines);
    }

    /**
     * The settings of this evaluation, checked, without running it.
     *
     * @throws EvaluationException if an option is unknown, missing or not legal
     */
    public EvaluationSettings settings() {
        return EvaluationException.explained(() ->
                GivenOptions.settings(options, GivenOptions.words(options)).build());
    }

    /**
     * Runs the evaluation and publishes its report. Cancelling the Spark jobs of this thread ends it.
     *
     * @throws EvaluationException if an input is unusable, a resource is missing or the run fails. It is also thrown if the report is
     *     published but no image could be scored, more are missing than {@link #maxMissing} allows, or a gate failed; the message says so, and
     *     {@link EvaluationResult#open} gives the result
     */
    public EvaluationResult run() {
        EvaluationSettings settings = settings();
        return EvaluationException.explained(() -> {
            LocalChecks.run(settings, spark.sparkContext().hadoopConfiguration());
            PrintStream lines = progress == null ? System.out : LineStream.to(progress);
            EvaluationReport report;
            try {
                report = SparkContexts.use(
                        spark.sparkContext(),
                        context -> new EvaluationJob(context, settings, new Progress(lines)).run());
            } catch (UnpublishedException e) {
                // The counts are what the run was for, so they are not lost with the report.
                lines.println(Secrets.redacted(ConsoleSummary.render(e.report())));
                throw e;
            }
            EvaluationException.requireComplete(report, settings.out());
            return EvaluationResult.open(spark, settings.out());
        });
    }

    /** The network: the name of a preset, for example {@code RepMLPNet-B224}, or a YAML file. Required. */
    public Evaluation architecture(String value) {
        return option("arch", value);
    }

    /** The checkpoint: {@code .pth}, {@code .safetensors} or its index, or {@code procedural[:SALT]}. Required. */
    public Evaluation weights(String value) {
        return option("weights", value);
    }

    /** The images: a folder, packed files or a manifest on any Hadoop file system; several are separated by commas. Required. */
    public Evaluation data(String value) {
        return option("data", value);
    }

    /** The preprocessing: the name of a recipe, for example {@code repmlpnet-224}, or a YAML file. Required. */
    public Evaluation recipe(String value) {
        return option("recipe", value);
    }

    /** The folder for the report, which must not exist. Required. */
    public Evaluation out(String value) {
        return option("out", value);
    }

    /** The forms, the reference first: train, deploy, fused, int8, or reduced ones such as {@code fused@bf16}. Default: train, deploy. */
    public Evaluation forms(String... values) {
        return option("forms", String.join(",", values));
    }

    /** Images per forward pass, 1 to 4096. Default: 8. */
    public Evaluation batch(int value) {
        return option("batch", String.valueOf(value));
    }

    /** Number of Spark tasks. Default: 4 per core, fewer for few images, more for large data sets. */
    public Evaluation shards(int value) {
        return option("shards", String.valueOf(value));
    }

    /** How many images are evaluated, spread evenly over the data set. Default: all. */
    public Evaluation limit(int value) {
        return option("limit", String.valueOf(value));
    }

    /** Inference engine: {@code cpu}, {@code cuda}, {@code nd4j} or {@code auto}. Default: auto. */
    public Evaluation backend(String value) {
        return option("backend", value);
    }

    /** The NVIDIA device of backend {@code cuda}: its number or UUID. Default: the one that Spark gave to a task, or the first. */
    public Evaluation device(String value) {
        return option("device", value);
    }

    /** Folders of CUDA's libraries on the executors, separated as in a class path. Default: they are looked for. */
    public Evaluation cudaLibs(String value) {
        return option("cuda-libs", value);
    }

    /** The folder of an unfinished run to go on with, or {@code auto}. Default: start anew. */
    public Evaluation resume(String value) {
        return option("resume", value);
    }

    /** YAML file of options by the names of the command line. Options that are set here override it. */
    public Evaluation config(String value) {
        return option("config", value);
    }

    /** Key under which a {@code .pth} stores the weights, for example {@code model_ema}. Default: see the command line. */
    public Evaluation weightsEntry(String value) {
        return option("weights-entry", value);
    }

    /** Prefix of the tensors to use, for example {@code student.}. Default: none. */
    public Evaluation weightsPrefix(String value) {
        return option("weights-prefix", value);
    }

    /** Text file of rules that rename tensors. Default: none. */
    public Evaluation rename(String value) {
        return option("rename", value);
    }

    /** If the tensors do not fit the network, the message lists every name. */
    public Evaluation allNames() {
        return option("all-names", "");
    }

    /** Accept weights with NaN, infinities or negative variances. Default: refuse them. */
    public Evaluation allowNonFinite() {
        return option("allow-non-finite", "");
    }

    /** Converted weights of another tool, for all forms but train. Default: convert the weights. */
    public Evaluation deployWeights(String value) {
        return option("deploy-weights", value);
    }

    /** As {@link #weightsEntry}, for the converted weights. */
    public Evaluation deployWeightsEntry(String value) {
        return option("deploy-weights-entry", value);
    }

    /** As {@link #weightsPrefix}, for the converted weights. */
    public Evaluation deployWeightsPrefix(String value) {
        return option("deploy-weights-prefix", value);
    }

    /** Images that calibrate the int8 form: a folder, or {@code procedural}. Default: none; only weights have 8 bits. */
    public Evaluation calibration(String value) {
        return option("calibration", value);
    }

    /** Number of calibration images. Default: 32. */
    public Evaluation calibrationImages(int value) {
        return option("calibration-images", String.valueOf(value));
    }

    /** File of class names in the order of the outputs, or {@code imagenet-1k}. Default: see {@link #classOrder}. */
    public Evaluation classes(String value) {
        return option("classes", value);
    }

    /** Where the class order comes from: {@code folders}, {@code checkpoint}, {@code checkpoint:ENTRY} or {@code auto}. Default: auto. */
    public Evaluation classOrder(String value) {
        return option("class-order", value);
    }

    /** Label file of a classifier, or label maps of segmentation. Default: the class folders, or those of {@link #dataset}. */
    public Evaluation labels(String value) {
        return option("labels", value);
    }

    /** Format of the label file: {@code lines}, {@code list}, {@code csv}, {@code json} or {@code auto}. Default: auto. */
    public Evaluation labelsFormat(String value) {
        return option("labels-format", value);
    }

    /** Number of the first class in the label file: 0, 1 or -1. Default: decided by the numbers in the file. */
    public Evaluation labelsBase(int value) {
        return option("labels-base", String.valueOf(value));
    }

    /** What the numbers in the label file count: {@code outputs}, {@code devkit}, {@code sorted}, a file, or {@code auto}. Default: auto. */
    public Evaluation labelsOrder(String value) {
        return option("labels-order", value);
    }

    /** The k of the top-k accuracies, for example 1, 3, 5. Default: 1, 5. */
    public Evaluation topK(int... values) {
        return option("top-k", Arrays.stream(values).mapToObj(String::valueOf).collect(Collectors.joining(",")));
    }

    /** Classes that may be predicted: {@code all} or {@code folders}. Default: all. */
    public Evaluation classSubset(String value) {
        return option("class-subset", value);
    }

    /** Pairs of faces to verify: LFW's pairs.txt or a CSV file. Default: none. */
    public Evaluation pairs(String value) {
        return option("pairs", value);
    }

    /** Folder of faces to identify. Default: {@link #data}, if there is a gallery or there are distractors. */
    public Evaluation probes(String value) {
        return option("probes", value);
    }

    /** Folder of faces among which the probes are searched. Default: the probes. */
    public Evaluation gallery(String value) {
        return option("gallery", value);
    }

    /** Folder of faces of other persons. Default: none. */
    public Evaluation distractors(String value) {
        return option("distractors", value);
    }

    /** Data set of a network with per-pixel scores: a name, for example {@code cityscapes}, or a YAML file. Default: none. */
    public Evaluation dataset(String value) {
        return option("dataset", value);
    }

    /** Split of the data set, for example {@code train}. Default: the data set's, mostly val. */
    public Evaluation split(String value) {
        return option("split", value);
    }

    /** Evaluate large images with overlapping windows; {@link #batch} then counts windows. */
    public Evaluation sliding() {
        return option("sliding", "");
    }

    /** Step of the sliding window in pixels: N or HxW. Default: two thirds of the window. */
    public Evaluation stride(String value) {
        return option("stride", value);
    }

    /** Rules for averaging per-pixel scores: {@code mmseg} or {@code semseg}. Default: mmseg. */
    public Evaluation protocol(String value) {
        return option("protocol", value);
    }

    /** Scales at which each image is evaluated, averaged. Default: 1. */
    public Evaluation scales(double... values) {
        return option("scales", Arrays.stream(values).mapToObj(String::valueOf).collect(Collectors.joining(",")));
    }

    /** Average the output for each image with that for its mirror image. */
    public Evaluation flip() {
        return option("flip", "");
    }

    /** Also publish the class that each form predicts for each pixel. */
    public Evaluation keepPredictions() {
        return option("keep-predictions", "");
    }

    /** How many images also run in float64, to tell rounding from a fault; 0 to 4096. Default: 16. */
    public Evaluation exactSample(int value) {
        return option("exact-sample", String.valueOf(value));
    }

    /** The largest difference of top-1 accuracy that counts as none, in percentage points. Default: none. */
    public Evaluation margin(double value) {
        return option("margin", String.valueOf(value));
    }

    /** How many images may be without a result: a number, or a share such as {@code 0.5%}. Default: 1%. */
    public Evaluation maxMissing(String value) {
        return option("max-missing", value);
    }

    /** Larger image files are rejected. Default: 268435456 (256 MiB). */
    public Evaluation maxImageBytes(int value) {
        return option("max-image-bytes", String.valueOf(value));
    }

    /** Images that declare more pixels are rejected. Default: 178956970. */
    public Evaluation maxImagePixels(long value) {
        return option("max-image-pixels", String.valueOf(value));
    }

    /** Limits that the run must keep, for example {@code "top1.deploy >= 80.3"}. Default: none. */
    public Evaluation gate(String... values) {
        return option("gate", String.join(",", values));
    }

    /** YAML file with more gates. Default: none. */
    public Evaluation gates(String value) {
        return option("gates", value);
    }

    /** Report folder of the run with which gates compare. Default: that of the file of gates, otherwise none. */
    public Evaluation baseline(String value) {
        return option("baseline", value);
    }

    /** How many flips the report's page shows as small images, 0 to 48. Default: 48. */
    public Evaluation thumbnails(int value) {
        return option("thumbnails", String.valueOf(value));
    }
}
