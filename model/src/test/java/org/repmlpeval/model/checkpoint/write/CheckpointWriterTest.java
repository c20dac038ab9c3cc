package org.repmlpeval.model.checkpoint.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.checkpoint.read.CheckpointFiles;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;

class CheckpointWriterTest {
    private static final StateDict RANDOM = CheckpointFiles.randomBits(CheckpointFiles.SEED);

    @TempDir
    Path folder;

    @Test
    void bothFormatsRoundTripEveryBit() {
        Path pth = folder.resolve("a.pth");
        Path safe = folder.resolve("a.safetensors");
        Path again = folder.resolve("b.pth");
        PthWriter.write(RANDOM, pth);
        Checkpoint read = CheckpointReader.read(pth);
        assertThat(read.notes())
                .containsExactly("set aside 2 tensors named num_batches_tracked, which evaluation does not use");
        assertBits(read.stateDict());
        SafetensorsWriter.write(read.stateDict(), Map.of("format", "pt"), safe);
        assertBits(CheckpointReader.read(safe).stateDict());
        PthWriter.write(CheckpointReader.read(pth).stateDict(), again);
        assertThat(again).hasSameBinaryContentAs(pth);
    }

    @Test
    void float64IsWrittenAsFloat64() {
        StateDict wide = new StateDict(Map.of("w", Tensor.of(new double[] {1.0 / 3, -2e30}, 2)));
        Path pth = folder.resolve("a.pth");
        Path safe = folder.resolve("a.safetensors");
        PthWriter.write(wide, pth);
        SafetensorsWriter.write(wide, Map.of(), safe);
        for (Path file : new Path[] {pth, safe}) {
            Checkpoint read = CheckpointReader.read(file);
            assertThat(read.notes()).containsExactly("rounded 1 tensors from float64 to float32");
            assertThat(read.stateDict()).isEqualTo(wide.to(Precision.FLOAT32));
        }
    }

    @Test
    void zip64ArchivesAreRead() throws IOException {
        Path file = folder.resolve("wide.pth");
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            PthWriter.write(RANDOM, out, 0);
        }
        assertBits(CheckpointReader.read(file).stateDict());
        try (ZipFile jdk = new ZipFile(file.toFile())) {
            assertThat(jdk.stream().map(e -> e.getName())).contains("archive/data.pkl", "archive/data/0");
        }
    }

    @Test
    void storagesAreAligned() throws IOException {
        Path file = folder.resolve("a.pth");
        PthWriter.write(new StateDict(Map.of("w", Tensor.of(new float[] {1.25e-3f}, 1))), file);
        byte[] bytes = Files.readAllBytes(file);
        byte[] value = {0x0a, (byte) 0xd7, (byte) 0xa3, 0x3a};
        for (int at = 0; at < bytes.length; at += 64) {
            if (Arrays.equals(bytes, at, at + 4, value, 0, 4)) {
                return;
            }
        }
        throw new AssertionError("no multiple of 64 holds the bits of 1.25e-3");
    }

    @Test
    void anExistingFileIsReplacedOnlyOnRequest() throws IOException {
        Path file = Files.writeString(folder.resolve("a.pth"), "mine");
        assertThatThrownBy(() -> PthWriter.write(RANDOM, file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("will not overwrite the existing file " + file
                        + "; name another file, or replace it with --overwrite");
        assertThatThrownBy(() -> SafetensorsWriter.write(RANDOM, Map.of(), file))
                .hasMessageContaining("will not overwrite");
        assertThat(file).hasContent("mine");
        PthWriter.write(RANDOM, file, IfExists.REPLACE);
        assertBits(CheckpointReader.read(file).stateDict());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
        Path nowhere = folder.resolve("missing/a.pth");
        assertThatThrownBy(() -> PthWriter.write(RANDOM, nowhere))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no directory " + nowhere.getParent() + "; create it first");
    }

    @Test
    void theReservedNameIsRefused() {
        StateDict reserved = new StateDict(Map.of("__metadata__", Tensor.of(new float[1], 1)));
        assertThatThrownBy(() -> SafetensorsWriter.write(reserved, Map.of(), folder.resolve("a.safetensors")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a tensor has the reserved name __metadata__");
    }

    private static void assertBits(StateDict read) {
        assertThat(read.names()).as(CheckpointFiles.REPLAY).containsExactlyInAnyOrderElementsOf(RANDOM.names());
        RANDOM.tensors().forEach((name, tensor) -> {
            float[] actual = read.get(name).floats();
            assertThat(read.get(name).shape()).containsExactly(tensor.shape());
            for (int i = 0; i < tensor.size(); i++) {
                assertThat(Float.floatToRawIntBits(actual[i]))
                        .as("%s[%d]; %s", name, i, CheckpointFiles.REPLAY)
                        .isEqualTo(Float.floatToRawIntBits(tensor.floats()[i]));
            }
        });
    }
}
