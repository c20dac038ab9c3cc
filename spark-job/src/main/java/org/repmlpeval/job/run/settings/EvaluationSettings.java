package org.repmlpeval.job.run.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.gate.Gates;
import org.repmlpeval.job.gate.Measurable;
import org.repmlpeval.job.run.admission.Engine;
import org.repmlpeval.job.run.executor.CalibrationImages;
import org.repmlpeval.job.run.executor.Inference;
import org.repmlpeval.job.run.faces.FaceSettings;
import org.repmlpeval.job.run.labels.ClassOrderSettings;
import org.repmlpeval.job.run.labels.LabelSettings;
import org.repmlpeval.job.run.labels.ScoringSettings;
import org.repmlpeval.job.run.segmentation.SegmentationSettings;
import org.repmlpeval.job.run.stop.MissingSettings;
import org.repmlpeval.job.run.weights.DeployFile;
import org.repmlpeval.job.run.weights.WeightsSelection;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.engine.rows.PixelInference;
import org.repmlpeval.model.image.recipe.Recipe;

/**
 * All that defines one evaluation. Made by an {@link EvaluationSettingsBuilder}, which gives every setting but four a default:
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

    /** Value of the setting resume: go on with the unfinished run beside the output folder, if there is one that fits. */
    public static final String RESUME_AUTO = "auto";

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
    private final Predictions predictions;
    private final List<Form> forms;
    private final Optional<CalibrationImages> calibration;
    private final String out;
    private final int batch;
    private final OptionalInt shards;
    private final OptionalInt limit;
    private final Engine engine;
    private final int maxImageBytes;
    private final long maxImagePixels;
    private final MissingSettings missing;
    private final List<String> command;
    private final Optional<DeployFile> deployFile;
    private final StatisticsSettings statistics;
    private final PageSettings page;
    private final Optional<String> resume;
    private final Gates gates;

    EvaluationSettings(EvaluationSettingsBuilder builder) {
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
        predictions = builder.predictions;
        forms = List.copyOf(builder.forms);
        calibration = builder.calibration;
        out = required("out", builder.out);
        batch = builder.batch;
        shards = builder.shards;
        limit = builder.limit;
        engine = builder.engine;
        maxImageBytes = builder.maxImageBytes;
        maxImagePixels = builder.maxImagePixels;
        missing = builder.missing;
        command = List.copyOf(builder.command);
        deployFile = builder.deployFile;
        statistics = builder.statistics;
        page = builder.page;
        resume = builder.resume;
        gates = builder.gates;
        SettingsCheck.verify(this);
    }

    /** Starts the settings of an evaluation of this network. Weights, data, recipe and output folder must still be given. */
    public static EvaluationSettingsBuilder of(Architecture architecture) {
        return new EvaluationSettingsBuilder(architecture);
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

    /** Whether the predicted classes of pixels are published. */
    public Predictions predictions() {
        return predictions;
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

    /** The inference engine. */
    public Engine engine() {
        return engine;
    }

    /** Larger image files are rejected. */
    public int maxImageBytes() {
        return maxImageBytes;
    }

    /** Images and label files that declare more pixels are rejected before they are decoded. */
    public long maxImagePixels() {
        return maxImagePixels;
    }

    /** How many images may be without a result. */
    public MissingSettings missing() {
        return missing;
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

    public PageSettings page() {
        return page;
    }

    /** The unfinished run to go on with, by its folder or its output folder, or {@value #RESUME_AUTO}; empty for a new run. */
    public Optional<String> resume() {
        return resume;
    }

    /** Limits that the run must keep. */
    public Gates gates() {
        return gates;
    }

    /** Which numbers the run gives, so that gates can be checked before it starts. */
    public Measurable measurable() {
        return Measured.of(this);
    }

    /** Whether the network's outputs are compared with labels. */
    public boolean readsLabels() {
        return architecture.output() == Architecture.Output.LOGITS;
    }

    /** Shape of the output for one image, the same in every form. */
    public Shape output() {
        Network network = architecture.network(forms.get(0));
        return segmentation.labelled() ? network.output() : inference.output(network, recipe);
    }

    /** Shape of the network's input. */
    public Shape input() {
        return architecture.network(forms.get(0)).input();
    }

    /** Maps the deploy state dict to the largest |input| of each layer of the int8 form; the map is empty without calibration. */
    public Function<StateDict, Map<String, Double>> largestInputs(Configuration hadoop) {
        return CalibrationImages.measured(calibration, architecture, Optional.of(recipe), hadoop);
    }

    /** Names of the forms, the reference first. */
    public List<String> formNames() {
        return forms.stream().map(Form::label).toList();
    }

    /** The network and the forms in words, for messages. */
    public String text() {
        return architecture.name() + " (" + String.join(", ", formNames()) + ")";
    }

    private static <T> T required(String setting, T value) {
        if (value == null) {
            throw new InvalidInputException("setting " + setting + " is required but missing");
        }
        return value;
    }
}
