package org.repmlpeval.partitioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
    private static final TextFile.Kind KIND = new TextFile.Kind("pairs file", "one pair per line", "check --pairs", 10);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("pairs #1.txt");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheText() throws IOException {
        byte[] bytes = "\ufeffä\r\nb".getBytes(StandardCharsets.UTF_8);
        Files.write(file, bytes);
        TextFile read = TextFile.read(new Configuration(), file.toString(), KIND);
        assertThat(read.text()).isEqualTo("ä\r\nb");
        assertThat(read.bytes()).isEqualTo(bytes);
    }

    @Test
    void linesEndInAnyOfThreeWays() {
        assertThat(TextFile.lines("\ufeffa\nb\r\nc\rd\n")).containsExactly("a", "b", "c", "d", "");
        assertThat(TextFile.lines("\n\r")).containsExactly("", "", "");
    }

    @Test
    void aFileOfTheLargestSizeIsReadAndALargerOneIsNot() throws IOException {
        Files.writeString(file, "0123456789");
        assertThat(TextFile.read(new Configuration(), file.toString(), KIND).text())
                .isEqualTo("0123456789");
        Files.writeString(file, "0123456789x");
        assertRefused(file, "is larger than 10 bytes; name a text file with one pair per line");
    }

    @Test
    void whatIsNoTextFileIsCalledByItsKind() throws IOException {
        Files.write(file, new byte[] {'a', (byte) 0xE4});
        assertRefused(file, "is not UTF-8 text; convert it to UTF-8");
        assertRefused(folder, "is a folder; name a text file with one pair per line");
        Path none = folder.resolve("none");
        assertRefused(none, "does not exist or cannot be opened; check --pairs");
    }

    private static void assertRefused(Path path, String message) {
        assertThatThrownBy(() -> TextFile.read(new Configuration(), path.toString(), KIND))
                .isInstanceOf(DataSetException.class)
                .hasMessage("pairs file " + path + " " + message);
    }
}
