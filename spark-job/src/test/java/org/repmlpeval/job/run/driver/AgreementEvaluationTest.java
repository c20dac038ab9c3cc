package org.repmlpeval.job.run.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.provenance.WindowSection;
import org.repmlpeval.job.report.result.FormAgreement;
import org.repmlpeval.job.report.result.FormComparison.DriftLine;
import org.repmlpeval.job.run.executor.Inference;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;
import org.repmlpeval.model.checkpoint.write.PthWriter;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.engine.SlidingWindow;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.model.image.recipe.Recipes;
import org.repmlpeval.model.procedural.Procedural;
import org.repmlpeval.model.reparam.Conversion;

/** Networks that are no classifiers, on images in any folders, by Spark and by plain loops. */
class AgreementEvaluationTest {
    private static final List<String> IDS = List.of("0.png", "1.png", "city/2.png", "city/deep/3.png", "town/4.png");

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path images;

    @BeforeAll
    static void makeImages() throws IOException {
        Random random = new Random(11);
        images = shared.resolve("images");
        for (String id : IDS) {
            Path file = images.resolve(id);
            Files.createDirectories(file.getParent());
            Files.write(file, TestImages.encoded(40 + random.nextInt(30), 30 + random.nextInt(40), "png", random));
        }
    }

    @ParameterizedTest
    @EnumSource(Inference.class)
    void changedPixelsAreThoseOfPlainLoops(Inference inference) throws IOException {
        Path weights = closeCalls(directory);
        boolean slides = inference == Inference.SLIDING_WINDOW;
        Path recipe = slides ? Tiny.exactly(50, 61, directory) : Tiny.exactly(32, 24, directory);
        EvaluationReport report = run(Tiny.pixels(), weights, recipe, inference, 2, 1);

        int pixels = slides ? 50 * 61 : 32 * 24;
        Map<String, float[][]> scores = scores(Tiny.pixels(), weights, recipe, inference);
        long changed = 0;
        double largest = 0;
        for (float[][] forms : scores.values()) {
            for (int p = 0; p < pixels; p++) {
                changed += top(forms[0], p, pixels) == top(forms[1], p, pixels) ? 0 : 1;
            }
            for (int i = 0; i < forms[0].length; i++) {
                largest = Math.max(largest, Math.abs((double) forms[1][i] - forms[0][i]));
            }
        }
        FormAgreement pair = report.agreement().comparison().get(0);
        assertThat(report.outcomes().scored()).isEqualTo(IDS.size());
        assertThat(pair.pixels().changed().count()).isEqualTo(changed).isPositive();
        assertThat(pair.pixels().changed().of()).isEqualTo((long) IDS.size() * pixels);
        assertThat(pair.drift().get("maxAbs").max()).isEqualTo(largest);
        assertThat(report.agreement().height()).isEqualTo(slides ? 50 : 32);
        assertThat(report.agreement().width()).isEqualTo(slides ? 61 : 24);
        assertThat(report.agreement().window()).isEqualTo(slides ? new WindowSection(32, 24, 22, 16) : null);
        assertThat(report.data().classes()).isEqualTo(4);
        assertThat(report.data().classOrder()).isNull();
        assertThat(report.data().warnings()).isEmpty();
        try (InputStream in = Files.newInputStream(directory.resolve("out/report.json"))) {
            assertThat(ReportJson.read(in)).isEqualTo(report);
        }
    }

    @Test
    void embeddingsAreComparedByTheirDirections() throws IOException {
        Path weights = procedural(Tiny.face(), directory, Map.of());
        Path recipe = Tiny.exactly(16, 24, directory);
        EvaluationReport report = run(Tiny.face(), weights, recipe, Inference.WHOLE_IMAGE, 2, 1);

        double angle = 0;
        double largest = 0;
        for (float[][] forms :
                scores(Tiny.face(), weights, recipe, Inference.WHOLE_IMAGE).values()) {
            double[] a = unit(forms[0]);
            double[] b = unit(forms[1]);
            double squares = 0;
            for (int i = 0; i < a.length; i++) {
                squares += (a[i] - b[i]) * (a[i] - b[i]);
                largest = Math.max(largest, Math.abs(b[i] - a[i]));
            }
            angle = Math.max(angle, squares / 2);
        }
        FormAgreement pair = report.agreement().comparison().get(0);
        assertThat(report.agreement().output()).isEqualTo("embedding");
        assertThat(report.agreement().channels()).isEqualTo(12);
        assertThat(pair.images()).isEqualTo(IDS.size());
        assertThat(pair.drift().get("oneMinusCosine").max()).isEqualTo(angle).isPositive();
        assertThat(pair.drift().get("maxAbs").max()).isEqualTo(largest).isPositive();
        assertThat(pair.pixels()).isNull();
        assertThat(report.data().classes()).isNull();
        assertThat(report.accuracy()).isNull();
    }

    @Test
    void countsDoNotDependOnShards() throws IOException {
        Path weights = procedural(Tiny.pixels(), directory, Map.of());
        Path recipe = Tiny.exactly(50, 61, directory);
        EvaluationReport one = run(Tiny.pixels(), weights, recipe, Inference.SLIDING_WINDOW, 1, 1);
        EvaluationReport five = run(Tiny.pixels(), weights, recipe, Inference.SLIDING_WINDOW, 5, 1);
        EvaluationReport batches = run(Tiny.pixels(), weights, recipe, Inference.SLIDING_WINDOW, 2, 3);

        DriftLine line = one.agreement().comparison().get(0).drift().get("maxAbs");
        assertThat(five.agreement().comparison().get(0).drift().get("maxAbs").max())
                .isEqualTo(line.max());
        assertThat(five.agreement().comparison().get(0).pixels())
                .isEqualTo(one.agreement().comparison().get(0).pixels());
        assertThat(five.data().fingerprint()).isEqualTo(one.data().fingerprint());
        assertThat(batches.agreement().comparison().get(0).pixels().changed())
                .as("scores far from ties, however windows are batched")
                .isEqualTo(one.agreement().comparison().get(0).pixels().changed());
    }

    private EvaluationReport run(
            Architecture architecture, Path weights, Path recipe, Inference inference, int shards, int batch)
            throws IOException {
        Path out = directory.resolve(Files.exists(directory.resolve("out")) ? "out-" + shards + "-" + batch : "out");
        EvaluationSettings settings = EvaluationSettings.of(architecture)
                .weights(weights.toString())
                .data(images.toString())
                .recipe(Recipes.resolve(recipe.toString()))
                .inference(inference)
                .out(out.toString())
                .batch(batch)
                .shards(OptionalInt.of(shards))
                .backend("cpu")
                .command(List.of("test"))
                .build();
        PrintStream quiet = new PrintStream(OutputStream.nullOutputStream());
        try (JavaSparkContext spark = SparkContexts.create("test", "local[2]")) {
            return new EvaluationJob(spark, settings, new Progress(quiet)).run();
        }
    }

    /** What each form gives for each image: one after another, without Spark. */
    private static Map<String, float[][]> scores(
            Architecture architecture, Path weights, Path recipe, Inference inference) throws IOException {
        StateDict train = CheckpointReader.read(weights).stateDict();
        Map<Form, StateDict> forms =
                Map.of(Form.TRAIN, train, Form.DEPLOY, Conversion.toDeploy(architecture, train, Precision.FLOAT32));
        Preprocessor preprocessor = new Preprocessor(Recipes.resolve(recipe.toString()));
        Map<String, float[][]> scores = new LinkedHashMap<>();
        try (Cores cores = new Cores(1);
                LoadedModel model = Backend.of("cpu", Precision.FLOAT32)
                        .load(
                                architecture,
                                forms,
                                new EngineOptions(Precision.FLOAT32, cores, 1, 1, new MemoryBudget(1L << 30)))) {
            for (String id : IDS) {
                float[] pixels = new float[3 * preprocessor.height() * preprocessor.width()];
                preprocessor.normalise(cropped(preprocessor, id), pixels, 0);
                Tensor image = Tensor.of(pixels, 1, 3, preprocessor.height(), preprocessor.width());
                float[][] both = new float[2][];
                for (Form form : List.of(Form.TRAIN, Form.DEPLOY)) {
                    Tensor result = inference == Inference.SLIDING_WINDOW
                            ? new SlidingWindow(model).run(form, image)
                            : model.run(form, image);
                    both[form.ordinal()] = result.floats();
                }
                scores.put(id, both);
            }
        }
        return scores;
    }

    private static org.repmlpeval.model.image.RgbImage cropped(Preprocessor preprocessor, String id)
            throws IOException {
        try {
            return preprocessor.cropped(Files.readAllBytes(images.resolve(id)));
        } catch (ImageException e) {
            throw new AssertionError(id + ": " + e.reason(), e);
        }
    }

    private static int top(float[] scores, int pixel, int pixels) {
        int best = 0;
        for (int k = 1; k < scores.length / pixels; k++) {
            best = scores[k * pixels + pixel] > scores[best * pixels + pixel] ? k : best;
        }
        return best;
    }

    private static double[] unit(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        double[] unit = new double[values.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = values[i] / Math.sqrt(squares);
        }
        return unit;
    }

    /** A checkpoint whose classes 0 and 1 have all but equal scores, so that rounding decides between them. */
    private static Path closeCalls(Path folder) {
        StateDict state = Procedural.weights(Tiny.pixels().tensors(Form.TRAIN), "calls/");
        Tensor weight = state.get("cls.4.weight");
        float[] rows = weight.floats().clone();
        int columns = rows.length / 4;
        for (int i = 0; i < columns; i++) {
            rows[columns + i] = i % 2 == 0 ? Math.nextUp(rows[i]) : Math.nextDown(rows[i]);
        }
        return procedural(
                Tiny.pixels(),
                folder,
                Map.of(
                        "cls.4.weight", Tensor.of(rows, weight.shape()),
                        "cls.4.bias", Tensor.of(new float[] {0, 0, -50, -50}, 4)));
    }

    private static Path procedural(Architecture architecture, Path folder, Map<String, Tensor> changed) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(
                Procedural.weights(architecture.tensors(Form.TRAIN), "calls/").tensors());
        tensors.putAll(changed);
        Path file = folder.resolve(architecture.name() + ".pth");
        PthWriter.write(new StateDict(tensors), file);
        return file;
    }
}
