package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.task.Seed;

/** What {@code rescore} refuses, and what it asks for instead. */
class RescoreTest {
    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path names;
    private static Path classes;
    private static Path listed;
    private static Path masked;

    @BeforeAll
    static void evaluate() throws IOException {
        Path data = TestImages.folder(shared.resolve("data"), 11);
        classes = Files.write(
                shared.resolve("classes.txt"),
                IntStream.range(0, 7).mapToObj(i -> "class-" + (6 - i)).toList());
        try (Stream<Path> images = Files.walk(data)) {
            names = Files.writeString(
                    shared.resolve("names.csv"),
                    images.filter(Files::isRegularFile)
                            .map(image -> image.getFileName() + ","
                                    + image.getParent().getFileName() + "\n")
                            .sorted()
                            .collect(Collectors.joining()));
        }
        listed = evaluate(data, "listed", "--classes", classes);
        masked = evaluate(data, "masked", "--class-subset", "folders");
    }

    private static Path evaluate(Path data, String name, Object... more) throws IOException {
        Path out = shared.resolve(name);
        Path network = Files.createDirectories(shared.resolve("network-" + name));
        List<Object> args = new ArrayList<>(List.of("evaluate", "--arch", Tiny.file("tiny.yaml", network)));
        args.addAll(List.of("--weights", Tiny.checkpoint(Tiny.square(), network), "--data", data));
        args.addAll(List.of("--recipe", "repmlpnet-16", "--master", "local[2]", "--out", out));
        args.addAll(List.of(more));
        Cli cli = Cli.run(args.toArray());
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        return out;
    }

    @Test
    void namesNeedTheClassOrderOfTheRun() {
        refused(listed, "its class order is " + classes, "--classes " + classes);
        Path out = directory.resolve("again");
        Cli cli = Cli.run("rescore", "--rows", listed, "--labels", names, "--classes", classes, "--out", out);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
    }

    /** Of before there were checksums and limits. */
    @Test
    void reportsOfEarlierReleasesAreRead() throws IOException {
        Path old = Files.createDirectories(directory.resolve("old/rows")).getParent();
        ObjectNode report = (ObjectNode)
                new ObjectMapper().readTree(listed.resolve("report.json").toFile());
        for (String key : List.of("/data:read", "/outcomes:missing", "/run:maxMissing", "/run:maxImagePixels")) {
            ObjectNode section = (ObjectNode) report.at(key.split(":")[0]);
            assertThat(section.remove(key.split(":")[1])).as(key).isNotNull();
        }
        Files.writeString(old.resolve("report.json"), report.toString());
        try (Stream<Path> files = Files.list(listed.resolve("rows"))) {
            for (Path file : files.toList()) {
                Files.copy(file, old.resolve("rows").resolve(file.getFileName()));
            }
        }
        Path out = directory.resolve("again");
        Cli cli = Cli.run("rescore", "--rows", old, "--labels", names, "--classes", classes, "--out", out);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
    }

    @Test
    void rowsOfASubsetOfTheClassesAreRefused() {
        refused(masked, "was made with --class-subset folders", "run 'evaluate' with the other labels instead");
    }

    @Test
    void damagedRowsAreNamed() throws IOException {
        Path run = Files.createDirectories(directory.resolve("run"));
        Files.copy(listed.resolve("report.json"), run.resolve("report.json"));
        refused(run, "no folder rows in file:" + run, "copy it with its rows");
        Files.createDirectories(run.resolve("rows"));
        Path rows;
        try (Stream<Path> files = Files.list(listed.resolve("rows"))) {
            rows = files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
        Path copy = run.resolve("rows").resolve(rows.getFileName());
        byte[] whole = Files.readAllBytes(rows);
        Files.write(copy, Arrays.copyOf(whole, whole.length / 2));
        refused(run, copy + " cannot be read as rows", "copy it again or run 'evaluate' again");
        // Parquet has a checksum for each page. Its headers and the footer have none.
        Random random = Seed.random();
        int refused = 0;
        for (int trial = 0; trial < 60; trial++) {
            byte[] damaged = whole.clone();
            int at = random.nextInt(damaged.length);
            for (int i = at; i < Math.min(at + 1 + random.nextInt(40), damaged.length); i++) {
                damaged[i] ^= (byte) (1 + random.nextInt(255));
            }
            Files.write(copy, damaged);
            Path out = directory.resolve("damaged-" + trial);
            Cli cli = Cli.run("rescore", "--rows", run, "--labels", names, "--classes", classes, "--out", out);
            assertThat(cli.exitCode()).as("byte " + at + ": " + cli.err()).isIn(0, 2);
            if (cli.exitCode() == 2) {
                refused++;
                assertThat(cli.err()).contains(run.toString()).doesNotContain("internal error", "Exception:", "\tat ");
                assertThat(out).doesNotExist();
            }
        }
        assertThat(refused).isGreaterThan(30);
        Files.write(copy, new byte[0]);
        refused(run, copy + " cannot be read as rows", "copy it again or run 'evaluate' again");
        Files.writeString(run.resolve("report.json"), "{");
        refused(run, run.resolve("report.json") + ": not a report of this version");
    }

    private void refused(Path run, String... messages) {
        Path out = directory.resolve("refused");
        Cli cli = Cli.run("rescore", "--rows", run, "--labels", names, "--out", out);
        assertThat(cli.exitCode()).as(cli.err()).isEqualTo(2);
        assertThat(cli.err()).contains(messages).doesNotContain("Exception:", "\tat ");
        assertThat(out).doesNotExist();
    }
}
