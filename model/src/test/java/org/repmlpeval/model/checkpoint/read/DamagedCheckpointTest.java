package org.repmlpeval.model.checkpoint.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.pickle.PickleMachine;
import org.repmlpeval.model.checkpoint.stored.BatchCounters;
import org.repmlpeval.model.checkpoint.write.StateDictPickle;
import org.repmlpeval.model.checkpoint.write.TensorBytes;

/** Truncated, flipped and oversized archives: the right tensors or a clear refusal, in bounded memory. */
class DamagedCheckpointTest {
    private static final int CENTRAL = 0x02014b50;
    private static final int TRUNCATION_STEP = 7;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"bare.pth", "all.safetensors"})
    void truncatedFilesAreRefused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(CheckpointFiles.resource("good/" + name));
        Path file = folder.resolve(name);
        for (int length = 0; length < whole.length; length += TRUNCATION_STEP) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> CheckpointReader.read(file))
                    .as("first %d of %d bytes", length, whole.length)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("checkpoint " + file + ": ");
        }
    }

    @Test
    void aFlippedBitOfAPthIsFoundOrHarmless() throws IOException {
        Path original = CheckpointFiles.resource("good/bare.pth");
        StateDict right = CheckpointReader.read(original).stateDict();
        byte[] bytes = Files.readAllBytes(original);
        Random random = new Random(CheckpointFiles.SEED);
        Path file = folder.resolve("flipped.pth");
        for (int at = 0; at < bytes.length; at++) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, flipped);
            try {
                assertThat(CheckpointReader.read(file).stateDict())
                        .as("byte %d; %s", at, CheckpointFiles.REPLAY)
                        .isEqualTo(right);
            } catch (InvalidInputException e) {
                assertThat(e).hasMessageStartingWith("checkpoint " + file + ": ");
            }
        }
    }

    @Test
    void aFlippedBitOfASafetensorsNeverEndsInAnotherException() throws IOException {
        byte[] bytes = Files.readAllBytes(CheckpointFiles.resource("good/all.safetensors"));
        Random random = new Random(CheckpointFiles.SEED);
        Path file = folder.resolve("flipped.safetensors");
        for (int at = 0; at < bytes.length; at++) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, flipped);
            try {
                assertThat(CheckpointReader.read(file).stateDict().names())
                        .as(CheckpointFiles.REPLAY)
                        .isNotEmpty();
            } catch (InvalidInputException e) {
                assertThat(e).hasMessageStartingWith("checkpoint " + file + ": ");
            }
        }
    }

    @Test
    void aFlippedPickleNeverEndsInAnotherException() throws IOException {
        byte[] pickle = StateDictPickle.of(
                TensorBytes.of(CheckpointFiles.randomBits(CheckpointFiles.SEED), BatchCounters.NONE));
        Random random = new Random(CheckpointFiles.SEED);
        for (int round = 0; round < 20_000; round++) {
            byte[] flipped = pickle.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(PickleMachine.run(flipped))
                        .as(CheckpointFiles.REPLAY)
                        .isNotNull();
            } catch (InvalidInputException e) {
                assertThat(e).hasMessageStartingWith("damaged pickle: ");
            }
        }
    }

    @Test
    void aDamagedStorageIsNamed() throws IOException {
        byte[] bytes = Files.readAllBytes(CheckpointFiles.resource("good/bare.pth"));
        int name = indexOf(bytes, "bare/data/0");
        int extraLength = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort(name - 2);
        bytes[name + "bare/data/0".length() + extraLength + 5] ^= 0x10;
        assertRefused(Files.write(folder.resolve("x.pth"), bytes), "entry 'bare/data/0' is damaged: its CRC-32 is ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "24 | -2 | claims 4294967294 bytes stored as",
                "20 | -2 | bytes stored as 4294967294 at byte",
                "42 | 1 | overlaps the entry before it",
                "42 | 2000000000 | bytes 2000000000 to 2000000030 are needed, but the file is only",
                "10 | 9 | has compression method 9; only 0 (stored) and 8 (deflated)",
                "8 | 1 | is encrypted",
                "0 | 0 | zip directory is damaged at its byte",
            })
    void anImpossibleDirectoryIsNamed(int field, int value, String message) throws IOException {
        byte[] bytes = Files.readAllBytes(CheckpointFiles.resource("good/bare.pth"));
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int second = nextCentral(b, nextCentral(b, 0) + 1);
        if (field == 10 || field == 8) {
            b.putShort(second + field, (short) value);
        } else {
            b.putInt(second + field, value);
        }
        assertRefused(Files.write(folder.resolve("x.pth"), bytes), message);
    }

    @Test
    void twoEntriesOfOneNameAreRefused() throws IOException {
        Path file = CheckpointFiles.zip(
                folder.resolve("x.pth"),
                ZipEntry.STORED,
                Map.of("a/data/0", new byte[4], "a/data/1", new byte[4], "a/data.pkl", new byte[] {'.'}));
        byte[] bytes = Files.readAllBytes(file);
        for (int at = indexOf(bytes, "a/data/1"); at >= 0; at = indexOf(bytes, "a/data/1")) {
            bytes[at + 7] = '0';
        }
        assertRefused(Files.write(file, bytes), "two entries have the name 'a/data/0'");
    }

    @Test
    void aBombInThePickleIsRefusedBeforeItIsInflated() throws IOException {
        Path file = CheckpointFiles.zip(
                folder.resolve("x.pth"), ZipEntry.DEFLATED, Map.of("a/data.pkl", new byte[64 << 20]));
        assertThat(Files.size(file)).isLessThan(100_000);
        assertRefused(file, "entry 'a/data.pkl' claims 67108864 bytes from ");
    }

    @Test
    void aBombThatHidesItsSizeStopsAtTheSizeItClaims() throws IOException {
        Path file = CheckpointFiles.zip(
                folder.resolve("x.pth"), ZipEntry.DEFLATED, Map.of("a/data.pkl", new byte[64 << 20]));
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        b.putInt(nextCentral(b, 0) + 24, 1000);
        assertRefused(Files.write(file, bytes), "entry 'a/data.pkl' inflates beyond its recorded 1000 bytes");
    }

    @Test
    void deflatedArchivesAreRead() throws IOException {
        String pickle = CheckpointFiles.viewPickle(300_000, 0, List.of(300_000L), List.of(1L));
        ByteBuffer storage = ByteBuffer.allocate(1_200_000).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 300_000; i++) {
            storage.putFloat(i % 1000);
        }
        Path file = CheckpointFiles.zip(
                folder.resolve("x.pth"), ZipEntry.DEFLATED, CheckpointFiles.archiveOf(pickle, storage.array()));
        float[] read = CheckpointReader.read(file).stateDict().get("w").floats();
        for (int i = 0; i < read.length; i++) {
            assertThat(read[i]).isEqualTo(i % 1000);
        }
    }

    @Test
    void bigEndianArchivesAreRead() throws IOException {
        ByteBuffer storage = ByteBuffer.allocate(8).putFloat(1.5f).putFloat(-3e20f);
        Map<String, byte[]> entries =
                CheckpointFiles.archiveOf(CheckpointFiles.viewPickle(2, 0, List.of(2L), List.of(1L)), storage.array());
        entries.put("archive/byteorder", "big".getBytes(StandardCharsets.US_ASCII));
        Path file = CheckpointFiles.zip(folder.resolve("x.pth"), ZipEntry.STORED, entries);
        assertThat(CheckpointReader.read(file).stateDict().get("w").floats()).containsExactly(1.5f, -3e20f);
        entries.put("archive/byteorder", "middle".getBytes(StandardCharsets.US_ASCII));
        assertRefused(
                CheckpointFiles.zip(file, ZipEntry.STORED, entries),
                "entry 'archive/byteorder' says 'middle'; legal: little and big");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // elements | offset | shape | stride | message
                "4 | 0 | 5 | 1 | reaches beyond the 4 elements of its storage, entry 'archive/data/0'",
                "4 | 4 | 1 | 1 | reaches beyond the 4 elements",
                "4 | -1 | 2 | 1 | reaches beyond the 4 elements",
                "4 | 9223372036854775807 | 2 | 1 | reaches beyond the 4 elements",
                "4 | 0 | 2 | 9223372036854775807 | reaches beyond the 4 elements",
                "4 | 0 | 2 | -1 | reaches beyond the 4 elements",
                "4 | 0 | -2 | 1 | has a negative axis in its shape [-2]",
                "4 | 0 | 2 2 | 1 | has 2 axes but 1 strides",
                "4 | 0 | 2147483648 | 0 | has more than 2147483639 elements, the most that one array can hold",
                "4 | 0 | 65536 65536 0 | 0 0 0 | has more than 2147483639 elements",
                "4 | 0 | 2000000000 | 0 | refused as a memory bomb; call contiguous() on expanded tensors before saving",
                "5 | 0 | 2 | 1 | needs a storage of 20 bytes, but entry 'archive/data/0' has 16",
                "9223372036854775807 | 0 | 2 | 1 | damaged pickle: a storage of 9223372036854775807 elements",
            })
    void tensorsBeyondTheirStorageAreNamed(long elements, long offset, String shape, String stride, String message)
            throws IOException {
        String pickle = CheckpointFiles.viewPickle(elements, offset, longs(shape), longs(stride));
        // numbers of more than 18 digits are not read from text: write the greatest long in binary
        pickle = pickle.replace("L9223372036854775807L\n", "\u008a\u0008" + "\u00ff".repeat(7) + "\u007f");
        Path file = CheckpointFiles.zip(
                folder.resolve("x.pth"), ZipEntry.STORED, CheckpointFiles.archiveOf(pickle, new byte[16]));
        assertRefused(file, message);
    }

    @Test
    void archivesThatAreNoCheckpointAreNamed() throws IOException {
        Path file = folder.resolve("x.pth");
        assertRefused(
                CheckpointFiles.zip(file, ZipEntry.STORED, Map.of("readme.txt", new byte[1])),
                "a zip archive with 0 entries named <name>/data.pkl");
        Map<String, byte[]> script = new LinkedHashMap<>();
        script.put("m/data.pkl", new byte[1]);
        script.put("m/constants.pkl", new byte[1]);
        assertRefused(CheckpointFiles.zip(file, ZipEntry.STORED, script), "a TorchScript archive");
        Map<String, byte[]> missing =
                CheckpointFiles.archiveOf(CheckpointFiles.viewPickle(1, 0, List.of(1L), List.of(1L)), new byte[4]);
        missing.remove("archive/data/0");
        assertRefused(
                CheckpointFiles.zip(file, ZipEntry.STORED, missing),
                "tensor 'w' is stored in entry 'archive/data/0', which the archive does not have; copy or download the file again");
    }

    private static List<Long> longs(String text) {
        return Arrays.stream(text.split(" ")).map(Long::valueOf).toList();
    }

    private static int nextCentral(ByteBuffer b, int from) {
        int at = from;
        while (b.getInt(at) != CENTRAL) {
            at++;
        }
        return at;
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    }

    private static void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> CheckpointReader.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("checkpoint " + file + ": ")
                .hasMessageContaining(message);
    }
}
