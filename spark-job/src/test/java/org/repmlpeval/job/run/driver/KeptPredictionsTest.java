package org.repmlpeval.job.run.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.parquet.example.data.Group;
import org.apache.spark.api.java.JavaSparkContext;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.run.segmentation.SegmentationSettings;
import org.repmlpeval.job.run.settings.Predictions;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.job.run.weights.NonFinite;
import org.repmlpeval.job.run.weights.WeightsSelection;
import org.repmlpeval.job.task.Seed;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.checkpoint.write.PthWriter;
import org.repmlpeval.model.engine.rows.PixelInference;
import org.repmlpeval.model.engine.rows.PixelInference.Coverage;
import org.repmlpeval.model.engine.rows.PixelInference.Mirror;
import org.repmlpeval.model.engine.rows.Protocol;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.label.LabelMap;
import org.repmlpeval.model.image.label.LabelMapDecoder;
import org.repmlpeval.model.image.label.LabelRule;
import org.repmlpeval.model.procedural.Procedural;

/** The label maps that an evaluation publishes with --keep-predictions, of a network with 4 classes and windows of 32x24. */
class KeptPredictionsTest {
    private static final int K = 4;
    private static final int SHARDS = 3;
    private static final int SCORED = 7;

    private static JavaSparkContext spark;
    private static Runs runs;

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws IOException {
        Path images = shared.resolve("images");
        Path labels = shared.resolve("labels");
        Random random = Seed.random();
        for (int i = 0; i < SCORED + 1; i++) {
            String name = (i % 2 == 0 ? "even/" : "odd/") + i + ".png";
            int width = 30 + i;
            Files.createDirectories(images.resolve(name).getParent());
            Files.createDirectories(labels.resolve(name).getParent());
            Files.write(images.resolve(name), TestImages.encoded(width, 41, "png", random));
            // The last label has another size than its image.
            BufferedImage label = new BufferedImage(width, i == SCORED ? 40 : 41, BufferedImage.TYPE_BYTE_GRAY);
            ImageIO.write(label, "png", labels.resolve(name).toFile());
        }
        Files.write(images.resolve("unlabelled.png"), TestImages.encoded(30, 30, "png", random));
        runs = Runs.of(Tiny.pixels(), "procedural", images, "original")
                .shards(SHARDS)
                .with(settings -> settings.segmentation(new SegmentationSettings(
                                Optional.empty(), Optional.of(labels.toString()), Optional.empty()))
                        .pixels(new PixelInference(Protocol.MMSEG, Coverage.SLIDING, null, List.of(1.0), Mirror.NO))
                        .predictions(Predictions.KEPT));
        spark = SparkContexts.create("test", "local[2,3]");
    }

    @AfterAll
    static void stop() {
        spark.close();
    }

    @Test
    void eachMapHasTheHashOfItsRow() throws IOException, ImageException {
        Path out = directory.resolve("run 1:50%#?");
        EvaluationReport report = runs.run(spark, out);

        assertThat(report.outcomes().scored()).isEqualTo(SCORED);
        assertThat(Rows.names(out))
                .containsExactly(
                        "faults.jsonl",
                        "junit.xml",
                        "overlays.json",
                        "predictions",
                        "report.html",
                        "report.json",
                        "report.md",
                        "report.txt",
                        "rows");
        TreeMap<String, Group> rows = Rows.groups(out, SHARDS);
        List<String> expected = new ArrayList<>();
        for (Map.Entry<String, Group> row : rows.entrySet()) {
            for (String form : Runs.FORMS) {
                if (row.getValue().getString("outcome", 0).equals("scored")) {
                    String file = form + "/" + row.getKey() + ".png";
                    expected.add(file);
                    LabelMap map = map(out, file);
                    assertThat(map.height()).isEqualTo(41);
                    assertThat(map.width()).isEqualTo(row.getValue().getInteger("width", 0));
                    assertThat(sha256(map)).isEqualTo(row.getValue().getString(form + "_prediction_sha256", 0));
                }
            }
        }
        assertThat(expected).hasSize(2 * SCORED);
        Document page = Jsoup.parse(Files.readString(out.resolve("report.html")));
        assertThat(page.select("#segmentation .overlay"))
                .as("by the maps that are kept")
                .isNotEmpty();
        assertThat(files(out.resolve("predictions")).keySet()).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** The folder is only needed for the page of a run that does not keep its predictions. */
    @Test
    void picturesThatCannotBeRemovedDoNotHoldTheReportUp() throws IOException {
        HiccupFileSystem.install(spark.hadoopConfiguration(), 0);
        HiccupFileSystem.failRemoving("pictures");
        Path out = directory.resolve("counted");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        new EvaluationJob(
                        spark,
                        runs.with(settings -> settings.predictions(Predictions.COUNTED))
                                .settings("hiccup:" + out),
                        new Progress(new PrintStream(said, true, StandardCharsets.UTF_8)))
                .run();
        HiccupFileSystem.reset(0);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("note: the folder pictures of the report could not be removed: hiccup while removing"
                        + " pictures; the report does not need it");
        assertThat(Rows.names(out)).contains("overlays.json", "pictures", "report.html", "report.json");
        Document page = Jsoup.parse(Files.readString(out.resolve("report.html")));
        assertThat(page.select("#segmentation .overlay")).isNotEmpty();
    }

    /** Of the three failing files, some are rows and some are label maps, so that attempts leave files of both kinds. */
    @Test
    void retriedTasksLeaveNoOtherFiles() throws IOException {
        Path plain = directory.resolve("plain");
        runs.run(spark, plain);
        for (int failures = 1; failures <= 3; failures++) {
            HiccupFileSystem.install(spark.hadoopConfiguration(), 0);
            HiccupFileSystem.failAfter(SHARDS + failures, failures);
            Path retried = directory.resolve("retried-" + failures);
            runs.run(spark, "hiccup:" + retried);
            assertThat(HiccupFileSystem.created()).isGreaterThan(2 * SCORED + SHARDS);
            assertThat(Rows.names(retried))
                    .containsExactly(
                            "faults.jsonl",
                            "junit.xml",
                            "overlays.json",
                            "predictions",
                            "report.html",
                            "report.json",
                            "report.md",
                            "report.txt",
                            "rows");
            assertThat(files(retried.resolve("predictions"))).isEqualTo(files(plain.resolve("predictions")));
        }
    }

    @Test
    void aResumedRunHasTheMapsOfBothDrivers() throws IOException {
        Path plain = directory.resolve("plain");
        runs.run(spark, plain);
        HiccupFileSystem.install(spark.hadoopConfiguration(), 0);
        HiccupFileSystem.failAfter(2 * SCORED, Integer.MAX_VALUE);
        Path resumed = directory.resolve("resumed");
        assertThatThrownBy(() -> runs.run(spark, "hiccup:" + resumed)).hasMessageContaining("hiccup");
        HiccupFileSystem.reset(0);
        Runs again = runs.with(settings -> settings.resume(Optional.of("hiccup:" + resumed)));
        // The second driver moves the maps and fails then, the third one finds them in their places.
        HiccupFileSystem.failPublishing();
        assertThatThrownBy(() -> again.run(spark, "hiccup:" + resumed))
                .hasStackTraceContaining("hiccup while publishing");
        HiccupFileSystem.reset(0);
        EvaluationReport report = again.run(spark, "hiccup:" + resumed);
        assertThat(report.run().resume().earlierDrivers()).isEqualTo(2);
        assertThat(report.run().resume().shardsTaken()).isEqualTo(SHARDS);
        assertThat(Rows.names(resumed))
                .containsExactly(
                        "faults.jsonl",
                        "junit.xml",
                        "overlays.json",
                        "predictions",
                        "report.html",
                        "report.json",
                        "report.md",
                        "report.txt",
                        "rows");
        assertThat(files(resumed.resolve("predictions"))).isEqualTo(files(plain.resolve("predictions")));
    }

    /** With maps that have their final names already, and with maps that do not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aShardWhoseMapIsLostIsRunAgain(boolean published) throws IOException {
        Path plain = directory.resolve("plain");
        runs.run(spark, plain);
        Path resumed = directory.resolve("resumed");
        HiccupFileSystem.install(spark.hadoopConfiguration(), 0);
        if (published) {
            HiccupFileSystem.failPublishing();
        } else {
            HiccupFileSystem.failAfter(2 * SCORED, Integer.MAX_VALUE);
        }
        assertThatThrownBy(() -> runs.run(spark, "hiccup:" + resumed)).hasStackTraceContaining("hiccup");
        HiccupFileSystem.reset(0);
        String unfinished = Rows.names(directory).stream()
                .filter(name -> name.startsWith(".resumed."))
                .findFirst()
                .orElseThrow();
        Path lost;
        try (Stream<Path> maps =
                Files.walk(directory.resolve(unfinished).resolve(published ? "predictions" : "attempts"))) {
            lost = maps.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
        }
        Files.delete(lost);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        EvaluationReport report = new EvaluationJob(
                        spark,
                        runs.with(settings -> settings.resume(Optional.of("hiccup:" + resumed)))
                                .settings("hiccup:" + resumed),
                        new Progress(new PrintStream(said, true, StandardCharsets.UTF_8)))
                .run();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .containsPattern("the result of shard \\d .* cannot be used: there are \\d of its \\d label maps in "
                        + ".*attempts; the shard is run again");
        assertThat(report.run().resume().shardsTaken()).isLessThan(SHARDS);
        assertThat(files(resumed.resolve("predictions"))).isEqualTo(files(plain.resolve("predictions")));
    }

    @Test
    void pixelsWithoutScoresHaveTheValueAfterTheLastClass() throws IOException, ImageException {
        Map<String, Tensor> tensors = new LinkedHashMap<>(
                Procedural.weights(Tiny.pixels().tensors(Form.TRAIN), "").tensors());
        tensors.put("cls.4.bias", Tensor.of(new float[] {0, Float.NaN, 0, 0}, K));
        Path weights = directory.resolve("nan.pth");
        PthWriter.write(new StateDict(tensors), weights);
        Path out = directory.resolve("out");
        runs.with(settings -> settings.weights(weights.toString())
                        .selection(new WeightsSelection(
                                Optional.empty(), WeightsSelection.DEFAULT.names(), Optional.empty(), NonFinite.ALLOW)))
                .run(spark, out);
        LabelMap map = map(out, "deploy/odd/1.png.png");
        assertThat(map.classes()).containsOnly((short) K);
        assertThat(sha256(map))
                .isEqualTo(Rows.groups(out, SHARDS).get("odd/1.png").getString("deploy_prediction_sha256", 0));
    }

    @Test
    void onlyPixelsWithLabelsHavePredictionsToKeep() {
        Runs unlabelled = Runs.of(Tiny.square(), "procedural", shared, "none-16")
                .with(settings -> settings.predictions(Predictions.KEPT));
        assertThatThrownBy(() -> unlabelled.run(spark, directory.resolve("out")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "setting keep-predictions is on; legal: off, unless a network gives per-pixel scores that are"
                                + " compared with labels (--dataset or --labels)");
    }

    private static LabelMap map(Path out, String file) throws IOException, ImageException {
        return new LabelMapDecoder(LabelRule.of(K + 1).build(), 1 << 20)
                .decode(Files.readAllBytes(out.resolve("predictions").resolve(file)));
    }

    private static String sha256(LabelMap map) {
        ByteBuffer integers = ByteBuffer.allocate(4 * map.classes().length);
        for (short value : map.classes()) {
            integers.putInt(value);
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(integers.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Content of each file by its path. */
    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return files;
    }
}
