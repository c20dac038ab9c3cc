package org.repmlpeval.partitioning.segmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.repmlpeval.partitioning.TestTree;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.Target;
import org.repmlpeval.partitioning.dataset.Target.LabelFile;

/** Pairs of images and labels in the layout of VOC, in folders of other layouts, and from lists. */
class SegmentationLayoutsTest extends SegmentationTrees {
    private TestTree voc() throws IOException {
        text("ImageSets/Segmentation/val.txt", "2007_2\n\n2007_1\r\n");
        text("ImageSets/Segmentation/train.txt", "2007_3\n2007_4\n2007_5\n2007_6\n2007_7\n2007_8\n");
        return tree().file("JPEGImages/2007_1.jpg", 1)
                .file("JPEGImages/2007_2.jpg", 2)
                .file("JPEGImages/2007_3.jpg", 3)
                .file("SegmentationClass/2007_1.png", 1)
                .file("SegmentationClass/2007_2.png", 2)
                .file("SegmentationClass/2007_3.png", 3);
    }

    @Test
    void vocTakesTheImagesOfItsList() throws IOException {
        voc();
        SegmentationListing listing = list(VOC);
        assertThat(listing.images().entries())
                .extracting(ImageEntry::id)
                .containsExactly("JPEGImages/2007_1.jpg", "JPEGImages/2007_2.jpg");
        assertThat(listing.orphans().count()).as("a label of another split").isZero();
        refused(
                "",
                Optional.empty(),
                VOC,
                Optional.of("train"),
                "5 of 6 images that the list",
                "train.txt names do not exist in JPEGImages: '2007_4', '2007_5', '2007_6', '2007_7', '2007_8'");
        refused(
                "",
                Optional.empty(),
                VOC,
                Optional.of("trainval"),
                "holds no list of images 'ImageSets/Segmentation/trainval.txt'");
        text("ImageSets/Segmentation/twice.txt", "2007_1\nJPEGImages/2007_1.jpg\n");
        refused(
                "",
                Optional.empty(),
                VOC,
                Optional.of("twice"),
                "names images more than once: 'JPEGImages/2007_1.jpg'");
        text("ImageSets/Segmentation/flags.txt", "2007_1 -1\n");
        refused("", Optional.empty(), VOC, Optional.of("flags"), "do not exist in JPEGImages: '2007_1 -1'");
        text("ImageSets/Segmentation/blank.txt", "\n# nothing\n");
        refused("", Optional.empty(), VOC, Optional.of("blank"), "names no image");
    }

    @Test
    void theLabelsOfVocAreNotThoseOfVocAug() throws IOException {
        voc();
        SetLayout aug = new SetLayout(
                VOC.images(), "SegmentationClassAug", VOC.imageSuffix(), VOC.labelSuffix(), VOC.list(), VOC.split());
        refused(
                aug,
                "holds no folder 'SegmentationClassAug' for the labels",
                "'SegmentationClass' holds other labels under the same names");
        refused(
                "",
                Optional.of("SegmentationClass"),
                aug,
                Optional.empty(),
                "are those of 'SegmentationClass', but this data set has those of 'SegmentationClassAug'");
    }

    @Test
    void twoFoldersByTheirNames() throws IOException {
        tree().file("imgs/x/1.jpg", 1)
                .file("imgs/x/2.png", 2)
                .file("gts/x/1.png", 3)
                .file("gts/3.png", 1);
        SegmentationListing listing = list("imgs", Optional.of("gts"), SetLayout.FOLDERS, Optional.empty());
        assertThat(listing.images().entries())
                .containsExactly(
                        new ImageEntry("x/1.jpg", new LabelFile("x/1.png", 3), 1),
                        new ImageEntry("x/2.png", Target.NONE, 2));
        assertThat(listing.labelRoot().getPath()).isEqualTo(folder + "/gts");
        assertThat(listing.orphans().first()).containsExactly("3.png");

        refused(
                "imgs",
                Optional.empty(),
                SetLayout.FOLDERS,
                Optional.empty(),
                "give the folder of the labels with --labels DIR");
        refused(
                "imgs",
                Optional.of("none"),
                SetLayout.FOLDERS,
                Optional.empty(),
                "do not exist; give --labels a folder");
        tree().file("imgs/x/1.png", 1);
        refused(
                "imgs",
                Optional.of("gts"),
                SetLayout.FOLDERS,
                Optional.empty(),
                "images 'x/1.jpg' and 'x/1.png' would both have the label 'x/1.png'");
    }

    @Test
    void imagesAndLabelsSideBySide() throws IOException {
        tree().file("a.png", 1).file("a_L.png", 2).file("b.png", 3).file("b_L.png", 4);
        SetLayout layout = new SetLayout(".", ".", ".png", "_L.png", Optional.empty(), Optional.empty());
        assertThat(list(layout).images().entries())
                .containsExactly(
                        new ImageEntry("a.png", new LabelFile("a_L.png", 2), 1),
                        new ImageEntry("b.png", new LabelFile("b_L.png", 4), 3));
    }

    @Test
    void labelsInAFolderBelowTheImages() throws IOException {
        tree().file("a.png", 1).file("masks/a.png", 2);
        SetLayout layout = new SetLayout(".", "masks", "", ".png", Optional.empty(), Optional.empty());
        assertThat(list(layout).images().entries())
                .containsExactly(new ImageEntry("a.png", new LabelFile("masks/a.png", 2), 1));
    }

    @Test
    void aListOfPairs() throws IOException {
        tree().file("i/1.jpg", 1)
                .file("i/2.jpg", 2)
                .file("i/3 a.jpg", 3)
                .file("l/x.png", 4)
                .file("l/y.png", 5);
        text("pairs.txt", "\uFEFF# pairs\n./i/2.jpg\tl/y.png\n/i/1.jpg\t" + folder + "/l/x.png\ni/3 a.jpg\tl/z.png\n");
        SegmentationListing listing = list("", Optional.of("pairs.txt"), SetLayout.FOLDERS, Optional.empty());
        assertThat(listing.images().entries())
                .containsExactly(
                        new ImageEntry("i/1.jpg", new LabelFile("l/x.png", 4), 1),
                        new ImageEntry("i/2.jpg", new LabelFile("l/y.png", 5), 2),
                        new ImageEntry("i/3 a.jpg", Target.NONE, 3));
        assertThat(listing.unlabelled()).isEqualTo(1);

        text("spaces.txt", "i/1.jpg l/x.png\n");
        assertThat(list("", Optional.of("spaces.txt"), SetLayout.FOLDERS, Optional.empty())
                        .images()
                        .entries())
                .hasSize(1);
        text("list/val.txt", "i/1.jpg\tl/x.png\n");
        SetLayout inside = new SetLayout("i", "l", "", ".png", Optional.of("list/{split}.txt"), Optional.of("val"));
        assertThat(list(inside).images().entries()).hasSize(1);

        text("names.txt", "i/1.jpg\n");
        text("mixed.txt", "i/1.jpg\tl/x.png\ni/2.jpg\n");
        text("three.txt", "i/1.jpg\tl/x.png\t1\n");
        text("missing.txt", "i/9.jpg\tl/x.png\n");
        text("outside.txt", "../i/1.jpg\tl/x.png\n");
        text("nolabel.txt", "i/1.jpg\tl/none.png\n");
        for (List<String> wrong : List.of(
                List.of("names.txt", "names no labels; write image<TAB>label"),
                List.of("mixed.txt", "names a label in line 1, but none in line 2"),
                List.of("three.txt", "has 3 columns"),
                List.of("missing.txt", "1 of 1 images that the list"),
                List.of("outside.txt", "line 1 of the list"),
                List.of("nolabel.txt", "none of the 1 labels that"))) {
            refused("", Optional.of(wrong.get(0)), SetLayout.FOLDERS, Optional.empty(), wrong.get(1));
        }
    }

    @Test
    void layoutsAreChecked() {
        assertThatThrownBy(() -> new SetLayout("/a", "b", "", ".png", Optional.empty(), Optional.empty()))
                .hasMessageContaining("key 'images' is '/a'; legal: a path below");
        assertThatThrownBy(() -> new SetLayout("a/../..", "b", "", ".png", Optional.empty(), Optional.empty()))
                .hasMessageContaining("key 'images' is 'a/../..'");
        assertThatThrownBy(() -> new SetLayout("a", "b", "", "", Optional.empty(), Optional.empty()))
                .hasMessageContaining("key 'label_suffix' is empty");
        assertThatThrownBy(() -> new SetLayout("a/{split}", "b", "", ".png", Optional.empty(), Optional.empty()))
                .hasMessageContaining("no default is given");
        assertThatThrownBy(() -> new SetLayout("a", "b", "", ".png", Optional.empty(), Optional.of("val")))
                .hasMessageContaining("none of images, labels and list contains {split}");
        assertThat(new SetLayout("./a/", "", "", ".png", Optional.empty(), Optional.empty()))
                .isEqualTo(new SetLayout("a", ".", "", ".png", Optional.empty(), Optional.empty()));
    }

    @Test
    void aSplitThatCannotBeFollowedIsRefused() throws IOException {
        tree().file("a.jpg", 1).file("b.jpg", 1).file("masks/a.png", 1).file("masks/b.png", 1);
        Optional<String> masks = Optional.of("masks");
        refused(
                "",
                masks,
                VOC,
                Optional.of("val"),
                "setting split is 'val', but data set root",
                "holds no folder 'JPEGImages', so that all of its images would be evaluated",
                "leave --split out");
        SegmentationListing all = list("", masks, VOC, Optional.empty());
        assertThat(all.images().entries()).hasSize(2);
        assertThat(all.split()).isEmpty();
        assertThat(all.list()).isEmpty();
    }

    @Test
    void theListingSaysWhatItWasChosenBy() throws IOException {
        tree().file("JPEGImages/a.jpg", 1).file("JPEGImages/b.jpg", 1).file("SegmentationClass/a.png", 1);
        text("ImageSets/Segmentation/val.txt", "\uFEFFa\r\n");
        for (Optional<String> labels : List.of(Optional.<String>empty(), Optional.of("SegmentationClass"))) {
            SegmentationListing listing = list("", labels, VOC, Optional.empty());
            assertThat(listing.limit(1).images().entries()).hasSize(1);
            assertThat(listing.limit(1).split()).contains("val");
            assertThat(listing.limit(1).list()).contains("ImageSets/Segmentation/val.txt");
        }
        Files.write(folder.resolve("ImageSets/Segmentation/val.txt"), new byte[] {(byte) 0xFF, 'a'});
        refused(VOC, "list of images ", "val.txt is not UTF-8 text; convert it to UTF-8");
        refused(
                "",
                Optional.empty(),
                VOC,
                Optional.of("train"),
                "holds no list of images 'ImageSets/Segmentation/train");
        Files.createDirectory(folder.resolve("ImageSets/Segmentation/test.txt"));
        refused(
                "",
                Optional.empty(),
                VOC,
                Optional.of("test"),
                "test.txt is a folder; name a text file with one image");
    }

    @Test
    void messagesAreTheSameInEveryRunAndCutLongNames() throws IOException {
        tree().file("JPEGImages/a.jpg", 1).file("SegmentationObject/a.png", 1).file("SegmentationClassAug/a.png", 1);
        text("ImageSets/Segmentation/val.txt", "a");
        refused(VOC, "'SegmentationClassAug' holds other labels under the same names", "or add 'SegmentationClass'");
        tree().file("long/" + "x".repeat(150) + ".jpg", 1).file("masks/y.png", 1);
        refused(
                "long",
                Optional.of("masks"),
                SetLayout.FOLDERS,
                Optional.empty(),
                "image '" + "x".repeat(100) + "…' needs");
    }
}
