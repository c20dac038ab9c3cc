package org.repmlpeval.model.checkpoint.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.read.CheckpointFiles;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;

/** Texts, archives and models of other tools under a checkpoint's name. */
class ForeignFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<!DOCTYPE html><html><head><title>Sign in</title></head></html> | an HTML web page with the title 'Sign in'",
                "  <HTML><body>busy</body></HTML> | an HTML web page, whose first line is '<HTML><body>busy</body></HTML>'",
                "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error> | an XML text whose first line is"
                        + " '<Error><Code>AccessDenied<",
                "version https://git-lfs.github.com/spec/v1\\noid sha256:ab\\nsize 193\\n | a Git LFS pointer, a small text in"
                        + " place of the file of 193 bytes",
                "outs:\\n- md5: 0123\\n  path: model.pth\\n | a DVC pointer",
                "{\"error\": \"Repository not found\"} | has no weight_map of tensors and their files; this is some other JSON"
                        + " text, which begins '{\"error\": \"Repository",
                "{not json at all} | is not valid JSON",
                "Entry not found | a text file whose first line is 'Entry not found'; give the .pth or .safetensors file itself",
                "\\n\\nred \\33[31m text | a text file whose first line is 'red \\u001b[31m text'",
                "(dp0\\nVw\\np1\\nI1\\ns. | a protocol 0 pickle that torch.save did not write",
                "GGUF\\3\\0\\0\\0\\0\\0 | a GGUF file of llama.cpp; this format is not supported",
                "BZh91AY&SY\\0 | compressed with bzip2; unpack it with bunzip2",
                "Rar!\\32\\7\\1\\0\\0 | a RAR archive; unpack it",
            })
    void textsAndNamedFormats(String content, String message) throws IOException {
        assertNamed(content.translateEscapes().getBytes(StandardCharsets.ISO_8859_1), message);
    }

    @ParameterizedTest
    @CsvSource({
        "377abcaf271c0004, a 7z archive",
        "fd377a585a0000, compressed with xz",
        "28b52ffd2400, compressed with zstd",
        "894844460d0a1a0a, an HDF5 file",
        "1400000054464c33, a TensorFlow Lite model",
        "934e554d50590100, a numpy array (.npy)",
        "0005160700020000, an AppleDouble file, which macOS writes next to a file",
        "504b050600000000, an empty zip archive",
        "080e3a370a100a01, an ONNX model",
        "08011282, a TensorFlow SavedModel",
        "81a6706172616d73, a msgpack file",
        "0000000000000000, zero bytes",
        "7f454c4602010100, an executable program",
    })
    void binaryFormats(String hex, String message) throws IOException {
        assertNamed(Arrays.copyOf(HexFormat.of().parseHex(hex), 64), message);
    }

    @Test
    void anUtf16TextIsAText() throws IOException {
        assertNamed(
                "\ufeffNot found, sorry".getBytes(StandardCharsets.UTF_16LE), "whose first line is 'Not found, sorry'");
    }

    @Test
    void aLongLineIsCut() throws IOException {
        assertNamed("x".repeat(10_000).getBytes(StandardCharsets.UTF_8), "is '" + "x".repeat(120) + "'...; give");
    }

    @Test
    void whatIsOfNoKnownKindShowsItsFirstBytes() throws IOException {
        assertNamed(HexFormat.of().parseHex("c0ffee00c0ffee00c0ffee00"), "it starts with c0ffee00c0ffee00");
    }

    @Test
    void randomBytesAfterAnyMagicEndInARefusal() throws IOException {
        Random random = new Random(CheckpointFiles.SEED);
        for (String hex : new String[] {"1f8b08", "504b0304", "8002", "de00", "0801", "3c", "7b", "", "93"}) {
            for (int round = 0; round < 200; round++) {
                byte[] bytes = new byte[9 + random.nextInt(700)];
                random.nextBytes(bytes);
                byte[] magic = HexFormat.of().parseHex(hex);
                System.arraycopy(magic, 0, bytes, 0, magic.length);
                if (round % 2 == 0 && bytes.length > 300) {
                    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, bytes, 257, 5);
                }
                Path file = Files.write(folder.resolve("random.pth"), bytes);
                assertThatThrownBy(() -> CheckpointReader.read(file))
                        .as("%s; %s", HexFormat.of().formatHex(bytes), CheckpointFiles.REPLAY)
                        .isInstanceOf(InvalidInputException.class);
            }
        }
    }

    private void assertNamed(byte[] bytes, String message) throws IOException {
        Path file = Files.write(folder.resolve("model.pth"), bytes);
        assertThatThrownBy(() -> CheckpointReader.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("checkpoint " + file + ": ")
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage().chars().noneMatch(Character::isISOControl))
                        .isTrue());
    }
}
