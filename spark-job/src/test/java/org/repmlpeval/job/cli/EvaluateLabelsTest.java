package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;

/** Labels from a file give the counts of the same images in class folders. */
class EvaluateLabelsTest {
    private static final int IMAGES = 23;

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path arch;
    private static Path weights;
    private static Path folders;
    private static Path flat;
    private static JsonNode expected;

    /** Class index by name of the image in the flat folder, sorted. */
    private static final TreeMap<String, Integer> LABELS = new TreeMap<>();

    @BeforeAll
    static void makeFiles() throws IOException {
        arch = Tiny.file("tiny.yaml", shared);
        weights = Tiny.checkpoint(Tiny.square(), shared);
        folders = TestImages.folder(shared.resolve("folders"), IMAGES);
        flat = Files.createDirectories(shared.resolve("flat"));
        try (Stream<Path> images = Files.walk(folders)) {
            for (Path image : images.filter(Files::isRegularFile).toList()) {
                String folder = image.getParent().getFileName().toString();
                String name = image.getFileName().toString();
                Files.copy(image, flat.resolve(name));
                LABELS.put(name, Integer.parseInt(folder.substring("class-".length())));
            }
        }
        Cli cli = run(folders, shared.resolve("expected"));
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        expected = report(shared.resolve("expected"));
    }

    @Test
    void oneNumberPerLine() throws IOException {
        Path truth = Files.write(
                directory.resolve("truth.txt"),
                LABELS.values().stream().map(label -> "" + (label + 1)).toList());
        Cli undecided = run(flat, directory.resolve("no"), "--labels", truth);
        assertThat(undecided.exitCode()).isEqualTo(2);
        assertThat(undecided.err())
                .contains("truth.txt: its numbers run from 1 to 5 and can be numbers of the network's outputs, counted"
                        + " from 0, or numbers of the network's outputs, counted from 1; say which with --labels-base 0"
                        + " or --labels-base 1");
        JsonNode report = sameCounts("--labels", truth, "--labels-base", 1);
        assertThat(report.at("/data/labels/format").asText()).isEqualTo("lines");
        assertThat(report.at("/data/labels/matchedBy").asText())
                .isEqualTo("by the number in the file name, counted from 0");
    }

    @Test
    void caffeListsCountedFromZeroAndFromOne() throws IOException {
        Path fromZero = Files.write(
                directory.resolve("val.txt"),
                LABELS.entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue())
                        .toList());
        JsonNode report = sameCounts("--labels", fromZero);
        assertThat(report.at("/data/labels/meaning").asText())
                .isEqualTo(
                        "numbers of the network's outputs, counted from 0; its numbers run from 0 to 4, and the network"
                                + " has 7 outputs");

        List<String> lines = LABELS.entrySet().stream()
                .map(e -> "./data/" + e.getKey() + ", " + (e.getValue() + 1))
                .collect(Collectors.toCollection(ArrayList::new));
        lines.add("./data/of-the-last-class.png, 7");
        Path fromOne = Files.write(directory.resolve("list.txt"), lines);
        JsonNode shifted = sameCounts("--labels", fromOne);
        assertThat(shifted.at("/data/labels/meaning").asText()).contains("counted from 1; its numbers run from 1 to 7");
        assertThat(shifted.at("/data/labels/unusedEntries").asInt()).isEqualTo(1);
        assertThat(shifted.at("/data/warnings/0").asText())
                .contains("1 of 24 entries", " belongs to no image: 'data/of-the-last-class.png'");
    }

    @Test
    void namesOfClasses() throws IOException {
        Path table = Files.writeString(
                directory.resolve("labels.csv"),
                LABELS.entrySet().stream()
                        .map(e -> e.getKey() + ",class-" + e.getValue())
                        .collect(Collectors.joining("\n", "image,class\n", "\n")));
        sameCounts("--labels", table);
        Path classes = Files.write(
                directory.resolve("classes.txt"),
                List.of("class-0 zero", "class-1 one", "class-2", "class-3", "class-4", "class-5", "class-6"));
        sameCounts("--labels", table, "--classes", classes);
    }

    @Test
    void severalLabelsAndNone() throws IOException {
        List<String> lists = LABELS.values().stream()
                .map(label -> "[" + label + "]")
                .collect(Collectors.toCollection(ArrayList::new));
        lists.set(3, "[]");
        lists.set(5, "[0, 1, 2, 3, 4, 5, 6]");
        Path real = Files.writeString(directory.resolve("real.json"), "[" + String.join(",", lists) + "]");
        Path out = directory.resolve("real");
        Cli cli = run(flat, out, "--labels", real);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.out()).contains("+ 1 unlabelled +").contains("1 image has several correct classes");
        JsonNode report = report(out);
        assertThat(report.at("/outcomes/scored").asInt()).isEqualTo(IMAGES - 1);
        assertThat(report.at("/outcomes/unlabelled").asInt()).isEqualTo(1);
        assertThat(report.at("/comparison/0/drift/maxAbs/images").asInt()).isEqualTo(IMAGES);
        assertThat(report.at("/comparison/0/flips/of").asInt()).isEqualTo(IMAGES);
        assertThat(report.at("/accuracy/0/top1/of").asInt()).isEqualTo(IMAGES - 1);
        assertThat(report.at("/outcomes/faults/items/0/reason").asText()).isEqualTo("no label is given for the image");
    }

    @Test
    void publishedRowsAreScoredAgainWithOtherLabels() throws IOException {
        Path other = Files.write(
                directory.resolve("other.txt"),
                LABELS.entrySet().stream()
                        .map(e -> e.getKey() + " " + (e.getValue() + 1) % 5)
                        .toList());
        Path out = directory.resolve("other");
        Cli evaluated = run(flat, out, "--labels", other);
        assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
        Path again = directory.resolve("again");
        Cli cli = Cli.run("rescore", "--rows", shared.resolve("expected"), "--labels", other, "--out", again);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.out()).contains("without inference", "not computed: cross-entropy and calibration");
        JsonNode report = report(again);
        for (int form = 0; form < 2; form++) {
            JsonNode accuracy = report(out).at("/accuracy/" + form);
            assertThat(report.at("/accuracy/" + form + "/top/0/hits")).isEqualTo(accuracy.at("/top1/hits"));
            assertThat(report.at("/accuracy/" + form + "/top/1/hits")).isEqualTo(accuracy.at("/topK/hits"));
            assertThat(report.at("/accuracy/" + form + "/confusions"))
                    .isEqualTo(report(out).at("/classes/forms/" + form + "/confusions"));
        }
        assertThat(report.at("/rescored/folder").asText()).endsWith("/expected");
        assertThat(report.at("/comparison/0/mcNemar")).isEqualTo(report(out).at("/comparison/0/mcNemar"));
        assertThat(again.resolve("report.json")).exists();
        assertThat(again.resolve("rows")).doesNotExist();
        Cli beyond =
                Cli.run("rescore", "--rows", out, "--labels", other, "--top-k", "6", "--out", directory.resolve("no"));
        assertThat(beyond.exitCode()).isEqualTo(2);
        assertThat(beyond.err()).contains("top-6 cannot be computed again").contains("legal: 1 to 5");
    }

    private JsonNode sameCounts(Object... options) throws IOException {
        Path out = directory.resolve("out-" + System.nanoTime());
        Cli cli = run(flat, out, options);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        JsonNode report = report(out);
        assertThat(report.at("/accuracy")).isEqualTo(expected.at("/accuracy"));
        assertThat(report.at("/comparison/0/mcNemar")).isEqualTo(expected.at("/comparison/0/mcNemar"));
        assertThat(report.at("/outcomes/scored").asInt()).isEqualTo(IMAGES);
        return report;
    }

    private static Cli run(Path data, Path out, Object... more) {
        List<Object> args = new ArrayList<>(List.of("evaluate", "--arch", arch, "--weights", weights, "--data", data));
        args.addAll(List.of("--recipe", "repmlpnet-16", "--master", "local[2]", "--out", out));
        args.addAll(List.of(more));
        return Cli.run(args.toArray());
    }

    private static JsonNode report(Path out) throws IOException {
        return new ObjectMapper().readTree(out.resolve("report.json").toFile());
    }
}
