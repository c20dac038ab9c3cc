package org.repmlpeval.job.notes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.zeppelin.interpreter.remote.RemoteInterpreterEventClient;
import org.apache.zeppelin.interpreter.remote.RemoteInterpreterServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Notes imported into a real Zeppelin server by REST and run by it. The server stores the notes, fills in forms of SQL, schedules the
 * paragraphs and keeps their results. Its Spark interpreter is that of {@link ServedNotes}.
 */
@Tag("slow")
class ZeppelinServerTest {
    private static final Path NOTES = Path.of("../notebooks");
    private static final Path JARS = Path.of("target/zeppelin");

    @TempDir
    static Path directory;

    private static SparkSession spark;
    private static NoteRunner notes;
    private static RemoteInterpreterServer interpreter;
    private static ZeppelinServer server;

    /** Ids by the names of files. */
    private static final Map<String, String> imported = new TreeMap<>();

    @BeforeAll
    static void start() throws Exception {
        assumeThat(scala.util.Properties$.MODULE$.versionNumberString())
                .as("Zeppelin's Spark interpreter runs on Scala 2.12")
                .startsWith("2.12.");
        assumeThat(JARS)
                .as("the jars of a Zeppelin server; get them with"
                        + " ./mvnw -f spark-job/src/test/zeppelin/pom.xml dependency:copy-dependencies")
                .isDirectory();
        spark = SparkSession.builder()
                .master("local[2]")
                .appName("Zeppelin")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate();
        notes = new NoteRunner(spark);
        ServedNotes.use(notes);
        int events = ZeppelinServer.freePort();
        interpreter = interpreter(events);
        server = ZeppelinServer.start(
                JARS.toAbsolutePath(), directory.resolve("zeppelin"), interpreter.getPort(), events);
        try (Stream<Path> files = Files.list(NOTES)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".zpln")).toList()) {
                imported.put(file.getFileName().toString(), server.importNote(file));
            }
        }
    }

    /** The server's interpreter in this JVM. One that is no test registers with the server that started it, and ends the JVM when it ends. */
    private static RemoteInterpreterServer interpreter(int events) throws Exception {
        RemoteInterpreterServer process = new RemoteInterpreterServer("127.0.0.1", events, ":", "spark", true);
        Field client = RemoteInterpreterServer.class.getDeclaredField("intpEventClient");
        client.setAccessible(true);
        client.set(process, new RemoteInterpreterEventClient("127.0.0.1", events, 4));
        process.start();
        return process;
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
        if (interpreter != null) {
            interpreter.shutdown();
        }
        if (notes != null) {
            notes.close();
            spark.stop();
        }
    }

    @Test
    void allNotesAreImportedWithTheirParagraphsAndCharts() throws Exception {
        assertThat(server.version()).isEqualTo("0.10.0");
        assertThat(imported)
                .containsOnlyKeys(
                        "compare-runs.zpln",
                        "deeplearning4j.zpln",
                        "evaluate.zpln",
                        "explore-report.zpln",
                        "plan-cluster-run.zpln");
        for (Map.Entry<String, String> one : imported.entrySet()) {
            Note stored = Note.read(NOTES.resolve(one.getKey()));
            JsonNode note = server.note(one.getValue());
            assertThat(note.get("path").asText())
                    .isEqualTo("/" + stored.json().get("name").asText());
            assertThat(note.get("paragraphs")).hasSameSizeAs(stored.paragraphs());
            for (int p = 0; p < stored.paragraphs().size(); p++) {
                JsonNode before = stored.paragraphs().get(p).json();
                JsonNode after = note.get("paragraphs").get(p);
                assertThat(after.get("text")).isEqualTo(before.get("text"));
                assertThat(after.at("/config/results/0/graph/mode"))
                        .isEqualTo(before.at("/config/results/0/graph/mode"));
            }
        }
    }

    /** The demo is evaluated in one note, its report explored in another, and a third shows all reports of the first. */
    @Test
    void theDemoIsEvaluatedAndItsReportsAreShown() throws Exception {
        Path reports = directory.resolve("reports");
        List<JsonNode> evaluated =
                run("evaluate.zpln", Map.of("reports", reports.toString(), "more", "exact-sample=4 shards=3"));
        assertThat(text(evaluated, "Run")).contains("500 scored", "3 shards");
        assertThat(text(evaluated, "Accuracy"))
                .startsWith("metric\tform\tpercent")
                .contains("\t494\t500");
        assertThat(types(evaluated, "Accuracy")).startsWith("TABLE");
        assertThat(paragraph(evaluated, "Run").at("/settings/forms").fieldNames())
                .toIterable()
                .contains("arch", "weights", "data", "recipe", "forms", "more", "reports");
        assertThat(paragraph(evaluated, "Flips").at("/settings/forms").has("flips"))
                .as("the server finds the form of the query")
                .isTrue();

        Path report;
        try (Stream<Path> made = Files.list(reports)) {
            report = made.findFirst().orElseThrow();
        }
        List<JsonNode> explored = run("explore-report.zpln", Map.of("report", report.toString(), "images", "7"));
        assertThat(text(explored, "Open")).contains("500 scored");
        assertThat(text(explored, "Images with the largest drift").strip().lines())
                .as("the header, and as many images as the form says")
                .hasSize(8);
        assertThat(types(explored, "Flips with images")).startsWith("HTML");

        Files.createDirectories(reports.resolve("no report"));
        List<JsonNode> compared = run("compare-runs.zpln", Map.of("reports", reports.toString(), "metric", "top-5"));
        assertThat(text(compared, "Open"))
                .contains("left out: no report, ", "reports in " + reports + ": 1", "metrics: top-1, top-5");
        assertThat(rows(compared, "Accuracy"))
                .as("the metric that the form says, of both forms")
                .hasSize(3)
                .satisfies(lines -> assertThat(lines.get(0)).startsWith("run\tform\tmetric\tpercent\terror_percent"))
                .allSatisfy(line -> assertThat(line).matches("run\t.*|.*\t(train|deploy)\ttop-5\t100.0\t0.0\t.*"));
        assertThat(rows(compared, "Drift and changed predictions"))
                .hasSize(2)
                .satisfies(lines -> assertThat(lines.get(1)).contains("\tdeploy\t", "\t0\t500\t"));
    }

    @Test
    void aClusterRunIsPlanned() throws Exception {
        List<JsonNode> planned = run("plan-cluster-run.zpln", Map.of("images", "100000", "executors", "2, 4"));
        assertThat(types(planned, "The data set in shards")).startsWith("TABLE");
        assertThat(rows(planned, "The data set in shards"))
                .hasSize(2)
                .satisfies(lines -> assertThat(lines.get(0)).startsWith("images\tMB\tclasses\tshards"))
                .satisfies(lines -> assertThat(lines.get(1)).startsWith("500\t").contains("\t10\t"));
        assertThat(paragraph(planned, "Simulate").at("/settings/forms").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "images", "images per second of a core", "cores of an executor", "executors");
        List<String> times = rows(planned, "Time by number of executors");
        assertThat(times).hasSize(3);
        double two = minutes(times.get(1), "2");
        double four = minutes(times.get(2), "4");
        assertThat(four)
                .as("twice as many executors need about half of %s minutes", two)
                .isBetween(0.45 * two, 0.7 * two);
    }

    private static double minutes(String row, String executors) {
        List<String> cells = List.of(row.split("\t"));
        assertThat(cells.get(0)).isEqualTo(executors);
        return Double.parseDouble(cells.get(2));
    }

    @Test
    void aDeeplearning4jGraphIsTrainedAndConverted() throws Exception {
        List<JsonNode> trained = run("deeplearning4j.zpln", Map.of("epochs", "1"));
        assertThat(rows(trained, "Loss of the last batch of each epoch"))
                .hasSize(2)
                .satisfies(lines -> assertThat(lines.get(1)).matches("1\t\\d+\\.\\d+"));
        assertThat(text(trained, "Convert and compare"))
                .contains("largest |logit difference| ", "predictions that differ: 0");
        List<String> accuracy = rows(trained, "Accuracy of both graphs");
        assertThat(accuracy).hasSize(3);
        String hits = accuracy.get(1).split("\t")[1];
        assertThat(accuracy.get(1)).startsWith("train\t" + hits + "\t100\t");
        assertThat(accuracy.get(2)).startsWith("deploy\t" + hits + "\t100\t");
    }

    private static List<JsonNode> run(String file, Map<String, String> forms) throws IOException, InterruptedException {
        String id = imported.get(file);
        for (JsonNode paragraph : server.note(id).get("paragraphs")) {
            server.run(id, paragraph.get("id").asText(), new HashMap<>(forms));
        }
        List<JsonNode> paragraphs = new ArrayList<>();
        for (JsonNode paragraph : server.note(id).get("paragraphs")) {
            assertThat(paragraph.get("status").asText())
                    .as("%s of %s: %s", paragraph.path("title"), file, paragraph.get("results"))
                    .isEqualTo("FINISHED");
            assertThat(paragraph.at("/results/code").asText()).isEqualTo("SUCCESS");
            paragraphs.add(paragraph);
        }
        return paragraphs;
    }

    private static JsonNode paragraph(List<JsonNode> note, String title) {
        return note.stream()
                .filter(paragraph -> paragraph.path("title").asText().equals(title))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no paragraph " + title));
    }

    private static String text(List<JsonNode> note, String title) {
        return joined(note, title, "data");
    }

    /** The lines of a table, the header first. */
    private static List<String> rows(List<JsonNode> note, String title) {
        return text(note, title).strip().lines().toList();
    }

    private static String types(List<JsonNode> note, String title) {
        return joined(note, title, "type");
    }

    private static String joined(List<JsonNode> note, String title, String part) {
        return String.join("\n", paragraph(note, title).at("/results/msg").findValuesAsText(part));
    }
}
