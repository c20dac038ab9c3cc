package org.repmlpeval.job.cli;

import org.repmlpeval.job.cli.options.EngineSettings;
import org.repmlpeval.job.cli.options.NetworkOptions;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.repmlpeval.job.report.console.ConsoleSummary;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.run.labels.ClassOrderSettings;
import org.repmlpeval.job.run.driver.EvaluationJob;
import org.repmlpeval.job.run.driver.EvaluationSettings;
import org.repmlpeval.job.run.executor.Inference;
import org.repmlpeval.job.run.driver.Progress;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.partitioning.read.ShardReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description =
                "Evaluates the forms of a network on a data set, compares their results image by image, publishes a report.")
final class EvaluateCommand implements Callable<Integer> {
    @Mixin
    private NetworkOptions.Arch arch;

    @Mixin
    private NetworkOptions.Weights weights;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description =
                    "Image folder, on any Hadoop file system: root/<class>/<image> for a classifier; for embeddings and"
                            + " scores per pixel images in any folders, of which no labels are read.")
    private String data;

    @Option(
            names = "--classes",
            paramLabel = "FILE|imagenet-1k",
            description =
                    "Text file with the names of a classifier's classes in the order of its outputs, one per line, for example"
                            + " 'n01440764 tench' (folder, then words), or imagenet-1k for the built-in list. Default: see"
                            + " --class-order.")
    private String classes;

    @Option(
            names = "--class-order",
            defaultValue = "auto",
            paramLabel = "SOURCE",
            description =
                    "Where a classifier's class order comes from: folders (the sorted folder names), checkpoint (the order that"
                            + " the weights file carries, such as class_to_idx), checkpoint:ENTRY (e.g. checkpoint:meta.CLASSES),"
                            + " or auto: the checkpoint if it carries an order, ImageNet-1k if the folders are its synset ids,"
                            + " else the folders. Default: ${DEFAULT-VALUE}.")
    private String classOrder;

    @Mixin
    private NetworkOptions.Preprocessing recipe;

    @Option(
            names = "--sliding",
            description =
                    "For scores per pixel of images larger than the network's input: it slides over what the recipe"
                            + " gives by two thirds of its sides, scores are averaged where windows overlap, and --batch counts"
                            + " windows.")
    private boolean sliding;

    @Mixin
    private NetworkOptions.Forms forms;

    @Mixin
    private NetworkOptions.CalibrationSource calibration;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder for the report, on any Hadoop file system; must not exist.")
    private String out;

    @Option(
            names = "--batch",
            defaultValue = "8",
            paramLabel = "N",
            description = "Images per forward pass, 1 to 4096. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(
            names = "--shards",
            paramLabel = "N",
            description = "Spark tasks of the job. Default: 4 per core, fewer for few images, more for many.")
    private Integer shards;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Evaluate N images only, spread evenly over the sorted listing. Default: all.")
    private Integer limit;

    @Option(names = "--backend", defaultValue = Backend.AUTO, paramLabel = "NAME", description = EngineSettings.BACKEND)
    private String backend;

    @Option(
            names = "--max-image-bytes",
            defaultValue = "" + ShardReader.DEFAULT_MAX_BYTES,
            paramLabel = "BYTES",
            description = "Larger files are rejected, with that reason. Default: ${DEFAULT-VALUE} (256 MiB).")
    private int maxImageBytes;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Spark master. Default: what spark-submit says, else local[*].")
    private String master;

    @Option(
            names = "--config",
            paramLabel = "FILE.yaml",
            description = "Settings by these names without dashes; a flag beats the file, the file beats the default.")
    private String config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        return run(settings(), master);
    }

    private EvaluationSettings settings() {
        return new EvaluationSettings(
                arch.architecture(),
                weights.weights(),
                weights.entry(),
                data,
                ClassOrderSettings.parse(classes, classOrder),
                recipe.recipe(),
                sliding ? Inference.SLIDING_WINDOW : Inference.WHOLE_IMAGE,
                forms.forms(),
                calibration.images(),
                out,
                batch,
                optional(shards),
                optional(limit),
                backend,
                maxImageBytes,
                commandLine());
    }

    private List<String> commandLine() {
        return spec.root().commandLine().getParseResult().originalArgs();
    }

    private static OptionalInt optional(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    /** Runs an evaluation and prints its summary. @return the exit code */
    static int run(EvaluationSettings settings, String master) throws IOException {
        EvaluationReport report =
                SparkContexts.use("repmlp-eval " + settings.architecture().name(), master, spark -> new EvaluationJob(
                                spark, settings, new Progress(System.err))
                        .run());
        System.out.println(ConsoleSummary.render(report));
        return report.outcomes().scored() > 0 ? 0 : RepmlpEval.NOTHING_SCORED;
    }
}
