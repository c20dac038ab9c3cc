package org.repmlpeval.job.run.driver;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.run.executor.CalibrationImages;
import org.repmlpeval.job.run.executor.Inference;
import org.repmlpeval.job.run.executor.RunContext;
import org.repmlpeval.job.run.faces.FaceSettings;
import org.repmlpeval.job.run.labels.ClassOrderSettings;
import org.repmlpeval.job.run.labels.LabelSettings;
import org.repmlpeval.job.run.labels.ScoringSettings;
import org.repmlpeval.job.run.segmentation.SegmentationSettings;
import org.repmlpeval.job.run.weights.DeployFile;
import org.repmlpeval.job.run.weights.WeightsSelection;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.rows.PixelInference;
import org.repmlpeval.model.image.recipe.Recipe;
import org.repmlpeval.partitioning.read.ShardReader;

/**
 * All that defines one evaluation. Made by a {@link Builder}, which gives every setting but four a default:
 *
 * <pre>{@code
 * EvaluationSettings.of(Architectures.resolve("RepMLPNet-B224"))
 *         .weights("RepMLPNet-B224_train.pth")
 *         .data("/data/imagenet/val")
 *         .recipe(Recipes.named("repmlpnet-224"))
 *         .out("/reports/b224")
 *         .build();
 * }</pre>
 */
public final class EvaluationSettings {
    /** Default number of images per forward pass. */
    public static final int DEFAULT_BATCH = 8;

    private static final int MAX_BATCH = 4096;

    private final Architecture architecture;
    private final String weights;
    private final WeightsSelection selection;
    private final String data;
    private final ClassOrderSettings classes;
    private final FaceSettings faces;
    private final SegmentationSettings segmentation;
    private final LabelSettings labels;
    private final ScoringSettings scoring;
    private final Recipe recipe;
    private final Inference inference;
    private final PixelInference pixels;
    private final List<Form> forms;
    private final Optional<CalibrationImages> calibration;
    private final String out;
    private final int batch;
    private final OptionalInt shards;
    private final OptionalInt limit;
    private final String backend;
    private final int maxImageBytes;
    private final List<String> command;
    private final Optional<DeployFile> deployFile;
    private final StatisticsSettings statistics;

    private EvaluationSettings(Builder builder) {
        architecture = required("arch", builder.architecture);
        weights = required("weights", builder.weights);
        selection = builder.selection;
        data = required("data", builder.data);
        classes = builder.classes;
        faces = builder.faces;
        segmentation = builder.segmentation;
        labels = builder.labels;
        scoring = builder.scoring;
        recipe = required("recipe", builder.recipe);
        inference = builder.inference;
        pixels = builder.pixels;
        forms = List.copyOf(builder.forms);
        calibration = builder.calibration;
        out = required("out", builder.out);
        batch = builder.batch;
        shards = builder.shards;
        limit = builder.limit;
        backend = builder.backend;
        maxImageBytes = builder.maxImageBytes;
        command = List.copyOf(builder.command);
        deployFile = builder.deployFile;
        statistics = builder.statistics;
        require(
                !forms.isEmpty() && new LinkedHashSet<>(forms).size() == forms.size(),
                "forms",
                forms,
                "each form once");
        CalibrationImages.requireForm(calibration, forms);
        faces.requireFits(architecture, limit);
        require(batch >= 1 && batch <= MAX_BATCH, "batch", batch, "1 to " + MAX_BATCH);
        Backend.of(backend, Precision.FLOAT32);
        requirePositive("shards", shards);
        requirePositive("limit", limit);
        require(maxImageBytes >= 1, "max-image-bytes", maxImageBytes, "at least 1");
        new PixelCheck(this).verify();
        require(
                classes.list().isEmpty() || readsLabels(),
                "classes",
                classes.list().orElse(""),
                "none with " + architecture.name() + ", whose outputs are not compared with labels");
        require(
                classes.source() == ClassOrderSettings.Source.AUTO || readsLabels(),
                "class-order",
                classes.text(),
                "auto with " + architecture.name() + ", whose outputs are not compared with labels");
        segmentation.requireFits(architecture);
        require(
                labels.file().isEmpty() || readsLabels(),
                "labels",
                labels.file().orElse(""),
                "none with " + architecture.name() + ", whose outputs are not compared with class labels");
        require(
                scoring.equals(ScoringSettings.DEFAULT) || readsLabels(),
                "top-k or class-subset",
                scoring,
                "the default with " + architecture.name() + ", whose outputs are not compared with labels");
    }

    /** Starts the settings of an evaluation of this network. Weights, data, recipe and output folder must still be given. */
    public static Builder of(Architecture architecture) {
        return new Builder(architecture);
    }

    /** The network. */
    public Architecture architecture() {
        return architecture;
    }

    /** Checkpoint on any Hadoop file system, or {@code procedural[:SALT]}. */
    public String weights() {
        return weights;
    }

    /** Which of the checkpoint's tensors are taken and under which names. */
    public WeightsSelection selection() {
        return selection;
    }

    /** Root of an image folder on any Hadoop file system. */
    public String data() {
        return data;
    }

    /** Where the order of the classes is taken from; of classifiers only. */
    public ClassOrderSettings classes() {
        return classes;
    }

    /** How embeddings are evaluated; of networks that give embeddings only. */
    public FaceSettings faces() {
        return faces;
    }

    /** The label files with which scores per pixel are compared; of networks that give such scores only. */
    public SegmentationSettings segmentation() {
        return segmentation;
    }

    /** Where a classifier's labels come from. */
    public LabelSettings labels() {
        return labels;
    }

    /** How a classifier's predictions are scored. */
    public ScoringSettings scoring() {
        return scoring;
    }

    /** Preprocessing of each image. */
    public Recipe recipe() {
        return recipe;
    }

    /** Whole images, or a window that slides over them. */
    public Inference inference() {
        return inference;
    }

    /** How scores per pixel are computed that are compared with labels. */
    public PixelInference pixels() {
        return pixels;
    }

    /** The forms, the reference first. */
    public List<Form> forms() {
        return forms;
    }

    /** Images on which the largest inputs of the int8 form's layers are measured; empty if only weights have 8 bits. */
    public Optional<CalibrationImages> calibration() {
        return calibration;
    }

    /** Folder of the report; must not exist. */
    public String out() {
        return out;
    }

    /** Images per forward pass, or windows of one image. */
    public int batch() {
        return batch;
    }

    /** Tasks of the job; empty for the planner's rule. */
    public OptionalInt shards() {
        return shards;
    }

    /** How many images are evaluated, spread evenly over the listing; empty for all. */
    public OptionalInt limit() {
        return limit;
    }

    /** Name of the inference engine, or {@code auto}. */
    public String backend() {
        return backend;
    }

    /** Larger image files are rejected. */
    public int maxImageBytes() {
        return maxImageBytes;
    }

    /** The command line, word by word, for the report. */
    public List<String> command() {
        return command;
    }

    /** Converted weights that another tool made; empty if this program converts. */
    public Optional<DeployFile> deployFile() {
        return deployFile;
    }

    /** What decides whether a difference counts. */
    public StatisticsSettings statistics() {
        return statistics;
    }

    /** Whether the network's outputs are compared with labels. */
    boolean readsLabels() {
        return architecture.output() == Architecture.Output.LOGITS;
    }

    /** Shape of the output for one image, the same in every form. */
    Shape output() {
        Network network = architecture.network(forms.get(0));
        return segmentation.labelled() ? network.output() : inference.output(network, recipe);
    }

    /** Shape of the network's input. */
    Shape input() {
        return architecture.network(forms.get(0)).input();
    }

    /** Maps the deploy state dict to the largest |input| of each layer of the int8 form; the map is empty without calibration. */
    Function<StateDict, Map<String, Double>> largestInputs(Configuration hadoop) {
        return CalibrationImages.measured(calibration, architecture, Optional.of(recipe), hadoop);
    }

    /** Names of the forms, the reference first. */
    public List<String> formNames() {
        return forms.stream().map(Form::label).toList();
    }

    private static void requirePositive(String setting, OptionalInt value) {
        require(value.isEmpty() || value.getAsInt() >= 1, setting, value.orElse(1), "at least 1");
    }

    private static void require(boolean legal, String setting, Object value, String range) {
        if (!legal) {
            throw new InvalidInputException("setting " + setting + " is " + value + "; legal: " + range);
        }
    }

    /** The values that are the same for every shard of this run. */
    RunContext context(EvaluationInputs.Labelled data, Task task) {
        RunContext.Pixels labels = data.segmentation()
                .map(input -> new RunContext.Pixels(input.listing().labelRoot(), input.rule(), pixels))
                .orElse(null);
        return new RunContext(
                new RunContext.Source(data.listing().root(), maxImageBytes),
                task,
                forms,
                recipe,
                inference,
                batch,
                labels);
    }

    private static <T> T required(String setting, T value) {
        if (value == null) {
            throw new InvalidInputException("setting " + setting + " is required but missing");
        }
        return value;
    }

    /** Collects settings; each method returns this builder. */
    public static final class Builder {
        private final Architecture architecture;
        private String weights;
        private WeightsSelection selection = WeightsSelection.DEFAULT;
        private String data;
        private ClassOrderSettings classes = ClassOrderSettings.AUTO;
        private FaceSettings faces = FaceSettings.NONE;
        private SegmentationSettings segmentation = SegmentationSettings.NONE;
        private LabelSettings labels = LabelSettings.FOLDERS;
        private ScoringSettings scoring = ScoringSettings.DEFAULT;
        private Recipe recipe;
        private Inference inference = Inference.WHOLE_IMAGE;
        private PixelInference pixels = PixelInference.WHOLE;
        private List<Form> forms = List.of(Form.TRAIN, Form.DEPLOY);
        private Optional<CalibrationImages> calibration = Optional.empty();
        private String out;
        private int batch = DEFAULT_BATCH;
        private OptionalInt shards = OptionalInt.empty();
        private OptionalInt limit = OptionalInt.empty();
        private String backend = Backend.AUTO;
        private int maxImageBytes = ShardReader.DEFAULT_MAX_BYTES;
        private List<String> command = List.of();
        private Optional<DeployFile> deployFile = Optional.empty();
        private StatisticsSettings statistics = StatisticsSettings.DEFAULT;

        private Builder(Architecture architecture) {
            this.architecture = architecture;
        }

        /** Checkpoint on any Hadoop file system, or {@code procedural[:SALT]}. Required. */
        public Builder weights(String value) {
            weights = value;
            return this;
        }

        /** Which of the checkpoint's tensors are taken and under which names. Default: the reader's rule. */
        public Builder selection(WeightsSelection value) {
            selection = value;
            return this;
        }

        /** Root of an image folder on any Hadoop file system. Required. */
        public Builder data(String value) {
            data = value;
            return this;
        }

        /** Where the order of the classes is taken from; of classifiers only. Default: {@link ClassOrderSettings#AUTO}. */
        public Builder classes(ClassOrderSettings value) {
            classes = value;
            return this;
        }

        /** How embeddings are evaluated; of networks that give embeddings only. Default: how closely the forms agree. */
        public Builder faces(FaceSettings value) {
            faces = value;
            return this;
        }

        /** Label files with which scores per pixel are compared. Default: none. */
        public Builder segmentation(SegmentationSettings value) {
            segmentation = value;
            return this;
        }

        /** Where a classifier's labels come from. Default: the class folders. */
        public Builder labels(LabelSettings value) {
            labels = value;
            return this;
        }

        /** How a classifier's predictions are scored. Default: top-1 and top-5 over all classes. */
        public Builder scoring(ScoringSettings value) {
            scoring = value;
            return this;
        }

        /** Preprocessing of each image. Required. */
        public Builder recipe(Recipe value) {
            recipe = value;
            return this;
        }

        /** Whole images, or a window that slides over them. Default: whole images. */
        public Builder inference(Inference value) {
            inference = value;
            return this;
        }

        /** How scores per pixel are computed that are compared with labels. Default: {@link PixelInference#WHOLE}. */
        public Builder pixels(PixelInference value) {
            pixels = value;
            return this;
        }

        /** The forms, the reference first. Default: train, deploy. */
        public Builder forms(List<Form> value) {
            forms = value;
            return this;
        }

        /** Images on which the largest inputs of the int8 form's layers are measured. Default: none. */
        public Builder calibration(Optional<CalibrationImages> value) {
            calibration = value;
            return this;
        }

        /** Folder of the report; must not exist. Required. */
        public Builder out(String value) {
            out = value;
            return this;
        }

        /** Images per forward pass, or windows of one image. Default: {@value EvaluationSettings#DEFAULT_BATCH}, legal: 1 to 4096. */
        public Builder batch(int value) {
            batch = value;
            return this;
        }

        /** Tasks of the job. Default: the planner's rule. */
        public Builder shards(OptionalInt value) {
            shards = value;
            return this;
        }

        /** How many images are evaluated, spread evenly over the listing. Default: all. */
        public Builder limit(OptionalInt value) {
            limit = value;
            return this;
        }

        /** Name of the inference engine, or {@code auto}. Default: auto. */
        public Builder backend(String value) {
            backend = value;
            return this;
        }

        /** Larger image files are rejected. Default: {@value ShardReader#DEFAULT_MAX_BYTES} bytes. */
        public Builder maxImageBytes(int value) {
            maxImageBytes = value;
            return this;
        }

        /** The command line, word by word, for the report. Default: none. */
        public Builder command(List<String> value) {
            command = value;
            return this;
        }

        /** Converted weights that another tool made, for all forms but train. Default: none; this program converts. */
        public Builder deployFile(Optional<DeployFile> value) {
            deployFile = value;
            return this;
        }

        /** What decides whether a difference counts. Default: {@link StatisticsSettings#DEFAULT}. */
        public Builder statistics(StatisticsSettings value) {
            statistics = value;
            return this;
        }

        /** @throws InvalidInputException if a setting is missing or outside its legal range */
        public EvaluationSettings build() {
            return new EvaluationSettings(this);
        }
    }
}
