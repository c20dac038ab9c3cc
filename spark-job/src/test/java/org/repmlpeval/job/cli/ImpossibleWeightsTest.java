package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;
import org.repmlpeval.model.checkpoint.stored.BatchCounters;
import org.repmlpeval.model.checkpoint.write.IfExists;
import org.repmlpeval.model.checkpoint.write.PthWriter;

/** Weights with NaN, infinities or negative variances, given to every command that reads weights. */
class ImpossibleWeightsTest {
    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path arch;
    private static Path good;
    private static Path images;
    private static Path nan;
    private static Path negative;
    private static Path infinite;

    @BeforeAll
    static void makeFiles() throws IOException {
        arch = Tiny.file("tiny.yaml", shared);
        good = Tiny.checkpoint(Tiny.square(), shared);
        images = TestImages.folder(shared.resolve("images"), 4, 16, 16);
        nan = with("head.weight", Float.NaN, "nan.pth");
        negative = with("head_norm.running_var", -0.5f, "negative.pth");
        infinite = with("head_norm.running_var", Float.POSITIVE_INFINITY, "infinite.pth");
    }

    static Stream<List<Object>> commands() {
        return Stream.of(
                List.of("check", "--input", "procedural:1"),
                List.of("inspect"),
                List.of("inspect", "--json"),
                List.of("convert", "--out", "OUT.pth"),
                List.of("convert", "--form", "train", "--out", "OUT.safetensors"),
                List.of("kernels", "--out", "OUT.safetensors"),
                List.of("bench", "--rounds", "1", "--seconds", "0.01", "--batch", "1"),
                List.of("evaluate", "--data", images, "--recipe", "none-16", "--out", "OUT", "--master", "local[1]"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandRefusesThemAtOnce(List<Object> command) {
        for (Path weights : List.of(nan, negative, infinite)) {
            Cli cli = Cli.run(words(command, weights));
            assertThat(cli.exitCode()).as("%s", command).isEqualTo(2);
            assertThat(cli.err())
                    .contains("weights " + weights + " cannot be right: 1 of ")
                    .contains("use these weights anyway with --allow-non-finite");
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void theTensorTheCountAndTheFirstIndexAreNamed() {
        assertThat(inspect(nan).err())
                .contains("tensor 'head.weight' (")
                .contains("has 1 NaN value, the first at [1, 0]");
        assertThat(inspect(negative).err())
                .contains("tensor 'head_norm.running_var' (")
                .contains("has 1 negative value, the first at [1]");
        assertThat(inspect(infinite).err())
                .contains("tensor 'head_norm.running_var' (")
                .contains("has 1 infinite value, the first at [1]");
    }

    @Test
    void deployWeightsAreCheckedToo() {
        Path deploy = directory.resolve("deploy.pth");
        assertThat(Cli.run("convert", "--arch", arch, "--weights", nan, "--allow-non-finite", "--out", deploy)
                        .exitCode())
                .isZero();
        Object[] check = {
            "check", "--arch", arch, "--weights", good, "--input", "procedural:1", "--deploy-weights", deploy
        };
        Cli cli = Cli.run(check);
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err())
                .contains("weights " + deploy + " cannot be right: ")
                .contains("tensor 'head.weight'");
    }

    @Test
    void theyCanBeLookedAt() {
        Cli cli = Cli.run("inspect", "--arch", arch, "--weights", nan, "--allow-non-finite");
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.out())
                .contains("note: used unchanged because of --allow-non-finite: 1 of ")
                .contains("tensor 'head.weight'");
    }

    private static Cli inspect(Path weights) {
        return Cli.run("inspect", "--arch", arch, "--weights", weights);
    }

    private Object[] words(List<Object> command, Path weights) {
        List<Object> words = new ArrayList<>(command);
        words.replaceAll(
                word -> word instanceof String text && text.startsWith("OUT") ? directory.resolve(text) : word);
        words.addAll(1, List.of(command.get(0).equals("bench") ? "--models" : "--arch", arch, "--weights", weights));
        return words.toArray();
    }

    /** The good weights with one other number, at index 1 along the first axis. */
    private static Path with(String name, float value, String file) {
        Map<String, Tensor> tensors =
                new LinkedHashMap<>(CheckpointReader.read(good).stateDict().tensors());
        Tensor before = tensors.get(name);
        float[] values = before.floats().clone();
        values[values.length / before.shape()[0]] = value;
        tensors.put(name, Tensor.of(values, before.shape()));
        Path path = shared.resolve(file);
        PthWriter.write(new StateDict(tensors), BatchCounters.NONE, path, IfExists.REFUSE);
        return path;
    }
}
