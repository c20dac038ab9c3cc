package org.repmlpeval.partitioning.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.repmlpeval.partitioning.DataSetException;

class LabelMatcherTest {
    @Test
    void namesAreMatchedByTheEndOfTheirPaths() {
        LabelMatch match = match("./val/b.JPEG, 7\n./val/a.JPEG, 3\n./val/z.JPEG, 9", "a.JPEG", "b.JPEG", "c.JPEG");
        assertThat(classes(match)).containsExactly("[3]", "[7]", "-");
        assertThat(match.rule()).isEqualTo("by file name");
        assertThat(match.unlabelled()).containsExactly("c.JPEG");
        assertThat(match.unused()).containsExactly("val/z.JPEG");
        assertThat(match.unusedTotal()).isEqualTo(1);
    }

    @Test
    void equalFileNamesInSeveralFoldersNeedTheirFolders() {
        LabelMatch match = match("test/cat/1.png,0\ntest/dog/1.png,1", "cat/1.png", "dog/1.png");
        assertThat(classes(match)).containsExactly("[0]", "[1]");
        assertThat(match.rule()).isEqualTo("by the last 2 parts of the path");
        assertThatThrownBy(() -> match("1.png,0\n2.png,1", "cat/1.png", "dog/1.png"))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("line 1: '1.png' fits more than one image, such as 'dog/1.png'");
    }

    @Test
    void namesWithoutExtensionAreMatchedIfNothingElseFits() {
        LabelMatch match = match("image,class\nval_1,n01440764\nval_2,n01443537", "val_1.png", "val_2.png");
        assertThat(classes(match)).containsExactly("[n01440764]", "[n01443537]");
        assertThat(match.rule()).isEqualTo("by file name without extension");
    }

    @Test
    void linesBelongToTheSortedImagesOrToTheNumbersInTheirNames() {
        assertThat(match("5\n6\n7", "a.png", "b.png", "c.png").rule()).isEqualTo("by position in the sorted listing");
        LabelMatch unpadded = match("5\n6\n7", "i1.png", "i2.png", "i3.png");
        assertThat(unpadded.rule()).isEqualTo("by the number in the file name, counted from 1");
        String ten = "10\n11\n12\n13\n14\n15\n16\n17\n18\n19";
        LabelMatch sortedAsText =
                match(ten, "1.png", "10.png", "2.png", "3.png", "4.png", "5.png", "6.png", "7.png", "8.png", "9.png");
        assertThat(classes(sortedAsText)).startsWith("[10]", "[19]", "[11]");
        LabelMatch some = match(ten, "val_00000003.JPEG", "val_00000010.JPEG");
        assertThat(classes(some)).containsExactly("[12]", "[19]");
        assertThat(some.unusedTotal()).isEqualTo(8);
        assertThat(classes(match(ten, "val_0.png", "val_9.png"))).containsExactly("[10]", "[19]");
        assertThatThrownBy(() -> match(ten, "a.png", "b.png"))
                .hasMessageContaining("has 10 labels without names of images, but the data set has 2 images");
    }

    @Test
    void theFirstNumberOfFilesIsNeverGuessed() {
        String ten = "10\n11\n12\n13\n14\n15\n16\n17\n18\n19";
        assertThatThrownBy(() -> match(ten, "img_5.png", "img_7.png"))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("labels.txt has 10 labels without names of images")
                .hasMessageContaining("of the 2 images run from 5 to 7, so that they can be counted from 0 or from 1")
                .hasMessageEndingWith("give a file with 'image,class' lines");
        assertThat(classes(match(ten, "val/ILSVRC2012_val_00000005.JPEG", "val/ILSVRC2012_val_00000007.JPEG")))
                .as("ILSVRC counts its files from 1")
                .containsExactly("[14]", "[16]");
    }

    @Test
    void repetitionsAreCountedAndContradictionsRefused() {
        assertThat(match("a.png 1\nb.png 2\na.png 1", "a.png", "b.png").repeated())
                .isEqualTo(1);
        assertThatThrownBy(() -> match("a.png 1\nb.png 2\na.png 3", "a.png", "b.png"))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining(
                        "labels.txt, lines 1 and 3, contradict each other: the image 'a.png' has class 1 on the first and class 3"
                                + " on the second; remove one of them, or write all correct classes of the image into one line");
        assertThatThrownBy(() -> match("a.png 1\nb.png 2", "c.png", "d.png"))
                .hasMessageContaining(
                        "has no label for any image of the data set: it names 'a.png', 'b.png', the images are 'c.png'");
    }

    private static List<String> classes(LabelMatch match) {
        return match.rows().stream()
                .map(row -> row == null ? "-" : row.classes().toString())
                .toList();
    }

    private static LabelMatch match(String text, String... ids) {
        LabelTable table = LabelFile.parse(text, "labels.txt", "0", Optional.empty());
        return LabelMatcher.match(table, Arrays.asList(ids));
    }
}
