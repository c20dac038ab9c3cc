package org.repmlpeval.job.run.settings;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.repmlpeval.job.gate.Gates;
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
import org.repmlpeval.model.engine.rows.PixelInference;
import org.repmlpeval.model.image.decode.ImageDecoder;
import org.repmlpeval.model.image.recipe.Recipe;
import org.repmlpeval.partitioning.read.ShardReader;

/** Collects settings; each method returns this builder. */
public final class EvaluationSettingsBuilder {
    final Architecture architecture;
    String weights;
    WeightsSelection selection = WeightsSelection.DEFAULT;
    String data;
    ClassOrderSettings classes = ClassOrderSettings.AUTO;
    FaceSettings faces = FaceSettings.NONE;
    SegmentationSettings segmentation = SegmentationSettings.NONE;
    LabelSettings labels = LabelSettings.FOLDERS;
    ScoringSettings scoring = ScoringSettings.DEFAULT;
    Recipe recipe;
    Inference inference = Inference.WHOLE_IMAGE;
    PixelInference pixels = PixelInference.WHOLE;
    Predictions predictions = Predictions.COUNTED;
    List<Form> forms = List.of(Form.TRAIN, Form.DEPLOY);
    Optional<CalibrationImages> calibration = Optional.empty();
    String out;
    int batch = EvaluationSettings.DEFAULT_BATCH;
    OptionalInt shards = OptionalInt.empty();
    OptionalInt limit = OptionalInt.empty();
    Engine engine = Engine.AUTO;
    int maxImageBytes = ShardReader.DEFAULT_MAX_BYTES;
    long maxImagePixels = ImageDecoder.DEFAULT_MAX_PIXELS;
    MissingSettings missing = MissingSettings.DEFAULT;
    List<String> command = List.of();
    Optional<DeployFile> deployFile = Optional.empty();
    StatisticsSettings statistics = StatisticsSettings.DEFAULT;
    PageSettings page = PageSettings.DEFAULT;
    Optional<String> resume = Optional.empty();
    Gates gates = Gates.NONE;

    EvaluationSettingsBuilder(Architecture architecture) {
        this.architecture = architecture;
    }

    /** Checkpoint on any Hadoop file system, or {@code procedural[:SALT]}. Required. */
    public EvaluationSettingsBuilder weights(String value) {
        weights = value;
        return this;
    }

    /** Which of the checkpoint's tensors are taken and under which names. Default: the reader's rule. */
    public EvaluationSettingsBuilder selection(WeightsSelection value) {
        selection = value;
        return this;
    }

    /** Root of an image folder on any Hadoop file system. Required. */
    public EvaluationSettingsBuilder data(String value) {
        data = value;
        return this;
    }

    /** Where the order of the classes is taken from; of classifiers only. Default: {@link ClassOrderSettings#AUTO}. */
    public EvaluationSettingsBuilder classes(ClassOrderSettings value) {
        classes = value;
        return this;
    }

    /** How embeddings are evaluated; of networks that give embeddings only. Default: how closely the forms agree. */
    public EvaluationSettingsBuilder faces(FaceSettings value) {
        faces = value;
        return this;
    }

    /** Label files with which scores per pixel are compared. Default: none. */
    public EvaluationSettingsBuilder segmentation(SegmentationSettings value) {
        segmentation = value;
        return this;
    }

    /** Where a classifier's labels come from. Default: the class folders. */
    public EvaluationSettingsBuilder labels(LabelSettings value) {
        labels = value;
        return this;
    }

    /** How a classifier's predictions are scored. Default: top-1 and top-5 over all classes. */
    public EvaluationSettingsBuilder scoring(ScoringSettings value) {
        scoring = value;
        return this;
    }

    /** Preprocessing of each image. Required. */
    public EvaluationSettingsBuilder recipe(Recipe value) {
        recipe = value;
        return this;
    }

    /** Whole images, or a window that slides over them. Default: whole images. */
    public EvaluationSettingsBuilder inference(Inference value) {
        inference = value;
        return this;
    }

    /** How scores per pixel are computed that are compared with labels. Default: {@link PixelInference#WHOLE}. */
    public EvaluationSettingsBuilder pixels(PixelInference value) {
        pixels = value;
        return this;
    }

    /** Whether the predicted classes of pixels are published; of pixels with labels only. Default: {@link Predictions#COUNTED}. */
    public EvaluationSettingsBuilder predictions(Predictions value) {
        predictions = value;
        return this;
    }

    /** The forms, the reference first. Default: train, deploy. */
    public EvaluationSettingsBuilder forms(List<Form> value) {
        forms = value;
        return this;
    }

    /** Images on which the largest inputs of the int8 form's layers are measured. Default: none. */
    public EvaluationSettingsBuilder calibration(Optional<CalibrationImages> value) {
        calibration = value;
        return this;
    }

    /** Folder of the report; must not exist. Required. */
    public EvaluationSettingsBuilder out(String value) {
        out = value;
        return this;
    }

    /** Images per forward pass, or windows of one image. Default: {@value EvaluationSettings#DEFAULT_BATCH}, legal: 1 to 4096. */
    public EvaluationSettingsBuilder batch(int value) {
        batch = value;
        return this;
    }

    /** Tasks of the job. Default: the planner's rule. */
    public EvaluationSettingsBuilder shards(OptionalInt value) {
        shards = value;
        return this;
    }

    /** How many images are evaluated, spread evenly over the listing. Default: all. */
    public EvaluationSettingsBuilder limit(OptionalInt value) {
        limit = value;
        return this;
    }

    /** The inference engine. Default: {@link Engine#AUTO}. */
    public EvaluationSettingsBuilder engine(Engine value) {
        engine = value;
        return this;
    }

    /** The inference engine with that name, see {@link Engine#of}. */
    public EvaluationSettingsBuilder backend(String name) {
        return engine(Engine.of(name, null));
    }

    /** The inference engine that was set. */
    public Engine engine() {
        return engine;
    }

    /** Larger image files are rejected. Default: {@value ShardReader#DEFAULT_MAX_BYTES} bytes. */
    public EvaluationSettingsBuilder maxImageBytes(int value) {
        maxImageBytes = value;
        return this;
    }

    /**
     * Images and label files that declare more pixels are rejected before they are decoded. Default: {@value
     * ImageDecoder#DEFAULT_MAX_PIXELS}.
     */
    public EvaluationSettingsBuilder maxImagePixels(long value) {
        maxImagePixels = value;
        return this;
    }

    /** How many images may be without a result. Default: {@link MissingSettings#DEFAULT}. */
    public EvaluationSettingsBuilder missing(MissingSettings value) {
        missing = value;
        return this;
    }

    /** The command line, word by word, for the report. Default: none. */
    public EvaluationSettingsBuilder command(List<String> value) {
        command = value;
        return this;
    }

    /** Converted weights that another tool made, for all forms but train. Default: none; this program converts. */
    public EvaluationSettingsBuilder deployFile(Optional<DeployFile> value) {
        deployFile = value;
        return this;
    }

    /** What decides whether a difference counts. Default: {@link StatisticsSettings#DEFAULT}. */
    public EvaluationSettingsBuilder statistics(StatisticsSettings value) {
        statistics = value;
        return this;
    }

    /** What the report's page shows of the images. Default: {@link PageSettings#DEFAULT}. */
    public EvaluationSettingsBuilder page(PageSettings value) {
        page = value;
        return this;
    }

    public EvaluationSettingsBuilder resume(Optional<String> value) {
        resume = value;
        return this;
    }

    /** Limits that the run must keep. Default: none. */
    public EvaluationSettingsBuilder gates(Gates value) {
        gates = value;
        return this;
    }

    /** @throws InvalidInputException if a setting is missing or outside its legal range */
    public EvaluationSettings build() {
        return new EvaluationSettings(this);
    }
}
