package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.names.OpenMmlabNames;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;
import org.repmlpeval.model.checkpoint.stored.BatchCounters;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;
import org.repmlpeval.model.checkpoint.stored.Sha256;
import org.repmlpeval.model.checkpoint.write.IfExists;
import org.repmlpeval.model.checkpoint.write.PthWriter;

/** Names, forms and kernels that convert and kernels write. */
class WrittenWeightsTest {
    private static final String V1 = "RepMLP-FaceRes-96";

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path arch;
    private static Path official;
    private static Path theirs;

    /** The tiny network's weights by both names, with counters by OpenMMLab's. */
    @BeforeAll
    static void makeFiles() {
        arch = Tiny.file("tiny.yaml", shared);
        official = Tiny.checkpoint(Tiny.square(), shared);
        StateDict weights = CheckpointReader.read(official).stateDict();
        Map<String, Long> counters = new LinkedHashMap<>();
        for (String name : weights.names()) {
            if (name.endsWith("running_var")) {
                counters.put(name.replace("running_var", "num_batches_tracked"), 1000L + counters.size());
            }
        }
        theirs = shared.resolve("theirs.pth");
        PthWriter.writeWithMeta(
                OpenMmlabNames.toOpenMmlab(weights),
                OpenMmlabNames.toOpenMmlab(new BatchCounters(counters)),
                Map.of("epoch", "300"),
                theirs,
                IfExists.REFUSE);
    }

    @ParameterizedTest
    @CsvSource({"pth, pth", "pth, safetensors", "safetensors, pth", "safetensors, safetensors"})
    void aRenamedCheckpointRenamedBackIsTheSame(String first, String second) {
        Path there = directory.resolve("official." + first);
        Path back = directory.resolve("back." + second);
        Cli rename = convert(theirs, there, "--form", "train");
        assertThat(rename.exitCode()).as(rename.err()).isZero();
        assertThat(rename.out())
                .contains(" num_batches_tracked) of the training-time weights, unconverted")
                .doesNotContain("OpenMMLab");
        assertThat(rename.err()).contains("note: names are OpenMMLab's: ");
        assertThat(convert(there, back, "--form", "train", "--names", "openmmlab")
                        .out())
                .contains("with OpenMMLab's names");
        Checkpoint before = CheckpointReader.read(theirs);
        Checkpoint after = CheckpointReader.read(back);
        assertThat(after.stateDict()).isEqualTo(before.stateDict());
        assertThat(after.stateDict().names())
                .containsExactlyElementsOf(before.stateDict().names());
        assertThat(after.counters()).isEqualTo(before.counters());
        assertThat(CheckpointReader.read(there).stateDict())
                .isEqualTo(CheckpointReader.read(official).stateDict());
    }

    @Test
    void openMmlabsLayoutIsADictOfStateDictAndMeta() {
        Path file = directory.resolve("deploy.pth");
        Cli convert = convert(official, file, "--names", "openmmlab");
        assertThat(convert.exitCode()).as(convert.err()).isZero();
        assertThat(convert.out()).contains(" in training-time form, with OpenMMLab's names");
        Checkpoint read = CheckpointReader.read(file);
        assertThat(read.entry().name()).isEqualTo("state_dict");
        assertThat(read.stateDict().names())
                .contains("backbone.stages.0.0.repmlp_block.fc3.bias", "head.fc.weight")
                .noneMatch(name -> name.contains("repconv"));
    }

    @Test
    void deployWeightsAreTheSameOfEitherName() {
        Path one = directory.resolve("one.safetensors");
        Path other = directory.resolve("other.safetensors");
        assertThat(convert(official, one).exitCode()).isZero();
        assertThat(convert(theirs, other).exitCode()).isZero();
        assertThat(CheckpointReader.read(other).stateDict())
                .isEqualTo(CheckpointReader.read(one).stateDict());
        String counter = "head_norm.num_batches_tracked";
        Checkpoint read = OpenMmlabNames.toOfficial(CheckpointReader.read(theirs));
        assertThat(CheckpointReader.read(other).counters().values())
                .as("of the batch norms that remain")
                .containsEntry(counter, read.counters().values().get(counter))
                .doesNotContainKey("stages.0.0.repmlp_block.fc3_bn.num_batches_tracked");
        Path renamed = directory.resolve("renamed.pth");
        assertThat(convert(one, renamed, "--names", "openmmlab").out())
                .contains("were in deploy form already")
                .contains("with OpenMMLab's names");
        assertThat(OpenMmlabNames.toOfficial(CheckpointReader.read(renamed)).stateDict())
                .isEqualTo(CheckpointReader.read(one).stateDict());
    }

    @Test
    void everyCommandReadsThem() {
        Cli inspect = Cli.run("inspect", "--arch", arch, "--weights", theirs);
        assertThat(inspect.out()).contains("match the train form: all ").contains("note: names are OpenMMLab's: ");
        Cli check = Cli.run("check", "--arch", arch, "--weights", theirs, "--input", "procedural:2");
        assertThat(check.exitCode()).as(check.out() + check.err()).isZero();
    }

    @Test
    void whatDoesNotFitIsToldByOfficialNames() {
        Cli other = Cli.run("inspect", "--arch", "RepMLPNet-T224", "--weights", theirs, "--all-names");
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err())
                .contains("does not fit RepMLPNet-T224", "missing stages.1.1.prebn1.weight (128)")
                .contains("Notes on the file: ", "names are OpenMMLab's: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fused", "Train", ""})
    void otherFormsAreRefused(String form) {
        Cli convert = convert(official, directory.resolve("a.pth"), "--form", form);
        assertThat(convert.exitCode()).isEqualTo(2);
        assertThat(convert.err()).isEqualTo("ERROR: --form is " + form + "; legal: train, deploy\n");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void otherNamesAreRefused() {
        Path out = directory.resolve("a.pth");
        Cli unknown = convert(official, out, "--names", "timm");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).isEqualTo("ERROR: unknown naming 'timm'; legal: official, openmmlab\n");
        Cli v1 = Cli.run(
                "convert", "--arch", V1, "--weights", "procedural", "--names", "openmmlab", "--out", out.toString());
        assertThat(v1.exitCode()).isEqualTo(2);
        assertThat(v1.err())
                .isEqualTo("ERROR: --names is openmmlab, but OpenMMLab's names are only defined for RepMLPNet;"
                        + " legal for " + V1
                        + " of family RepMLP-ResNet: official\n");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void theTrainFormIsNotMadeOfDeployWeights() {
        Path deploy = directory.resolve("deploy.pth");
        convert(official, deploy);
        Path out = directory.resolve("train.pth");
        Cli convert = convert(deploy, out, "--form", "train");
        assertThat(convert.exitCode()).isEqualTo(2);
        assertThat(convert.err())
                .isEqualTo("ERROR: weights " + deploy + " are in deploy form, from which the train form cannot be"
                        + " recovered; use --form deploy, or give the training-time checkpoint\n");
        assertThat(out).doesNotExist();
    }

    @Test
    void kernelsAreThoseOfTheDeployForm() {
        Path kernels = directory.resolve("kernels.safetensors");
        Path deploy = directory.resolve("deploy.pth");
        convert(official, deploy);
        Cli command = kernels(official, kernels);
        assertThat(command.exitCode()).as(command.err()).isZero();
        assertThat(command.out()).isEqualTo("wrote " + kernels + ": 4 tensors, the equivalent kernels of 2 blocks\n");
        Checkpoint read = CheckpointReader.read(kernels);
        StateDict converted = CheckpointReader.read(deploy).stateDict();
        assertThat(read.stateDict().names())
                .containsExactly(
                        "stages.0.0.repmlp_block.fc3.weight",
                        "stages.0.0.repmlp_block.fc3.bias",
                        "stages.1.0.repmlp_block.fc3.weight",
                        "stages.1.0.repmlp_block.fc3.bias");
        read.stateDict().tensors().forEach((name, tensor) -> assertThat(tensor).isEqualTo(converted.get(name)));
        assertThat(read.notes())
                .anyMatch(note -> note.contains("content=equivalent kernels: fc3 of each block")
                        && note.contains("architecture=tiny")
                        && note.contains("producer=repmlp-eval ")
                        && note.contains("source_sha256=" + Sha256.of(official)));
    }

    @Test
    void kernelsOfTheFirstRepMlpHoldFc1AndNamesCanBeOpenMmlabs() {
        Path v1 = directory.resolve("v1.safetensors");
        assertThat(Cli.run("kernels", "--arch", V1, "--weights", "procedural:k", "--out", v1)
                        .exitCode())
                .isZero();
        assertThat(CheckpointReader.read(v1).stateDict().names())
                .anyMatch(name -> name.endsWith(".fc1_fc2.fc1.bias"))
                .anyMatch(name -> name.endsWith(".fc3.bias"));
        Path renamed = directory.resolve("renamed.safetensors");
        assertThat(kernels(theirs, renamed, "--names", "openmmlab").exitCode()).isZero();
        assertThat(CheckpointReader.read(renamed).stateDict().names())
                .hasSize(4)
                .allMatch(name -> name.startsWith("backbone.stages."));
    }

    @Test
    void kernelsRefuseWhatHasNoneOtherFormatsAndExistingFiles() {
        Path out = directory.resolve("a.safetensors");
        Cli none = Cli.run("kernels", "--arch", "FaceResNet-96", "--weights", "procedural", "--out", out);
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("architecture FaceResNet-96 has no RepMLP block");
        Path pth = directory.resolve("a.pth");
        assertThat(kernels(official, pth).err())
                .isEqualTo("ERROR: --out is " + pth + "; legal: a name that ends in .safetensors\n");
        assertThat(directory).isEmptyDirectory();
        assertThat(kernels(official, out).exitCode()).isZero();
        assertThat(kernels(official, out).err()).contains("will not overwrite the existing file " + out);
        assertThat(kernels(official, out, "--overwrite").exitCode()).isZero();
    }

    private static Cli convert(Path weights, Path out, Object... more) {
        return run("convert", weights, out, more);
    }

    private static Cli kernels(Path weights, Path out, Object... more) {
        return run("kernels", weights, out, more);
    }

    private static Cli run(String command, Path weights, Path out, Object... more) {
        Object[] args = new Object[more.length + 7];
        System.arraycopy(new Object[] {command, "--arch", arch, "--weights", weights, "--out", out}, 0, args, 0, 7);
        System.arraycopy(more, 0, args, 7, more.length);
        return Cli.run(args);
    }
}
