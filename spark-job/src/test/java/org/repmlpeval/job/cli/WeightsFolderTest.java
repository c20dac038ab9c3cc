package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.Tiny;

/** What is said of a folder that holds no safetensors, given as --weights. */
class WeightsFolderTest {
    @TempDir
    Path directory;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(directory.resolve("weights"));
    }

    @Test
    void torchsDistributedCheckpointIsConvertedByItsOwnTool() throws IOException {
        files(".metadata", "__0_0.distcp");
        assertThat(refusal())
                .contains("torch.distributed.checkpoint")
                .contains("format_utils dcp_to_torch " + folder + " weights.pth");
    }

    @Test
    void anUnpackedPthIsZippedAgain() throws IOException {
        files("data.pkl", "version");
        assertThat(refusal()).contains("it is an unpacked .pth: zip the folder again");
    }

    @Test
    void otherCheckpointsAreNamed() throws IOException {
        files("config.json", "pytorch_model.bin", "last.ckpt");
        assertThat(refusal()).contains("it holds last.ckpt, pytorch_model.bin: give one of these files");
    }

    @Test
    void anEmptyFolderIsNoCheckpoint() {
        assertThat(refusal()).contains("; give a .pth or .safetensors file, or procedural[:SALT]");
    }

    private void files(String... names) throws IOException {
        for (String name : List.of(names)) {
            Files.writeString(folder.resolve(name), "x");
        }
    }

    private String refusal() {
        Cli cli = Cli.run("inspect", "--arch", Tiny.file("tiny.yaml", directory), "--weights", folder);
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).startsWith("ERROR: weights " + folder + " is a folder without a *.safetensors");
        return cli.err();
    }
}
