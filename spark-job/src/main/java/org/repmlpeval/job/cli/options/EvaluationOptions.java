package org.repmlpeval.job.cli.options;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.repmlpeval.job.run.labels.ClassOrderSettings;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.settings.EvaluationSettingsBuilder;
import org.repmlpeval.job.run.settings.PageSettings;
import org.repmlpeval.job.run.settings.StatisticsSettings;
import org.repmlpeval.job.task.faces.Views;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.engine.Backend;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** All that defines an evaluation: the options of {@code evaluate}. */
public final class EvaluationOptions {
    @Mixin
    private NetworkOptions.Arch arch;

    @Mixin
    private NetworkOptions.Weights weights;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "PATH",
            description =
                    "Images, local or on any Hadoop file system: a folder, for example hdfs://host/imagenet/val, packed files"
                            + " (.tar, .tar.gz, .seq, .parquet), for example '/data/val-{000..049}.tar', a manifest (.csv,"
                            + " .jsonl, .parquet) that lists images, or several folders separated by commas; see"
                            + " partitioning/README.md. Classifiers need one sub-folder per class, labels within the packed"
                            + " files, or --labels; other networks need no labels.")
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
    private FaceOptions faces;

    @Mixin
    private LabelOptions labels;

    @Mixin
    private ClassLabelOptions classLabels;

    @Mixin
    private NetworkOptions.Preprocessing recipe;

    @Mixin
    private PixelOptions pixels;

    @Mixin
    private NetworkOptions.Forms forms;

    @Mixin
    private NetworkOptions.CalibrationSource calibration;

    @Mixin
    private DeployWeightsOptions deployWeights;

    @Option(
            names = "--exact-sample",
            defaultValue = "16",
            paramLabel = "N",
            description = "Run N images in float64 as well, to tell rounding from a fault: half of them those with the"
                    + " largest drift, the others at random; see spark-job/STATISTICS.md. 0 to 4096; 0 switches this"
                    + " off. Default: ${DEFAULT-VALUE}.")
    private int exactSample;

    @Option(
            names = "--margin",
            paramLabel = "PERCENT",
            description =
                    "Say whether the data rule out that top-1 accuracy differs between forms by more than this many"
                            + " percentage points, for example 0.1. Default: none.")
    private Double margin;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description =
                    "Folder for the report, for example /reports/b224 or hdfs://host/reports/b224. It must not exist.")
    private String out;

    @Option(
            names = "--thumbnails",
            defaultValue = "48",
            paramLabel = "N",
            description =
                    "How many flips report.html and thumbnails.json show as small images, for example 12: 0 to 48."
                            + " Up to 12 images with a large drift are added. With 0 no image of the data set leaves its place."
                            + " Default: ${DEFAULT-VALUE}.")
    private int thumbnails;

    @Option(
            names = "--resume",
            paramLabel = "DIR|auto",
            description = "Go on with a run that ended early, with all its other options as they were: the folder"
                    + " .<name>.unfinished-<id> beside --out, or --out itself if there is only one. With auto the run"
                    + " starts anew if there is none that fits. See spark-job/RUNS.md. Default: start anew.")
    private String resume;

    @Option(
            names = "--batch",
            defaultValue = "8",
            paramLabel = "N",
            description = "Number of images per forward pass, 1 to 4096. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(
            names = "--shards",
            paramLabel = "N",
            description =
                    "Number of Spark tasks. Default: 4 per core, fewer for few images, more for large data sets, at most"
                            + " 100000.")
    private Integer shards;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Evaluate only N images, spread evenly over the data set, for example 1000. Default: all.")
    private Integer limit;

    @Option(names = "--backend", defaultValue = Backend.AUTO, paramLabel = "NAME", description = EngineSettings.BACKEND)
    private String backend;

    @Mixin
    private DeviceOptions devices;

    @Mixin
    private FaultOptions faults;

    @Mixin
    private GateOptions gates;

    @Option(
            names = "--config",
            paramLabel = "FILE.yaml",
            description =
                    "YAML file of options, named as here without the dashes. Options on the command line override it.")
    private String config;

    /**
     * The settings as given; building them checks them.
     *
     * @param command the words of the command line, for the report
     * @throws IOException if the file system of a file of gates or a baseline fails
     */
    public EvaluationSettingsBuilder settings(List<String> command) throws IOException {
        Architecture architecture = arch.architecture();
        return EvaluationSettings.of(architecture)
                .weights(weights.weights())
                .selection(weights.selection())
                .data(data)
                .classes(ClassOrderSettings.parse(classes, classOrder))
                .faces(faces.settings(embeds(architecture) ? pixels.views() : Views.IMAGE))
                .segmentation(labels.segmentation(architecture))
                .labels(classLabels.labels(labels.file(architecture)))
                .scoring(classLabels.scoring())
                .recipe(recipe.recipe())
                .inference(pixels.inference())
                .pixels(pixels.pixels(architecture))
                .predictions(pixels.predictions())
                .forms(forms.forms())
                .calibration(calibration.images())
                .out(out)
                .batch(batch)
                .shards(optional(shards))
                .limit(optional(limit))
                .engine(devices.engine(backend))
                .maxImageBytes(faults.maxBytes())
                .maxImagePixels(faults.maxPixels())
                .missing(faults.missing())
                .gates(gates.gates())
                .command(command)
                .resume(Optional.ofNullable(resume))
                .deployFile(deployWeights.file())
                .page(new PageSettings(thumbnails))
                .statistics(new StatisticsSettings(
                        exactSample, margin == null ? OptionalDouble.empty() : OptionalDouble.of(margin)));
    }

    private static boolean embeds(Architecture architecture) {
        return architecture.output() == Architecture.Output.EMBEDDING;
    }

    private static OptionalInt optional(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
