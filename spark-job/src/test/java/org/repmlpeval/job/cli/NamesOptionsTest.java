package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.provenance.CheckpointSection;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;
import org.repmlpeval.model.checkpoint.stored.Sha256;
import org.repmlpeval.model.checkpoint.write.PthWriter;

/** --weights-prefix, --rename and --all-names of every command that takes --weights. */
class NamesOptionsTest {
    private static final String RENAMED = "rename rule '^layers\\. -> stages.' (line 2) renamed ";

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path arch;
    private static Path bare;
    private static Path fork;
    private static Path two;
    private static Path rules;

    @BeforeAll
    static void makeFiles() throws IOException {
        arch = Tiny.file("tiny.yaml", shared);
        bare = Tiny.checkpoint(Tiny.square(), shared);
        fork = written("fork.pth", name -> name.replaceFirst("^stages\\.", "layers."));
        two = written("two.pth", name -> "student." + name, name -> "teacher." + name);
        rules = Files.write(shared.resolve("rules.txt"), List.of("# stages", "^layers\\. -> stages."));
    }

    @Test
    void everyCommandRenames() throws IOException {
        Path out = directory.resolve("deploy.pth");
        for (List<Object> command : List.<List<Object>>of(
                List.of("check", "--arch", arch, "--weights", fork, "--input", "procedural:1"),
                List.of("convert", "--arch", arch, "--weights", fork, "--out", out),
                List.of("kernels", "--arch", arch, "--weights", fork, "--out", directory.resolve("k.safetensors")),
                List.of("inspect", "--arch", arch, "--weights", fork))) {
            assertThat(run(2, command).err()).contains("does not fit tiny", "\n  ^layers\\. -> stages.\n");
            List<Object> renamed = new ArrayList<>(command);
            renamed.addAll(List.of("--rename", rules));
            Cli cli = run(0, renamed);
            assertThat(cli.out() + cli.err()).contains("note: " + RENAMED);
        }
        Path expected = directory.resolve("expected.pth");
        run(0, List.of("convert", "--arch", arch, "--weights", bare, "--out", expected));
        assertThat(CheckpointReader.read(out).stateDict())
                .isEqualTo(CheckpointReader.read(expected).stateDict());
        List<Object> bench = new ArrayList<>(List.of("bench", "--models", arch, "--weights", fork, "--rename", rules));
        bench.addAll(List.of("--rounds", 1, "--seconds", 0.01, "--batch", 1));
        assertThat(run(0, bench).err()).contains("note: " + RENAMED);
    }

    @Test
    void theReportHoldsTheRulesAndTheirDigest() throws IOException {
        Path out = directory.resolve("report");
        Path images = TestImages.folder(directory.resolve("images"), 4, 16, 16);
        Cli cli = run(
                0,
                List.of(
                        "evaluate",
                        "--arch",
                        arch,
                        "--weights",
                        fork,
                        "--rename",
                        rules,
                        "--data",
                        images,
                        "--recipe",
                        "none-16",
                        "--out",
                        out,
                        "--master",
                        "local[1]"));
        assertThat(cli.err()).contains("note: " + RENAMED);
        try (InputStream in = Files.newInputStream(out.resolve("report.json"))) {
            CheckpointSection checkpoint = ReportJson.read(in).checkpoint();
            assertThat(checkpoint.rename())
                    .isEqualTo(new CheckpointSection.RenameSection(
                            rules.toString(), Sha256.of(rules), List.of("^layers\\. -> stages.")));
            assertThat(checkpoint.notes()).anyMatch(note -> note.startsWith(RENAMED));
        }
    }

    @Test
    void aPrefixChoosesOneOfTwoNetworks() throws IOException {
        assertThat(run(2, List.of("inspect", "--arch", arch, "--weights", two)).err())
                .contains("the file holds 2 networks with all the names of tiny, under 'student.', 'teacher.'");
        JsonNode origin = run(
                        0,
                        List.of("inspect", "--arch", arch, "--weights", two, "--weights-prefix", "teacher.", "--json"))
                .json()
                .at("/weights/origin");
        assertThat(origin.at("/notes").toString()).contains("under the prefix 'teacher.', set aside ");
        assertThat(origin.get("rename").isNull()).isTrue();
    }

    @Test
    void deployWeightsHaveOptionsOfTheirOwn() {
        List<Object> check =
                List.of("check", "--arch", arch, "--weights", bare, "--input", "procedural:1", "--deploy-weights", two);
        assertThat(run(2, check).err())
                .contains("\nERROR: the file of --deploy-weights cannot be used: the file holds 2 networks")
                .contains("choose one with --deploy-weights-prefix, e.g. --deploy-weights-prefix student.");
        List<Object> chosen = new ArrayList<>(check);
        chosen.addAll(List.of("--deploy-weights-prefix", "teacher."));
        assertThat(run(2, chosen).err()).contains("holds weights in training-time form");
        assertThat(run(
                                2,
                                List.of(
                                        "check",
                                        "--arch",
                                        arch,
                                        "--weights",
                                        bare,
                                        "--input",
                                        "procedural:1",
                                        "--deploy-weights-entry",
                                        "ema"))
                        .err())
                .contains("say how the file of --deploy-weights is read, but that option is missing; give it");
    }

    @Test
    void allNamesAreListedOnRequest() {
        String few =
                run(2, List.of("inspect", "--arch", arch, "--weights", fork)).err();
        assertThat(few.lines().count()).isLessThanOrEqualTo(10);
        assertThat(few).contains("(use --all-names to list every one)");
        String all = run(2, List.of("inspect", "--arch", arch, "--weights", fork, "--all-names"))
                .err();
        assertThat(all.lines()
                        .filter(line -> line.startsWith("  surplus layers."))
                        .count())
                .isGreaterThan(20);
    }

    @Test
    void badFilesOfRulesAreRefused() throws IOException {
        Path broken = Files.writeString(directory.resolve("broken.txt"), "# comment\na(b -> c\n");
        for (Map.Entry<Object, String> e : Map.<Object, String>of(
                        broken,
                        broken + ", line 2: 'a(b' is not a regular expression",
                        directory.resolve("none.txt"),
                        "none.txt does not exist or cannot be opened",
                        directory,
                        directory + " is a folder; name a text file with one rule per line",
                        Files.write(directory.resolve("latin.txt"), new byte[] {(byte) 0xe4}),
                        "latin.txt is not UTF-8 text")
                .entrySet()) {
            Cli cli = run(2, List.of("inspect", "--arch", arch, "--weights", fork, "--rename", e.getKey()));
            assertThat(cli.err()).startsWith("ERROR: rename file ").contains(e.getValue());
        }
        assertThat(run(2, List.of("inspect", "--arch", arch, "--weights", "procedural", "--weights-prefix", "a."))
                        .err())
                .isEqualTo("ERROR: setting weights-prefix is 'a.' with weights procedural, which are not a file; leave"
                        + " it out"
                        + " or give a checkpoint\n");
    }

    @SafeVarargs
    private static Path written(String file, UnaryOperator<String>... names) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (UnaryOperator<String> name : names) {
            CheckpointReader.read(bare).stateDict().tensors().forEach((k, v) -> tensors.put(name.apply(k), v));
        }
        Path path = shared.resolve(file);
        PthWriter.write(new StateDict(tensors), path);
        return path;
    }

    private static Cli run(int exitCode, List<Object> args) {
        Cli cli = Cli.run(args.toArray());
        assertThat(cli.exitCode()).as(cli.err()).isEqualTo(exitCode);
        return cli;
    }
}
