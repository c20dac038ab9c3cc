package org.repmlpeval.partitioning.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.partitioning.DataSetException;

class LabelFileTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '~',
            textBlock =
                    """
                    490$361$171 @ LINES @ -=490 -=361 -=171
                    n01440764$n01443537 @ LINES @ -=n01440764 -=n01443537
                    a.JPEG 65$b.JPEG 970 @ LIST  @ a.JPEG=65 b.JPEG=970
                    my photo.jpg 3$my,other.jpg 4 @ LIST  @ my photo.jpg=3 my,other.jpg=4
                    ./data/a.JPEG, 547$./data/b.JPEG, 409 @ CSV   @ data/a.JPEG=547 data/b.JPEG=409
                    ./data/a.JPEG,548$./data/b.JPEG,410 @ CSV   @ data/a.JPEG=548 data/b.JPEG=410
                    image,class$a.png,cat$b.png,"great, white" @ CSV   @ a.png=cat b.png=great, white
                    id;size;label$a;9;1$b;8;0 @ CSV   @ a=1 b=0
                    id,image,class$7,a.png,3$8,b.png,4 @ CSV   @ a.png=3 b.png=4
                    class_id,id,label,file_name$1,7,cat,a.png @ CSV   @ a.png=cat
                    image_id,path,class$7,a.png,3 @ CSV   @ a.png=3
                    name,image_id,category_name$x,7,cat @ CSV   @ x=cat
                    [{"id":7,"image_id":8,"category_id":1,"file_name":"a.png"}] @ JSON @ a.png=1
                    a.png<TAB>3 4$b.png<TAB>5 @ CSV   @ a.png=3|4 b.png=5
                    x,y$a.png,1.0$b.png,2.0 @ CSV   @ x=y a.png=1 b.png=2
                    x,y$a.png,1$b.png,2 @ CSV   @ a.png=1 b.png=2
                    ImageId,PredictionString$v1,n03995372 85 1 499 272 n03481172 131 0 499 254 @ CSV @ v1=n03995372|n03481172
                    image,class$a.png,$b.png,2|3 @ CSV   @ a.png= b.png=2|3
                    [[970,795],[],12,"cat"] @ JSON  @ -=970|795 -= -=12 -=cat
                    {"a.png":3,"b.png":["cat","dog"],"c":null} @ JSON  @ a.png=3 b.png=cat|dog c=
                    [["a.png",3],["b.png",[1,2]]] @ JSON  @ a.png=3 b.png=1|2
                    [["cat","dog"],["bee","ant"]] @ JSON  @ -=cat|dog -=bee|ant
                    [{"file_name":"a.png","label":3}] @ JSON  @ a.png=3
                    {"file_name":"a.png","label":3}${"file_name":"b.png","label":4} @ JSON @ a.png=3 b.png=4
                    {"metainfo":{},"data_list":[{"img_path":"a.png","gt_label":1}]} @ JSON @ a.png=1
                    {"labels":[["0/a.png",6],["0/b.png",7]]} @ JSON  @ 0/a.png=6 0/b.png=7
                    """)
    void formatsAreRecognisedByTheirContent(String text, LabelFormat format, String rows) throws IOException {
        LabelTable read = read(text.replace("<TAB>", "\t").replace("$", "\n"));
        assertThat(read.format()).isEqualTo(format);
        assertThat(read.rows().stream()
                        .map(row -> (row.image() == null ? "-" : row.image()) + "=" + String.join("|", row.classes()))
                        .collect(Collectors.joining(" ")))
                .isEqualTo(rows);
    }

    @Test
    void aFileThatFitsTwoFormatsIsRefusedUntilOneIsNamed() throws IOException {
        Path file = directory.resolve("two.txt");
        Files.writeString(file, "a,b 3\nc,d 4\n");
        assertThatThrownBy(() -> LabelFile.read(new Configuration(), file.toString(), Optional.empty()))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining(
                        "two.txt can be read in two ways, as list of 'image class' or as table of image and class: line 1 is 'a,b 3'; say which format it has with --labels-format lines|list|csv|json");
        assertThat(LabelFile.read(new Configuration(), file.toString(), Optional.of(LabelFormat.LIST))
                        .rows())
                .extracting(LabelRow::image, LabelRow::classes)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a,b", List.of("3")),
                        org.assertj.core.groups.Tuple.tuple("c,d", List.of("4")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '~',
            textBlock =
                    """
                    # only a comment     @ is empty; it needs at least one label
                    a b$c,d              @ has no known format: line 1 is 'a b'
                    a,b,c$d,e,f          @ has 3 columns, and its first line does not say which of them are the image and the class; put a line with a name for each column at the top, for example 'image,class,column3' if the first column is the image and the second the class
                    a;b;c;d$d;e;f;g      @ for example 'image;class;column3;column4' if
                    a.png,"3$b.png,4     @ line 1: 'a.png,"3' cannot be read as fields separated by ','; a field that starts with a double quote must end with one
                    [1, true]            @ entry 2: true is not a class
                    [{"image": "a"}]     @ entry 1 has no image or no class
                    {"a": 1, "a": 2}     @ is not valid JSON: line 1, column 12: the key 'a' occurs twice in one object; remove one of them
                    [1, 2                @ is not valid JSON: line 1, column 6: the file ends before its last list, object or text is closed; it is cut off, or a bracket or quote is missing
                    {"a": 1,$ "b" 2}     @ is not valid JSON: line 2, column 6: the text near '"b" 2}' is not as JSON requires; check the quotes, commas, colons and brackets there
                    ["a", tru]           @ is not valid JSON: line 1, column 9: the text near '["a", tru]' is not as
                    {"a": "b$c": 1}      @ is not valid JSON: line 1, column
                    """)
    void whatIsNoLabelFileIsRefused(String text, String message) {
        assertThatThrownBy(() -> read(text.replace("$", "\n")))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("(String)", "Source", "code ", "com.fasterxml", "JSON String");
    }

    @Test
    void theHeadingOfTheMessageMakesTheTableReadable() throws IOException {
        assertThat(read("image,class,column3\na,b,c\nd,e,f\n").rows())
                .extracting(LabelRow::image, LabelRow::classes)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a", List.of("b")),
                        org.assertj.core.groups.Tuple.tuple("d", List.of("e")));
    }

    @Test
    void aChoiceBetweenColumnsOfTheSameMeaningIsNamed() throws IOException {
        assertThat(read("id,image,class\n7,a.png,3\n").notes()).isEmpty();
        assertThat(read("image,path,class,label\na.png,x/a.png,3,4\n").notes())
                .containsExactly(
                        "label file " + directory.resolve("labels") + ": the image is taken from 'image' and not from"
                                + " 'path'; remove or rename the column that is not meant if this is wrong",
                        "label file " + directory.resolve("labels") + ": the class is taken from 'class' and not from"
                                + " 'label'; remove or rename the column that is not meant if this is wrong");
        assertThat(read("[{\"img\": \"a\", \"file\": \"b\", \"class\": 1}, {\"img\": \"c\", \"file\": \"d\","
                                + " \"class\": 1}]")
                        .notes())
                .hasSize(1)
                .first()
                .asString()
                .contains("taken from 'img' and not from 'file'");
    }

    @Test
    void jsonThatIsNestedWithoutEndIsRefusedInPlainWords() {
        assertThatThrownBy(() -> read("[".repeat(5000)))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("its lists are nested too deeply, or a number or text in it is too long");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        assertThatThrownBy(() -> LabelFile.read(new Configuration(), directory.toString(), Optional.empty()))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("label file " + directory + " is a folder");
        Path latin = Files.write(directory.resolve("latin"), new byte[] {'a', (byte) 0xE9, '\n'});
        assertThatThrownBy(() -> LabelFile.read(new Configuration(), latin.toString(), Optional.empty()))
                .hasMessageContaining("label file " + latin + " is not UTF-8 text");
        LabelTable marked = read("\uFEFF3\r\n4\r\n");
        assertThat(marked.rows()).extracting(LabelRow::classes).containsExactly(List.of("3"), List.of("4"));
        assertThat(marked.sha256())
                .as("printf '\\xEF\\xBB\\xBF3\\r\\n4\\r\\n' | sha256sum")
                .isEqualTo("6ddaa5d23cb2e4baa6035d59e32d33422900d477c0f808aca9f0f7f5c56adbaa");
        assertThatThrownBy(() -> LabelFile.parse("a\u0007b", "x", "0", Optional.of(LabelFormat.LIST)))
                .as("control characters are not printed")
                .hasMessageContaining("line 1: 'a?b' is not an image and a class");
    }

    private LabelTable read(String text) throws IOException {
        Path file = directory.resolve("labels");
        Files.writeString(file, text);
        return LabelFile.read(new Configuration(), file.toString(), Optional.empty());
    }
}
