package org.repmlpeval.model.checkpoint.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.checkpoint.read.CheckpointFiles;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;

class Sha256Test {
    @Test
    void digestsOfTheStandardsExamples(@TempDir Path folder) throws IOException {
        // FIPS 180-2, appendix B: "abc" and a million letters a
        Path abc = Files.writeString(folder.resolve("abc"), "abc");
        assertThat(Sha256.of(abc)).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        Path million = Files.writeString(folder.resolve("million"), "a".repeat(1_000_000));
        assertThat(Sha256.of(million)).isEqualTo("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
        assertThatThrownBy(() -> Sha256.of(folder.resolve("missing")))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("cannot read " + folder.resolve("missing"));
    }

    /** What sha256sum model.safetensors.index.json model-*.safetensors | sha256sum prints in the folder. */
    @Test
    void filesThatBelongTogether() {
        List<Path> files = CheckpointReader.read(CheckpointFiles.resource("sharded/model.safetensors.index.json"))
                .files();
        assertThat(files).hasSize(3);
        assertThat(Sha256.of(files)).isEqualTo("2f373e0951e77398689758a7568c124a9b8036d854c50636c3da17b5c3dc10cc");
        assertThat(Sha256.of(files.subList(1, 2))).isEqualTo(Sha256.of(files.get(1)));
    }
}
