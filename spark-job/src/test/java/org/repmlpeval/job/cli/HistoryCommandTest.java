package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;

/** Two networks on one data set, one of them twice. */
class HistoryCommandTest {
    @TempDir
    static Path shared;

    private static Path runs;

    @BeforeAll
    static void evaluate() throws IOException {
        Path arch = Tiny.file("tiny.yaml", shared);
        Path weights = Tiny.checkpoint(Tiny.square(), shared);
        Path data = TestImages.folder(shared.resolve("images"), 12, 16, 16);
        runs = shared.resolve("runs");
        for (List<?> run : List.of(
                List.of("first", weights, 1), List.of("b/other", "procedural:b", 1), List.of("again", weights, 4))) {
            Cli cli = Cli.run(
                    "evaluate",
                    "--arch",
                    arch,
                    "--weights",
                    run.get(1),
                    "--data",
                    data,
                    "--recipe",
                    "none-16",
                    "--out",
                    runs.resolve((String) run.get(0)),
                    "--shards",
                    run.get(2),
                    "--master",
                    "local[2]",
                    "--exact-sample",
                    0,
                    "--gate",
                    "flips <= 12");
            assertThat(cli.exitCode()).as(cli.err()).isZero();
        }
        Files.createDirectories(runs.resolve("torn/rows"));
        Files.writeString(runs.resolve("torn/report.json"), "{\"schema\"");
    }

    @Test
    void runsAreShownAndWritten() throws IOException {
        Path out = shared.resolve("out");
        Cli cli = Cli.run(
                "history",
                runs,
                "--out",
                out.resolve("h.html"),
                "--out",
                out.resolve("h.md"),
                "--out",
                out.resolve("h.csv"));
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.out().replaceAll("\n {4}(?=\\S)", " "))
                .startsWith("History of 3 runs of 20")
                .contains("\nFinished runs below file:" + runs + ", the oldest first.\n")
                .contains("1 checkpoint with several runs gave the same result each time.")
                .contains("NOT READ: file:" + runs + "/torn: not a report of this version: ")
                .containsPattern("  first +[0-9a-f]{8} +train +\\d")
                .containsPattern("  b/other +procedural:b  train +\\d")
                .containsPattern("  again +[0-9a-f]{8} +train +\\d.* gates passed\n")
                .contains("\nThe same weights again\n", out + "/h.csv\n");
        assertThat(Files.readString(out.resolve("h.html")))
                .contains("<h1>History of 3 runs of 20", "Content-Security-Policy", "group-1-drift");
        assertThat(Files.readString(out.resolve("h.md"))).startsWith("# History of 3 runs of 20");
        assertThat(Files.readAllLines(out.resolve("h.csv"))).hasSize(7);
    }

    @Test
    void badInputIsRefused() throws IOException {
        Cli ending = Cli.run("history", shared.resolve("none"), "--out", "history.pdf");
        assertThat(ending.exitCode()).isEqualTo(2);
        assertThat(ending.err()).contains("setting out is history.pdf; legal: a file that ends with .html, .md, .csv");
        Cli none = Cli.run("history", shared.resolve("images"));
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("no report below file:" + shared + "/images can be read; give a folder");
        assertThat(Cli.run("history").exitCode()).isEqualTo(2);
    }
}
