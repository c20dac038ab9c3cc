package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.report.ReportSchema;

/** Gates of a run, before it starts, when it ends and afterwards. */
class GateCommandTest {
    @TempDir
    static Path shared;

    private static Path arch;
    private static Path weights;
    private static Path data;
    private static Path run;
    private static Cli first;

    @BeforeAll
    static void evaluate() throws IOException {
        arch = Tiny.file("tiny.yaml", shared);
        weights = Tiny.checkpoint(Tiny.square(), shared);
        data = TestImages.folder(shared.resolve("images"), 24, 16, 16);
        run = shared.resolve("run");
        Path file = Files.writeString(
                shared.resolve("gates.yaml"), "gates: ['exactness.deploy == rounding', 'drift-max <= 1e-3']\n");
        first = evaluate(run, "--gates", file, "--gate", "top1.deploy >= 100, missing <= 0", "--gate", "flips <= 50%");
    }

    @Test
    void aFailedGateHasAnExitCodeAndALine() throws IOException {
        assertThat(first.exitCode()).as(first.err()).isEqualTo(7);
        assertThat(first.out())
                .contains("gates       4 of 5 gates passed\n")
                .contains("gate passed: the float64 sample of deploy finds only rounding: ")
                .containsPattern(
                        "\nGATE FAILED: top-1 of deploy is \\d+\\.\\d\\d %, \\d+\\.\\d\\d points below the limit of 100\\.00 %\n");
        assertThat(first.err())
                .containsPattern("ERROR: the report is published, but 1 of 5 gates failed, so the exit code is 7;"
                        + " top-1 of deploy is \\d+\\.\\d\\d %, \\d+\\.\\d\\d points below the limit of 100\\.00 %\n");
        JsonNode gates = new ObjectMapper()
                .readTree(Files.readString(run.resolve("report.json")))
                .path("gates");
        assertThat(gates.path("passed").asBoolean()).isFalse();
        assertThat(gates.at("/results/0/gate").asText()).isEqualTo("top1.deploy >= 100");
        ReportSchema.requireFits(run);
    }

    @Test
    void aFinishedRunIsJudgedAgain() {
        Cli passed = Cli.run(
                "gate", run, "--gate", "top1 >= 0", "--baseline", run, "--gate", "top1-drop-from-baseline <= 0");
        assertThat(passed.exitCode()).as(passed.err()).isZero();
        assertThat(passed.out()).contains("4 of 4 gates passed; baseline file:" + run);

        Cli failed = Cli.run("gate", run, "--gate", "images-per-second >= 1e9");
        assertThat(failed.exitCode()).as(failed.err()).isEqualTo(7);
        assertThat(failed.out()).contains("GATE FAILED: the speed end to end is ");
        assertThat(failed.err())
                .startsWith("ERROR: 1 of 1 gate failed, so the exit code is 7; the speed end to end is ");

        Cli none = Cli.run("gate", run);
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("no gates are given");
    }

    /** The documents of the run say how it was judged when it ended, so they stay, and others are written elsewhere. */
    @Test
    void otherGatesAreWrittenElsewhere() throws IOException {
        Path out = shared.resolve("judged");
        List<String> names = List.of("report.html", "report.md", "report.txt", "junit.xml");
        List<String> before = new ArrayList<>();
        for (String name : List.of("report.json", "report.html", "report.md", "report.txt", "junit.xml")) {
            before.add(Files.readString(run.resolve(name)));
        }

        Cli cli = Cli.run("gate", run, "--gate", "top5.train >= 0, flips <= 0%", "--out", out);

        assertThat(cli.exitCode()).as(cli.err()).isIn(0, 7);
        String judged = "the share of images on which deploy and train predict different classes is ";
        for (String name : names) {
            assertThat(Files.readString(out.resolve(name)))
                    .as(name)
                    .contains(judged, "after the run")
                    .doesNotContain("below the limit of 100.00 %");
            assertThat(cli.out()).contains(out + "/" + name + "\n");
        }
        JsonNode gates = new ObjectMapper().readTree(Files.readString(out.resolve("gates.json")));
        assertThat(gates.path("judgedLater").asText()).matches("20\\d\\d-.*Z");
        assertThat(gates.path("results")).hasSize(2);
        for (String name : List.of("report.json", "report.html", "report.md", "report.txt", "junit.xml")) {
            assertThat(Files.readString(run.resolve(name))).isEqualTo(before.remove(0));
        }
        try (Stream<Path> left = Files.list(out)) {
            assertThat(left.map(path -> path.getFileName().toString()).sorted())
                    .containsExactly("gates.json", "junit.xml", "report.html", "report.md", "report.txt");
        }

        Cli refused = Cli.run("gate", run, "--gate", "top1 >= 0", "--out", run + "/../run");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .contains("the folder of the run, whose documents say how the run was judged when it ended");
    }

    /** The folder of a baseline may have a secret in its name, which sentences of gates repeat. */
    @Test
    void documentsOfOtherGatesHoldNoSecret() throws IOException {
        String report = Files.readString(run.resolve("report.json"));
        String recipe = new ObjectMapper().readTree(report).at("/recipe/sha256").asText();
        Path baseline = Files.createDirectories(shared.resolve("base&token=hunter2"));
        Files.writeString(baseline.resolve("report.json"), report.replace(recipe, "0".repeat(64)));
        Path out = shared.resolve("judged-without-secret");

        Cli cli = Cli.run("gate", run, "--gate", "top1-drop-from-baseline <= 0", "--baseline", baseline, "--out", out);

        assertThat(cli.exitCode()).as(cli.err()).isEqualTo(7);
        assertThat(cli.out()).contains("base&token=*********(redacted)").doesNotContain("hunter2");
        assertThat(cli.err()).contains("did not measure the same").doesNotContain("hunter2");
        for (String name : List.of("report.html", "report.md", "report.txt", "junit.xml", "gates.json")) {
            assertThat(Files.readString(out.resolve(name)))
                    .as(name)
                    .contains("did not measure the same")
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void whatTheRunCannotMeasureStopsItBeforeItStarts() throws IOException {
        Path out = shared.resolve("never");
        Cli unknown = evaluate(out, "--gate", "miou >= 40");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("gate 'miou >= 40': this run gives no number 'miou'; legal for it: top1, ");
        Cli float64 = evaluate(out, "--gate", "exactness == rounding", "--exact-sample", "0");
        assertThat(float64.exitCode()).isEqualTo(2);
        assertThat(float64.err()).contains("this run gives no number 'exactness'");
        Cli baseline = evaluate(out, "--gate", "top1-drop-from-baseline <= 0", "--baseline", data);
        assertThat(baseline.exitCode()).isEqualTo(2);
        assertThat(baseline.err()).contains("no report.json in ");
        assertThat(out).doesNotExist();
    }

    private static Cli evaluate(Path out, Object... more) {
        List<Object> args = new ArrayList<>(List.of("evaluate", "--arch", arch, "--weights", weights, "--data", data));
        args.addAll(List.of("--recipe", "none-16", "--out", out, "--master", "local[2]"));
        args.addAll(List.of(more));
        return Cli.run(args.toArray());
    }
}
