package org.repmlpeval.job.notes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.zeppelin.interpreter.InterpreterResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.api.Evaluation;
import org.repmlpeval.job.cli.RepmlpEval;

/** All notes, run by Scala's shell and Zeppelin's own handling of output and forms. */
@Tag("slow")
class NotesTest {
    private static final Path NOTES = Path.of("../notebooks");

    /** What Zeppelin keeps of a paragraph's output. */
    private static final int MOST_BYTES = 102_400;

    @TempDir
    static Path directory;

    private static SparkSession spark;
    private static NoteRunner notes;

    @BeforeAll
    static void start() throws ReflectiveOperationException {
        assumeThat(scala.util.Properties$.MODULE$.versionNumberString())
                .as("Zeppelin's Spark interpreter runs on Scala 2.12")
                .startsWith("2.12.");
        spark = SparkSession.builder()
                .master("local[2]")
                .appName("Zeppelin")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate();
        notes = new NoteRunner(spark);
    }

    @AfterAll
    static void stop() {
        if (notes != null) {
            notes.close();
            spark.stop();
        }
    }

    /** Every paragraph succeeds, its tables are whole, and its charts show columns that are there. */
    private static List<NoteRunner.Result> run(String note, Map<String, String> forms) throws IOException {
        List<NoteRunner.Result> results = notes.run(Note.read(NOTES.resolve(note)), forms);
        for (NoteRunner.Result result : results) {
            assertThat(result.success())
                    .as("%s of %s:\n%s", result.paragraph(), note, result.text())
                    .isTrue();
            assertThat(result.bytes()).as("%s", result.paragraph()).isLessThan(MOST_BYTES);
            for (NoteRunner.Table table : result.tables()) {
                assertThat(table.rows()).as("rows of %s", result.paragraph()).allSatisfy(row -> assertThat(row)
                        .hasSameSizeAs(table.header()));
            }
            chart(result);
        }
        return results;
    }

    private static void chart(NoteRunner.Result result) {
        JsonNode graph = result.paragraph().graph();
        if (graph.isMissingNode() || graph.get("mode").asText().equals("table")) {
            return;
        }
        assertThat(result.messages().get(0).getType()).isEqualTo(InterpreterResult.Type.TABLE);
        List<String> header = result.table().header();
        assertThat(graph.get("keys")).isNotEmpty();
        assertThat(graph.get("values")).isNotEmpty();
        for (String kind : List.of("keys", "groups", "values")) {
            for (JsonNode column : graph.get(kind)) {
                assertThat(header.indexOf(column.get("name").asText()))
                        .as("column %s of the chart of %s", column, result.paragraph())
                        .isEqualTo(column.get("index").asInt());
            }
        }
    }

    private static NoteRunner.Result paragraph(List<NoteRunner.Result> results, String title) {
        return results.stream()
                .filter(result -> result.paragraph().title().equals(title))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no paragraph " + title));
    }

    @Test
    void notesAreStoredWithoutResultsAndOpenInEveryPage() throws IOException {
        try (Stream<Path> files = Files.list(NOTES)) {
            List<Path> notes =
                    files.filter(file -> file.toString().endsWith(".zpln")).toList();
            assertThat(notes).isNotEmpty();
            for (Path file : notes) {
                Note note = Note.read(file);
                assertThat(note.paragraphs().get(0).interpreter()).isEqualTo("md");
                assertThat(note.paragraphs().get(0).code()).contains("## What it needs");
                for (Note.Paragraph paragraph : note.paragraphs()) {
                    assertThat(paragraph.json().has("results"))
                            .as("%s", paragraph)
                            .isFalse();
                    // Without it, a page that is opened after a run elsewhere stays empty.
                    assertThat(paragraph.json().at("/config/results").isObject())
                            .as("%s of %s", paragraph, file)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void aReportWithFlipsAndBrokenImagesIsExplored() throws IOException {
        Path images = TestImages.folder(directory.resolve("images"), 20, 16, 16);
        Files.writeString(images.resolve("class-0/broken <img src=x onerror=alert(1)>.png"), "no image at all");
        Path out = directory.resolve("flips");
        String arch = Tiny.file("tiny.yaml", directory).toString();
        String wrong = directory.resolve("wrong.pth").toString();
        assertThat(RepmlpEval.run("convert", "--arch", arch, "--weights", "procedural:7", "--out", wrong))
                .isZero();
        Evaluation.of(spark)
                .architecture(arch)
                .weights(Tiny.checkpoint(Tiny.square(), directory).toString())
                .deployWeights(wrong)
                .data(images.toString())
                .recipe("none-16")
                .forms("train", "deploy", "fused")
                .maxMissing("100%")
                .out(out.toString())
                .progress(line -> {})
                .run();
        List<NoteRunner.Result> results = run("explore-report.zpln", Map.of("report", out.toString()));
        assertThat(paragraph(results, "Open").text()).contains("20 scored + 0 unreadable + 1 undecodable");
        NoteRunner.Table accuracy = paragraph(results, "Accuracy").table();
        assertThat(accuracy.column("form")).containsExactly("train", "train", "deploy", "deploy", "fused", "fused");
        assertThat(accuracy.column("of")).containsOnly("20");
        assertThat(paragraph(results, "Drift").table().column("images").stream()
                        .mapToLong(Long::parseLong)
                        .sum())
                .isEqualTo(40);
        assertThat(paragraph(results, "Images without a result").table().column("images"))
                .containsExactly("1");
        assertThat(paragraph(results, "Images with the largest drift").table().rows())
                .hasSize(20);
        NoteRunner.Result gallery = paragraph(results, "Flips with images");
        assertThat(gallery.messages().get(0).getType()).isEqualTo(InterpreterResult.Type.HTML);
        int flips = paragraph(results, "Flips").table().rows().size();
        assertThat(flips).as("weights of another network change predictions").isPositive();
        assertThat(gallery.text().split("data:image/jpeg;base64,", -1)).hasSize(Math.min(24, flips) + 1);
    }

    @Test
    void aReportWithoutLabelsSaysWhatItDoesNotHave() throws IOException {
        Path out = directory.resolve("embeddings");
        Evaluation.of(spark)
                .architecture(Tiny.file("tiny-face.yaml", directory).toString())
                .weights("procedural")
                .data(TestImages.folder(directory.resolve("faces"), 6, 24, 16).toString())
                .recipe(Tiny.exactly(16, 24, directory).toString())
                .out(out.toString())
                .progress(line -> {})
                .run();
        List<NoteRunner.Result> results = run("explore-report.zpln", Map.of("report", out.toString()));
        assertThat(paragraph(results, "Open").text())
                .contains("There is no accuracy: ", "There are no flips and no confused classes, because ");
        assertThat(paragraph(results, "Accuracy").table().rows()).isEmpty();
        assertThat(paragraph(results, "Forms compared").table().rows()).hasSize(1);
        assertThat(paragraph(results, "Flips with images").text()).contains("no flips, because");
    }

    @Test
    void afterAReportThatCannotBeOpenedNothingShowsTheOneBefore() throws IOException {
        Note note = Note.read(NOTES.resolve("explore-report.zpln"));
        List<NoteRunner.Result> results =
                notes.run(note, Map.of("report", directory.resolve("none").toString()));
        assertThat(paragraph(results, "Open").success()).isFalse();
        assertThat(paragraph(results, "Open").text()).contains("no report.json in ");
        for (NoteRunner.Result result : results) {
            if (!result.paragraph().interpreter().equals("md")
                    && !List.of("Set up", "Open").contains(result.paragraph().title())) {
                assertThat(result.success()).as("%s", result.paragraph()).isFalse();
            }
        }
    }

    /** The demo in three forms; then all runs so far, of which one is no report. */
    @Test
    void theDemoIsEvaluatedAndComparedWithOtherRuns() throws IOException {
        Path reports = directory.resolve("reports");
        List<NoteRunner.Result> results = run(
                "evaluate.zpln",
                Map.of(
                        "reports",
                        reports.toString(),
                        "forms",
                        "train,deploy,fused",
                        "more",
                        "exact-sample=4 shards=3"));
        assertThat(paragraph(results, "Run").forms())
                .containsKeys("arch", "weights", "data", "recipe", "forms", "more", "reports");
        assertThat(paragraph(results, "Run").text()).contains("500 scored", "3 shards");
        NoteRunner.Table accuracy = paragraph(results, "Accuracy").table();
        assertThat(accuracy.column("hits")).containsExactly("494", "500", "494", "500", "494", "500");
        assertThat(accuracy.column("error_percent")).containsExactly("1.2", "0.0", "1.2", "0.0", "1.2", "0.0");
        assertThat(paragraph(results, "Forms compared").table().column("changed"))
                .containsExactly("0", "0");
        assertThat(sum(paragraph(results, "Drift").table(), "images")).isEqualTo(1000);
        assertThat(paragraph(results, "Flips with images").text()).contains("No prediction differs");

        Files.createDirectories(reports.resolve("not a report"));
        List<NoteRunner.Result> runs = run("compare-runs.zpln", Map.of("reports", reports.toString()));
        assertThat(paragraph(runs, "Open").text()).contains("left out: not a report, no report.json in ", ": 1");
        assertThat(paragraph(runs, "Accuracy").table().column("hits")).containsExactly("494", "494", "494");
        assertThat(paragraph(runs, "Drift and changed predictions").table().column("form"))
                .containsExactly("deploy", "fused");
    }

    private static long sum(NoteRunner.Table table, String column) {
        return table.column(column).stream().mapToLong(Long::parseLong).sum();
    }

    /** A wrong setting is an error of the paragraph, with the message of the command line. */
    @Test
    void aWrongSettingFailsItsParagraph() throws IOException {
        List<NoteRunner.Result> results = notes.run(
                Note.read(NOTES.resolve("evaluate.zpln")),
                Map.of("reports", directory.resolve("wrong").toString(), "forms", "train,deplay"));
        assertThat(paragraph(results, "Run").success()).isFalse();
        assertThat(paragraph(results, "Run").text()).contains("EvaluationException: ", "deplay");
        assertThat(paragraph(results, "Accuracy").success()).isFalse();
    }

    @Test
    void aClusterRunIsPlanned() throws IOException {
        List<NoteRunner.Result> results = run("plan-cluster-run.zpln", Map.of("images", "100000", "executors", "2, 4"));
        assertThat(paragraph(results, "The data set in shards").table().column("images"))
                .containsExactly("500");
        NoteRunner.Table times =
                paragraph(results, "Time by number of executors").table();
        assertThat(times.column("executors")).containsExactly("2", "4");
        double two = Double.parseDouble(times.column("minutes").get(0));
        double four = Double.parseDouble(times.column("minutes").get(1));
        assertThat(four).isBetween(0.45 * two, 0.7 * two);
    }

    @Test
    void aDeeplearning4jGraphIsTrainedAndConverted() throws IOException {
        List<NoteRunner.Result> results = run("deeplearning4j.zpln", Map.of("epochs", "1"));
        assertThat(paragraph(results, "Loss of the last batch of each epoch")
                        .table()
                        .rows())
                .hasSize(1);
        NoteRunner.Table accuracy =
                paragraph(results, "Accuracy of both graphs").table();
        assertThat(accuracy.column("form")).containsExactly("train", "deploy");
        assertThat(accuracy.column("of")).containsExactly("100", "100");
        assertThat(accuracy.column("parameters").get(0))
                .isNotEqualTo(accuracy.column("parameters").get(1));
        assertThat(paragraph(results, "Convert and compare").text()).contains("predictions that differ: 0");
    }
}
