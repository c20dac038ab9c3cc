package org.repmlpeval.partitioning.classes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.partitioning.DataSetException;

class ClassListTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "'b\na\n'",
        "'b\na'",
        "'b\r\na\r\n'",
        "'b\ra\r'",
        "'\uFEFFb\na\n'",
        "'b\na\n\n \r\n\n'",
        "'# classes\nb\n#and\na\n# end\n'",
        "'\uFEFF# classes\r\nb\r\na'"
    })
    void linesAreClassesInIndexOrder(String text) throws IOException {
        assertThat(read(text).names()).containsExactly("b", "a");
    }

    @Test
    void namesAreKeptAsTheyAre() throws IOException {
        assertThat(read("tench, Tinca tinca\n été\nn#1%\n").names())
                .containsExactly("tench, Tinca tinca", " été", "n#1%");
    }

    @Test
    void errorsNameTheirLine() {
        assertUnusable(
                "a\n\nb\n",
                "line 2: the line is blank, but every line gives one class its index; remove the" + " line");
        assertUnusable("a\n \nb\n", "line 2: the line is blank");
        assertUnusable("# classes\na\n\nb\n", "line 3: the line is blank");
        assertUnusable("# classes\na\nb\n# again\na\n", "line 5: 'a' is already on line 2");
        assertUnusable("a\nb\nc\nb\n", "line 4: 'b' is already on line 2; a class has one index, so remove one");
        assertUnusable("a\nb/c\n", "line 2: 'b/c' contains a '/'");
        assertUnusable("", "is empty; it needs one class name per line");
        assertUnusable("# nothing\n\n", "is empty; it needs one class name per line");
    }

    @Test
    void aFileThatIsNoListIsNamed() throws IOException {
        Path file = folder.resolve("classes.txt");
        Files.write(file, "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> ClassList.read(new Configuration(), file.toString()))
                .isInstanceOf(DataSetException.class)
                .hasMessage("class list " + file + " is not UTF-8 text; convert it to UTF-8");
        Files.write(file, new byte[(16 << 20) + 1]);
        assertThatThrownBy(() -> ClassList.read(new Configuration(), file.toString()))
                .hasMessageContaining("is larger than 16777216 bytes");
        assertThatThrownBy(() -> ClassList.read(new Configuration(), folder.toString()))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("is a folder; name a text file");
        assertThatThrownBy(() -> ClassList.read(new Configuration(), folder + "/none.txt"))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining(
                        "none.txt does not exist or cannot be opened; check the path. The built-in list is imagenet-1k");
    }

    private void assertUnusable(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("class list " + folder)
                .hasMessageContaining(message);
    }

    private ClassList read(String text) throws IOException {
        Path file = folder.resolve("my classes #1.txt");
        Files.writeString(file, text);
        return ClassList.read(new Configuration(), file.toString());
    }
}
