package org.repmlpeval.model.checkpoint.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.pth.ZipArchive;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;
import org.repmlpeval.model.checkpoint.stored.FileBytes;

/** The legacy format of torch.save: damaged, hostile and odd files; what PyTorch wrote whole is in CheckpointReaderTest. */
class LegacyCheckpointTest {
    private static final String ONE = CheckpointFiles.viewPickle(1, 0, List.of(1L), List.of(1L));
    private static final String KEYS = "(S'0'\nl.";
    private static final byte[] STORAGE = CheckpointFiles.legacyStorage(1, 1.5f);
    /** Of the low byte of 1001 in the second pickle. */
    private static final int VERSION_AT = 18;

    private static final Path MARKER = Path.of("hostile-checkpoint-was-executed");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "legacy-bare.pth",
                "legacy-protocol1.pth",
                "legacy-protocol4.pth",
                "legacy-parts.pth",
                "legacy-half.pth"
            })
    void aFileCutAnywhereIsRefused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(CheckpointFiles.resource("good/" + name));
        for (int length = 0; length < whole.length; length++) {
            Path file = write(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> CheckpointReader.read(file))
                    .as("first %d of %d bytes", length, whole.length)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("checkpoint " + file + ": ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"legacy-bare.pth", "legacy-protocol4.pth", "legacy-training.pth.tar", "legacy-parts.pth"})
    void aChangedByteNeverEndsInAnotherException(String name) throws IOException {
        byte[] whole = Files.readAllBytes(CheckpointFiles.resource("good/" + name));
        Random random = new Random(CheckpointFiles.SEED);
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= (byte) (1 + random.nextInt(255));
            Path file = write(changed);
            try {
                assertThat(CheckpointReader.read(file).stateDict().names())
                        .as("byte %d; %s", at, CheckpointFiles.REPLAY)
                        .isNotEmpty();
            } catch (InvalidInputException e) {
                assertThat(e).hasMessageStartingWith("checkpoint " + file + ": ");
            }
        }
    }

    @Test
    void bytesAfterTheLastStorageAreNoted() throws IOException {
        byte[] longer = Arrays.copyOf(STORAGE, STORAGE.length + 3);
        assertThat(read(ONE, KEYS, longer).notes()).containsExactly("ignored 3 bytes after the last storage");
        assertThat(read(ONE, KEYS, STORAGE).notes()).isEmpty();
    }

    /** Longer than what is read at once, with texts, lines and names across each border. */
    @Test
    void aLongPickleIsReadPieceByPiece() throws IOException {
        for (int padding = 65_000; padding < 67_000; padding += 37) {
            String text = "x".repeat(padding);
            String pickle = "}(S'note'\nV" + text + "\n"
                    + "S'more'\nX" + "\0\0\3\0" + "y".repeat(3 << 16)
                    + "S'model'\n" + ONE.substring(2, ONE.length() - 1) + "u.";
            Checkpoint read = read(pickle, KEYS, STORAGE);
            assertThat(read.entry().name()).isEqualTo("model");
            assertThat(read.stateDict().get("w").floats()).containsExactly(1.5f);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // elements that the pickle claims | that the storage claims | message
                "1 | 2 | storage '0' has 2 elements at byte ",
                "1 | -1 | storage '0' has -1 elements at byte ",
                "1 | 9223372036854775807 | but the tensors on it were saved with 1; copy",
                "2 | 2 | storage '0' takes 8 bytes from byte ",
                "500000000000000000 | 500000000000000000 | storage '0' takes 2000000000000000000 bytes from byte ",
                "999999999999999999 | 999999999999999999 | storage '0' takes 3999999999999999996 bytes from byte ",
            })
    void impossibleLengthsAreNamed(long pickled, long stored, String message) throws IOException {
        String pickle = CheckpointFiles.viewPickle(pickled, 0, List.of(1L), List.of(1L));
        assertRefused(CheckpointFiles.legacy(pickle, KEYS, CheckpointFiles.legacyStorage(stored, 1.5f)), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // pickle of the storage keys; a line feed is written ~
                "}. | damaged pickle: no list of storage keys",
                "(l. | tensor 'w' uses a storage that is missing from the file's list",
                "(I0~l. | damaged pickle: a storage key that is not a short text",
                "(]l. | damaged pickle: a storage key that is not a short text",
                "(S'9'~l. | storage '9' has an unknown tensor type",
                "(S'0'~S'0'~l. | bytes",
                "(S'0'~ | damaged pickle: ",
            })
    void oddListsOfStoragesAreNamed(String keys, String message) throws IOException {
        assertRefused(CheckpointFiles.legacy(ONE, keys.replace('~', '\n'), STORAGE), message);
    }

    @Test
    void aStorageListedTwiceIsRefused() throws IOException {
        byte[] twice = ByteBuffer.allocate(2 * STORAGE.length)
                .put(STORAGE)
                .put(STORAGE)
                .array();
        assertRefused(CheckpointFiles.legacy(ONE, "(S'0'\nS'0'\nl.", twice), "the storage key '0' twice");
    }

    @Test
    void twoLengthsOfOneStorageAreRefused() throws IOException {
        String other =
                CheckpointFiles.viewPickle(2, 0, List.of(1L), List.of(1L)).replace("S'w'", "S'v'");
        String pickle = "}(S'x'\n" + ONE.substring(2, ONE.length() - 1) + "S'model'\n"
                + other.substring(2, other.length() - 1) + "u.";
        assertRefused(
                CheckpointFiles.legacy(pickle, KEYS, STORAGE),
                "tensor 'v' needs a storage of 8 bytes, but storage '0' has 4");
    }

    @Test
    void anotherProtocolVersionIsRefused() throws IOException {
        byte[] bytes = CheckpointFiles.legacy(ONE, KEYS, STORAGE);
        bytes[VERSION_AT] = 0;
        assertRefused(bytes, "damaged pickle: protocol version 768 at byte ");
        assertRefused(bytes, ", but it must be 1001; copy or download the file again");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // first element and length of the part, offset of the tensor in it | message
                "-1 | 1 | 0 | a part of 1 elements from element -1 on of a storage of 4",
                "4 | 1 | 0 | a part of 1 elements from element 4 on of a storage of 4",
                "2 | -1 | 0 | a part of -1 elements from element 2 on of a storage of 4",
                "1 | 999999999999999999 | 0 | a part of 999999999999999999 elements",
                "2 | 2 | 1 | reaches beyond the 4 elements of its storage, storage '0'",
                "2 | 2 | -1 | reaches beyond the 4 elements of its storage",
            })
    void partsBeyondTheirStorageAreNamed(long first, long count, long offset, String message) throws IOException {
        String whole = CheckpointFiles.viewPickle(4, offset, List.of(2L), List.of(1L));
        String part = whole.replace("L4L\ntQ", "L4L\n(S'1'\nL" + first + "L\nL" + count + "L\nttQ");
        assertThat(part).isNotEqualTo(whole);
        assertRefused(CheckpointFiles.legacy(part, KEYS, CheckpointFiles.legacyStorage(4, 0, 1, 2, 3)), message);
    }

    static List<Path> hostile() throws IOException {
        return CheckpointFiles.folder("hostile");
    }

    /** The pickles of the hostile archives in the legacy container. */
    @ParameterizedTest
    @MethodSource("hostile")
    void nothingIsExecuted(Path archive) throws IOException {
        try (FileBytes bytes = new FileBytes(archive)) {
            String pickle = new ZipArchive(bytes)
                    .entries().entrySet().stream()
                            .filter(e -> e.getKey().endsWith("/data.pkl"))
                            .map(e -> new String(e.getValue().readAll(), StandardCharsets.ISO_8859_1))
                            .findFirst()
                            .orElseThrow();
            float[] four = {1, 2, 3, 4};
            Path file = write(CheckpointFiles.legacy(pickle, KEYS, CheckpointFiles.legacyStorage(4, four)));
            try {
                assertThat(CheckpointReader.read(file).stateDict().get("w").floats())
                        .containsExactly(four);
            } catch (InvalidInputException e) {
                assertThat(e).hasMessageStartingWith("checkpoint " + file + ": ");
            }
        }
        assertThat(MARKER).doesNotExist();
    }

    @Test
    void aTextLongerThanTheFileIsRefused() throws IOException {
        assertRefused(
                CheckpointFiles.legacy("X\u00ff\u00ff\u00ff\u007f", KEYS, STORAGE),
                "damaged pickle: a value of 2147483647 bytes where only ");
    }

    private Checkpoint read(String pickle, String keys, byte[] storages) throws IOException {
        return CheckpointReader.read(write(CheckpointFiles.legacy(pickle, keys, storages)));
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("made.pth"), bytes);
    }

    private void assertRefused(byte[] bytes, String message) throws IOException {
        Path file = write(bytes);
        assertThatThrownBy(() -> CheckpointReader.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("checkpoint " + file + ": ")
                .hasMessageContaining(message);
    }
}
