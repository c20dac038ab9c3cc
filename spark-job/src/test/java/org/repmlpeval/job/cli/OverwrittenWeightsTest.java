package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.WeightFiles;

/** What --overwrite replaces and what it never does, and what commands say of the entry that they read. */
class OverwrittenWeightsTest {
    @TempDir
    Path directory;

    private Path arch;
    private Path weights;

    @BeforeEach
    void makeFiles() throws IOException {
        arch = Tiny.file("tiny.yaml", directory);
        weights = Tiny.checkpoint(Tiny.square(), directory);
    }

    @Test
    void theFileThatIsReadIsNeverReplaced() throws IOException {
        assertRefused(weights, weights);
        assertRefused(weights, weights.resolveSibling("../" + directory.getFileName() + "/" + weights.getFileName()));
    }

    @Test
    void norIsALinkToIt() throws IOException {
        Path symbolic = Files.createSymbolicLink(directory.resolve("symbolic.pth"), weights);
        Path hard = Files.createLink(directory.resolve("hard.pth"), weights);
        assertRefused(weights, symbolic);
        assertRefused(weights, hard);
        assertRefused(symbolic, weights);
    }

    @Test
    void norIsAShardOrTheOnlyFileOfAFolder() throws IOException {
        Path index = WeightFiles.sharded(weights, directory.resolve("sharded"));
        try (var files = Files.list(index.getParent())) {
            for (Path shard : files.filter(file -> file.toString().endsWith(".safetensors"))
                    .toList()) {
                assertRefused(index, shard);
                assertRefused(index.getParent(), shard);
            }
        }
    }

    @Test
    void kernelsNeitherReplaceIt() throws IOException {
        Path index = WeightFiles.sharded(weights, directory.resolve("sharded"));
        try (var files = Files.list(index.getParent())) {
            Path shard = files.filter(file -> file.toString().endsWith(".safetensors"))
                    .findFirst()
                    .orElseThrow();
            Cli cli = Cli.run("kernels", "--arch", arch, "--weights", index, "--out", shard, "--overwrite");
            assertThat(cli.exitCode()).isEqualTo(2);
            assertThat(cli.err()).contains("--out is " + shard + ", the same file as --weights " + index + ": ");
        }
    }

    @Test
    void aFolderIsSaidToBeOne() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("folder.pth"));
        Cli cli = convert(weights, folder);
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err())
                .contains("cannot write " + folder + ": it is a folder, and folders are never replaced; name a file");
    }

    @Test
    void anotherFileIsReplaced() throws IOException {
        Path other = Files.writeString(directory.resolve("other.pth"), "something");
        assertThat(convert(weights, other).exitCode()).isZero();
        assertThat(Files.size(other)).isGreaterThan(1000);
    }

    @Test
    void everyCommandSaysWhichEntryItTook() throws IOException {
        Path entries = WeightFiles.withEntries(weights, directory.resolve("entries.pth"));
        Object[] options = {"--arch", arch, "--weights", entries, "--weights-entry", "ema.module"};
        String took = "note: took 'ema.module'";
        assertThat(run(options, "check", "--input", "procedural:1").err()).contains(took);
        assertThat(run(options, "convert", "--out", directory.resolve("a.pth")).err())
                .contains(took);
        assertThat(run(options, "kernels", "--out", directory.resolve("b.safetensors"))
                        .err())
                .contains(took);
        assertThat(run(options, "inspect").out()).contains(took);
    }

    private static Cli run(Object[] options, Object... command) {
        Object[] words = new Object[command.length + options.length];
        System.arraycopy(command, 0, words, 0, command.length);
        System.arraycopy(options, 0, words, command.length, options.length);
        Cli cli = Cli.run(words);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        return cli;
    }

    private Cli convert(Path from, Path to) {
        return Cli.run("convert", "--arch", arch, "--weights", from, "--out", to, "--overwrite");
    }

    private void assertRefused(Path from, Path to) throws IOException {
        byte[] before = Files.readAllBytes(to);
        Cli cli = convert(from, to);
        assertThat(cli.exitCode()).as("%s onto %s", from, to).isEqualTo(2);
        assertThat(cli.err()).contains("--out is " + to + ", the same file as --weights " + from + ": ");
        assertThat(Files.readAllBytes(to)).isEqualTo(before);
    }
}
