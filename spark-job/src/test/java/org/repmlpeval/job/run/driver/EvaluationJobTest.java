package org.repmlpeval.job.run.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.result.FormAccuracy;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.job.task.Fault;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;
import org.repmlpeval.model.checkpoint.stored.Sha256;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.model.image.recipe.Recipes;
import org.repmlpeval.model.reparam.Conversion;

public class EvaluationJobTest {
    private static final int IMAGES = 41;
    private static final int FAULTS_MAX_BYTES = 20_000;

    /** BLAS adds in another order for another batch; about 100 roundings of values near 1. */
    private static final float ROUNDING = 1e-5f;

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path images;
    private static Path square;

    @BeforeAll
    static void makeFiles() throws IOException {
        images = TestImages.folder(shared.resolve("images"), IMAGES);
        square = Tiny.checkpoint(Tiny.square(), shared);
    }

    @ParameterizedTest
    @ValueSource(strings = {"local[1]", "local[2]"})
    void nothingDependsOnShardsBatchCoresOrBackend(String master) throws IOException {
        Runs runs = Runs.of(Tiny.square(), square.toString(), images, "repmlpnet-16");
        Map<String, List<Long>> counts = new LinkedHashMap<>();
        Map<String, Rows> rows = new LinkedHashMap<>();
        try (JavaSparkContext spark = SparkContexts.create("test", master)) {
            for (int shards : List.of(1, 3, 16)) {
                for (int batch : List.of(1, 5, 8)) {
                    String backend = (shards + batch) % 2 == 0 ? "cpu" : "nd4j";
                    String name = shards + " shards, batch " + batch + ", " + backend + ", " + master;
                    Path out = directory.resolve("s" + shards + "b" + batch);
                    EvaluationReport report =
                            runs.shards(shards).batch(batch).backend(backend).run(spark, out);
                    counts.put(name, counts(report));
                    rows.put(name, Rows.read(out, Runs.FORMS, shards));
                }
            }
        }
        Rows expected = expected(Tiny.square(), square, images, "repmlpnet-16");
        rows.forEach((name, actual) -> assertSame(name, actual, expected));
        List<Long> hits = hits(expected);
        counts.forEach((name, actual) ->
                assertThat(actual).as("%s; %s", name, TestImages.REPLAY).isEqualTo(hits));
    }

    @Test
    void inputThatIsNotSquare() throws IOException {
        Path weights = Tiny.checkpoint(Tiny.wide(), directory);
        String recipe = Tiny.file("wide-recipe.yaml", directory).toString();
        Path out = directory.resolve("out");
        try (JavaSparkContext spark = SparkContexts.create("test", "local[2]")) {
            EvaluationReport report =
                    Runs.of(Tiny.wide(), weights.toString(), images, recipe).run(spark, out);

            Rows expected = expected(Tiny.wide(), weights, images, recipe);
            assertSame("wide", Rows.read(out, Runs.FORMS, report.run().shards()), expected);
            assertThat(counts(report)).isEqualTo(hits(expected));
        }
    }

    @Test
    void reportNamesWhatWasRun() throws IOException {
        Path out = directory.resolve("out");
        EvaluationReport report;
        try (JavaSparkContext spark = SparkContexts.create("test", "local[2]")) {
            report = Runs.of(Tiny.square(), square.toString(), images, "repmlpnet-16")
                    .shards(100)
                    .run(spark, out);
        }
        EvaluationReport read;
        try (InputStream in = Files.newInputStream(out.resolve("report.json"))) {
            read = ReportJson.read(in);
        }
        assertThat(read).isEqualTo(report);
        assertThat(Rows.names(out))
                .containsExactly(
                        "classes.parquet",
                        "confusion.parquet",
                        "junit.xml",
                        "report.html",
                        "report.json",
                        "report.md",
                        "report.txt",
                        "rows",
                        "thumbnails.json");
        assertThat(read.checkpoint().sha256()).isEqualTo(Sha256.of(square));
        assertThat(read.recipe().sha256())
                .isEqualTo(Recipes.named("repmlpnet-16").hash());
        assertThat(read.data().fingerprint()).matches("[0-9a-f]{64}");
        assertThat(read.data().listedImages()).isEqualTo(IMAGES);
        assertThat(read.data().classes()).isEqualTo(Tiny.CLASSES);
        assertThat(read.data().labelledClasses()).isEqualTo(5);
        assertThat(read.data().warnings())
                .singleElement()
                .asString()
                .contains("labels are the positions of 5 sorted class folders, but the network has 7 classes");
        assertThat(read.run().shards()).as("no shard is empty").isEqualTo(IMAGES);
        assertThat(read.run().spark().master()).isEqualTo("local[2]");
        assertThat(read.environment().canaries()).isNotEmpty();
        Map<String, String> engine = Backend.of(read.environment().engine().backend(), Precision.FLOAT32)
                .description();
        assertThat(read.environment().engine().kernels())
                .isEqualTo(engine.get(Backend.KERNELS))
                .isNotBlank();
        assertThat(read.environment().engine().oneDnn())
                .as("the network has no convolutions of maps")
                .isNull();
        assertThat(read.environment().engine().batchIndependent())
                .isEqualTo(Boolean.valueOf(engine.get(Backend.BATCH_INDEPENDENT)));
        assertThat(read.recipe().affected().byMode()).containsOnly(Map.entry("RGB", (long) IMAGES));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void eachFaultIsCountedWithItsReasonAndTheOthersAreScored(int shards) throws IOException {
        Path mixed = TestImages.folder(directory.resolve("mixed"), 10, 16, 16);
        int faulty = TestImages.faults(mixed);
        Path out = directory.resolve("out");
        EvaluationReport report;
        try (JavaSparkContext spark = SparkContexts.create("test", "local[2]")) {
            report = Runs.of(Tiny.square(), "procedural", mixed, "none-16")
                    .shards(shards)
                    .batch(3)
                    .maxImageBytes(FAULTS_MAX_BYTES)
                    .run(spark, out);
        }
        assertThat(counts(report).subList(0, 6)).containsExactly(18L, 10L, 1L, 4L, 3L, 0L);
        List<Fault> faults = report.outcomes().faults().items();
        assertThat(faults).hasSize(faulty);
        assertThat(faults.stream().map(f -> f.id() + " " + f.outcome()))
                .containsExactly(
                        "class-0/a-corrupt.jpg UNDECODABLE",
                        "class-0/g-animation.png REJECTED",
                        "class-1/c-text.jpg UNDECODABLE",
                        "class-1/h-gone.jpg UNREADABLE",
                        "class-2/d-empty.png UNDECODABLE",
                        "class-2/f-large.png REJECTED",
                        "class-3/b-truncated.png UNDECODABLE",
                        "class-4/e-size.png REJECTED");
        assertThat(faults.get(1).reason())
                .isEqualTo("the format AVIF is not supported; supported: JPEG, PNG, WebP, GIF, BMP, TIFF and PNM;"
                        + " convert the file to one of them");
        assertThat(faults.get(2).reason()).startsWith("not an image in a known format (first bytes 6e 6f 20 69");
        assertThat(faults.get(3).reason()).endsWith("h-gone.jpg does not exist; it was listed with 0 bytes");
        assertThat(faults.get(4).reason()).isEqualTo("the file is empty");
        assertThat(faults.get(5).reason())
                .contains(" bytes, more than the limit of 20000; to read it, raise the limit");
        assertThat(faults.get(7).reason())
                .isEqualTo("recipe 'none-16' needs 16x16 (width x height), but the image is 16x24");
        Rows rows = Rows.read(out, Runs.FORMS, shards);
        assertThat(rows.byId()).hasSize(18);
        for (Fault fault : faults) {
            Rows.Row row = rows.byId().get(fault.id());
            assertThat(row.outcome()).isEqualToIgnoringCase(fault.outcome().name());
            assertThat(row.reason()).isNotBlank().isEqualTo(fault.reason());
            assertThat(row.classes()).isEmpty();
        }
        assertThat(rows.byId().values().stream().filter(r -> r.outcome().equals("scored")))
                .hasSize(10)
                .allMatch(r -> r.classes().size() == 2 && r.reason() == null);
    }

    /** Listed, scored, unreadable, undecodable, rejected, non-finite, then per form top-1 and top-k hits. */
    public static List<Long> counts(EvaluationReport report) {
        List<Long> counts = new ArrayList<>(List.of(
                report.outcomes().listed(),
                report.outcomes().scored(),
                report.outcomes().unreadable(),
                report.outcomes().undecodable(),
                report.outcomes().rejected(),
                report.outcomes().nonFinite()));
        for (FormAccuracy accuracy : report.accuracy()) {
            counts.add(accuracy.top1().hits());
            counts.add(accuracy.topK().hits());
        }
        return counts;
    }

    private static List<Long> hits(Rows rows) {
        long listed = rows.byId().size();
        List<Long> counts = new ArrayList<>(List.of(listed, listed, 0L, 0L, 0L, 0L));
        for (int form = 0; form < 2; form++) {
            for (int k : List.of(1, 5)) {
                long hits = 0;
                for (Rows.Row row : rows.byId().values()) {
                    hits += row.classes().get(form).subList(0, k).contains(row.label()) ? 1 : 0;
                }
                counts.add(hits);
            }
        }
        return counts;
    }

    private static void assertSame(String name, Rows actual, Rows expected) {
        assertThat(actual.byId().keySet()).as(name).isEqualTo(expected.byId().keySet());
        expected.byId().forEach((id, row) -> {
            Rows.Row other = actual.byId().get(id);
            String where = name + ", " + id + "; " + TestImages.REPLAY;
            assertThat(other.outcome()).as(where).isEqualTo("scored");
            assertThat(other.label()).as(where).isEqualTo(row.label());
            assertThat(other.classes()).as(where).isEqualTo(row.classes());
            for (int form = 0; form < 2; form++) {
                for (int i = 0; i < 5; i++) {
                    assertThat(other.logits().get(form).get(i))
                            .as(where)
                            .isCloseTo(row.logits().get(form).get(i), within(ROUNDING));
                }
            }
        });
    }

    /** The rows by another way: no Spark, one image after another, classes ranked by plain comparison. */
    private static Rows expected(Architecture architecture, Path weights, Path data, String recipe) throws IOException {
        StateDict train = CheckpointReader.read(weights).stateDict();
        Map<Form, StateDict> forms =
                Map.of(Form.TRAIN, train, Form.DEPLOY, Conversion.toDeploy(architecture, train, Precision.FLOAT32));
        Preprocessor preprocessor = new Preprocessor(Recipes.resolve(recipe));
        TreeMap<String, Rows.Row> rows = new TreeMap<>();
        List<String> folders = Rows.names(data);
        EngineOptions options =
                EngineOptions.wholeMachine(Precision.FLOAT32, new Cores(1), 8, new MemoryBudget(1L << 30));
        try (LoadedModel model = Backend.of(Backend.AUTO, Precision.FLOAT32).load(architecture, forms, options)) {
            for (int label = 0; label < folders.size(); label++) {
                for (String name : Rows.names(data.resolve(folders.get(label)))) {
                    String id = folders.get(label) + "/" + name;
                    rows.put(id, expectedRow(model, preprocessor, data.resolve(id), label));
                }
            }
        }
        assertThat(rows.values().stream()
                        .map(r -> r.classes().get(0).get(0))
                        .distinct()
                        .count())
                .as("classes that are predicted at all")
                .isGreaterThan(1);
        return new Rows(rows);
    }

    private static Rows.Row expectedRow(LoadedModel model, Preprocessor preprocessor, Path file, int label)
            throws IOException {
        float[] pixels = new float[3 * preprocessor.height() * preprocessor.width()];
        try {
            preprocessor.normalise(preprocessor.cropped(Files.readAllBytes(file)), pixels, 0);
        } catch (ImageException e) {
            throw new AssertionError(file + ": " + e.reason(), e);
        }
        Tensor input = Tensor.of(pixels, 1, 3, preprocessor.height(), preprocessor.width());
        List<List<Integer>> classes = new ArrayList<>();
        List<List<Float>> logits = new ArrayList<>();
        for (Form form : List.of(Form.TRAIN, Form.DEPLOY)) {
            float[] row = model.run(form, input).floats();
            List<Integer> top = IntStream.range(0, row.length)
                    .boxed()
                    .sorted((a, b) -> row[a] != row[b] ? Float.compare(row[b], row[a]) : Integer.compare(a, b))
                    .limit(5)
                    .toList();
            classes.add(top);
            logits.add(top.stream().map(c -> row[c]).toList());
        }
        return new Rows.Row(label, "scored", null, classes, logits);
    }
}
