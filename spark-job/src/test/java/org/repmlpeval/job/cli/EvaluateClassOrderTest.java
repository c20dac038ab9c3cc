package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;
import org.repmlpeval.model.checkpoint.write.SafetensorsWriter;

/** The order of classes that a checkpoint carries, from its file to the report. */
class EvaluateClassOrderTest {
    private static final List<String> ORDER =
            List.of("two", "class-4", "class-3", "class-2", "class-1", "class-0", "one");

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path arch;
    private static Path data;
    private static StateDict weights;

    @BeforeAll
    static void makeFiles() throws IOException {
        arch = Tiny.file("tiny.yaml", shared);
        data = TestImages.folder(shared.resolve("images"), 10, 16, 16);
        weights = CheckpointReader.read(Tiny.checkpoint(Tiny.square(), shared)).stateDict();
    }

    @Test
    void theCheckpointsOrderScoresAsTheSameOrderInAFile() throws IOException {
        Path carrier = carrier(ORDER);
        Cli cli = evaluate(carrier, "carried");
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.err())
                .contains("class order: entry '__metadata__.classes' of the checkpoint, which differs from the sorted"
                        + " class folders");
        assertThat(cli.out())
                .contains("classes     entry '__metadata__.classes' of the checkpoint, which differs from the sorted"
                        + " class folders");
        Path list = Files.write(directory.resolve("classes.txt"), ORDER);
        Cli listed = evaluate(carrier, "listed", "--classes", list);
        assertThat(listed.exitCode()).as(listed.err()).isZero();
        Cli sorted = evaluate(carrier, "sorted", "--class-order", "folders");
        assertThat(sorted.exitCode()).as(sorted.err()).isZero();

        JsonNode report = report("carried");
        assertThat(report.at("/data/classOrder/source").asText()).isEqualTo("checkpoint");
        assertThat(report.at("/data/classOrder/place").asText()).isEqualTo("__metadata__.classes");
        assertThat(report.at("/data/classOrder/sortedFolders").asBoolean(true)).isFalse();
        assertThat(report.at("/data/warnings")).isEmpty();
        assertThat(report.at("/architecture/settings/classes").asInt()).isEqualTo(Tiny.CLASSES);
        assertThat(report.at("/data/fingerprint")).isEqualTo(report("listed").at("/data/fingerprint"));
        assertThat(report.at("/accuracy")).isEqualTo(report("listed").at("/accuracy"));
        assertThat(report("listed").at("/data/classOrder/source").asText()).isEqualTo("file");
        assertThat(report.at("/data/fingerprint")).isNotEqualTo(report("sorted").at("/data/fingerprint"));
    }

    @Test
    void anOrderOfOtherNamesStopsTheRun() throws IOException {
        Cli cli = evaluate(carrier(List.of("a", "b", "c", "d", "e", "f", "g")), "out");
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err())
                .contains("ERROR: the class order of the checkpoint does not fit the class folders")
                .contains("'a', 'b'")
                .contains("'class-0', 'class-1'")
                .contains("--class-order folders");
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void inspectShowsTheOrder() throws IOException {
        Path carrier = carrier(ORDER);
        Cli cli = Cli.run("inspect", "--arch", arch, "--weights", carrier);
        assertThat(cli.out())
                .contains("class order in the entry '__metadata__.classes': 7 classes, 'two', 'class-4', 'class-3',"
                        + " 'class-2', 'class-1', … (7 in all)");
        Cli json = Cli.run("inspect", "--arch", arch, "--weights", carrier, "--json");
        assertThat(json.json().at("/weights/class_orders/0/names/1").asText()).isEqualTo("class-4");
        assertThat(json.json().at("/weights/class_orders/0/entry").asText()).isEqualTo("__metadata__.classes");
    }

    @Test
    void aReportIsNeverPutIntoTheDataSet() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), data);
        for (String out :
                List.of(data + "/report", data.toString(), "file://" + data + "/class-0/x", link + "/report")) {
            Cli cli = evaluate(carrier(ORDER), out);
            assertThat(cli.exitCode()).as(out).isEqualTo(2);
            assertThat(cli.err())
                    .contains("are the same folder or one contains the other")
                    .contains("give an --out elsewhere");
        }
        assertThat(data.resolve("report")).doesNotExist();
    }

    private Path carrier(List<String> names) throws IOException {
        Path file = directory.resolve("carrier.safetensors");
        Files.deleteIfExists(file);
        SafetensorsWriter.write(weights, Map.of("classes", new ObjectMapper().writeValueAsString(names)), file);
        return file;
    }

    private Cli evaluate(Path checkpoint, String out, Object... more) {
        List<Object> args =
                new ArrayList<>(List.of("evaluate", "--arch", arch, "--weights", checkpoint, "--data", data));
        args.addAll(List.of("--recipe", "none-16", "--master", "local[2]"));
        args.addAll(List.of("--out", out.contains("/") ? out : directory.resolve(out)));
        args.addAll(List.of(more));
        return Cli.run(args.toArray());
    }

    private JsonNode report(String out) throws IOException {
        return new ObjectMapper()
                .readTree(directory.resolve(out).resolve("report.json").toFile());
    }
}
