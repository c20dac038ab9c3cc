package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.WeightFiles;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;
import org.repmlpeval.model.checkpoint.stored.Sha256;

/** --weights and --weights-entry of every command that has them. */
class WeightsOptionsTest {
    private static final String ENTRY = "ema.module";

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path arch;
    private static Path bare;
    private static Path entries;
    private static Path index;

    @BeforeAll
    static void makeFiles() throws IOException {
        arch = Tiny.file("tiny.yaml", shared);
        bare = Tiny.checkpoint(Tiny.square(), shared);
        entries = WeightFiles.withEntries(bare, shared.resolve("entries.pth"));
        index = WeightFiles.sharded(bare, shared.resolve("sharded"));
    }

    @Test
    void withoutAnEntryTheRuleHolds() {
        Cli check = Cli.run("check", "--arch", arch, "--weights", entries, "--input", "procedural:1");
        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.err())
                .contains("state dict of 1 tensors does not fit tiny")
                .contains("Notes on the file: took 'state_dict'; other entries hold tensors too: ema.module");
    }

    @Test
    void checkTakesTheEntry() throws IOException {
        assertThat(Files.readString(logits("--weights", entries, "--weights-entry", ENTRY)))
                .isEqualTo(Files.readString(logits("--weights", bare)));
    }

    @Test
    void convertTakesTheEntry() {
        Path chosen = directory.resolve("chosen.safetensors");
        Path expected = directory.resolve("expected.safetensors");
        run("convert", "--arch", arch, "--weights", entries, "--weights-entry", ENTRY, "--out", chosen);
        run("convert", "--arch", arch, "--weights", bare, "--out", expected);
        assertThat(CheckpointReader.read(chosen).stateDict())
                .isEqualTo(CheckpointReader.read(expected).stateDict());
    }

    @Test
    void inspectReportsTheEntry() throws IOException {
        JsonNode origin = run("inspect", "--arch", arch, "--weights", entries, "--weights-entry", ENTRY, "--json")
                .json()
                .at("/weights/origin");
        assertThat(origin.get("entry").asText()).isEqualTo(ENTRY);
        assertThat(origin.get("sha256").asText()).isEqualTo(Sha256.of(entries));
    }

    @Test
    void benchTakesTheEntry() {
        Object[] bench = {
            "bench", "--models", arch, "--weights", entries, "--rounds", "1", "--seconds", "0.01", "--batch", "1"
        };
        assertThat(Cli.run(bench).exitCode()).isEqualTo(2);
        Object[] chosen = Arrays.copyOf(bench, bench.length + 2);
        chosen[bench.length] = "--weights-entry";
        chosen[bench.length + 1] = ENTRY;
        run(chosen);
    }

    @Test
    void evaluateReportsTheEntryThatItsFileNames() throws IOException {
        Path images = TestImages.folder(directory.resolve("images"), 4, 16, 16);
        Path out = directory.resolve("report");
        Path config = Files.write(directory.resolve("run.yaml"), List.of("weights-entry: " + ENTRY));
        Cli cli = run(
                "evaluate",
                "--config",
                config,
                "--arch",
                arch,
                "--weights",
                entries,
                "--data",
                images,
                "--recipe",
                "none-16",
                "--out",
                out,
                "--master",
                "local[1]");
        try (InputStream in = Files.newInputStream(out.resolve("report.json"))) {
            EvaluationReport report = ReportJson.read(in);
            assertThat(report.checkpoint().entry()).isEqualTo(ENTRY);
            assertThat(report.checkpoint().format()).isEqualTo("pth-zip");
        }
        assertThat(cli.out()).contains("(pth-zip, entry ema.module, sha256 ");
    }

    @Test
    void anEntryThatIsNotThereNamesThoseThatAre() {
        Cli inspect = Cli.run("inspect", "--arch", arch, "--weights", entries, "--weights-entry", "model_ema");
        assertThat(inspect.exitCode()).isEqualTo(2);
        assertThat(inspect.err())
                .isEqualTo("ERROR: checkpoint " + entries
                        + ": no tensors under 'model_ema'; entries that hold tensors: 'state_dict', 'ema.module'; choose one of"
                        + " them with --weights-entry\n");
    }

    @Test
    void anEntryOfNoFileIsRefused() {
        Cli formula = Cli.run("inspect", "--arch", arch, "--weights", "procedural:x", "--weights-entry", "ema");
        assertThat(formula.exitCode()).isEqualTo(2);
        assertThat(formula.err())
                .isEqualTo("ERROR: setting weights-entry is 'ema' with weights procedural:x, which are not a file;"
                        + " leave it out or give a checkpoint\n");
        Cli none = Cli.run("inspect", "--arch", arch, "--weights-entry", "ema");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err())
                .isEqualTo(
                        "ERROR: setting weights-entry is 'ema' without weights; give --weights too, or leave it out\n");
    }

    @Test
    void anIndexOrItsFolderIsReadWithAllShards() throws IOException {
        List<Path> files = List.of(
                index,
                index.resolveSibling(WeightFiles.SHARDS.get(0)),
                index.resolveSibling(WeightFiles.SHARDS.get(1)));
        for (Path weights : List.of(index, index.getParent())) {
            JsonNode origin = run("inspect", "--arch", arch, "--weights", weights, "--json")
                    .json()
                    .at("/weights/origin");
            assertThat(origin.get("path").asText()).isEqualTo(index.toString());
            assertThat(origin.get("format").asText()).isEqualTo("safetensors-index");
            assertThat(origin.get("sha256").asText()).isEqualTo(Sha256.of(files));
            assertThat(Files.readString(logits("--weights", weights)))
                    .isEqualTo(Files.readString(logits("--weights", bare)));
        }
    }

    @Test
    void aFolderOfOneSafetensorsIsRead() {
        Path only = directory.resolve("folder").resolve("only.safetensors");
        assertThat(only.getParent().toFile().mkdir()).isTrue();
        assertRefused(only.getParent(), "is a folder without a *.safetensors.index.json or *.safetensors; give a .pth");
        run("convert", "--arch", arch, "--weights", bare, "--out", only);
        run("inspect", "--arch", arch, "--weights", only.getParent());
        run("convert", "--arch", arch, "--weights", bare, "--out", only.resolveSibling("again.safetensors"));
        assertRefused(
                only.getParent(),
                "is a folder with 2 files that end in .safetensors (the first is again.safetensors); name one of them");
    }

    private static void assertRefused(Path weights, String message) {
        Cli inspect = Cli.run("inspect", "--arch", arch, "--weights", weights);
        assertThat(inspect.exitCode()).isEqualTo(2);
        assertThat(inspect.err()).startsWith("ERROR: weights " + weights + " " + message);
    }

    private Path logits(Object... weights) throws IOException {
        Path file = Files.createTempDirectory(directory, "logits").resolve("logits.json");
        Object[] args = {"check", "--arch", arch, "--input", "procedural:3", "--logits-out", file};
        Object[] all = Arrays.copyOf(args, args.length + weights.length);
        System.arraycopy(weights, 0, all, args.length, weights.length);
        run(all);
        return file;
    }

    private static Cli run(Object... args) {
        Cli cli = Cli.run(args);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        return cli;
    }
}
