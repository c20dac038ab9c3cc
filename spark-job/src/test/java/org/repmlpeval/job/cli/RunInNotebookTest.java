package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;

/** Commands in a JVM that goes on, with the output of a paragraph. */
class RunInNotebookTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private int run(String... args) {
        return RepmlpEval.run(new PrintStream(bytes, true, StandardCharsets.UTF_8), args);
    }

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void errorsAreOnTheCallersStream() {
        assertThat(run("inspect", "--arch", "NoSuchNetwork")).isEqualTo(2);
        assertThat(shown()).contains("ERROR: ", "NoSuchNetwork");
    }

    @Test
    void progressAndSummaryAreOnTheCallersStream() throws Exception {
        Path weights = Tiny.checkpoint(Tiny.square(), directory);
        Path images = TestImages.folder(directory.resolve("images"), 4);
        Path arch = Tiny.file("tiny.yaml", directory);
        int code = run(
                "evaluate",
                "--arch",
                arch.toString(),
                "--weights",
                weights.toString(),
                "--data",
                images.toString(),
                "--recipe",
                "repmlpnet-16",
                "--master",
                "local[1]",
                "--out",
                directory.resolve("out").toString());
        assertThat(code).as(shown()).isZero();
        assertThat(shown()).contains("Evaluating tiny (train, deploy) with weights", "4 scored");
    }
}
