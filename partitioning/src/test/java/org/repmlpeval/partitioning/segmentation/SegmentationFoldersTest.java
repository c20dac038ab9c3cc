package org.repmlpeval.partitioning.segmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.repmlpeval.partitioning.TestTree;
import org.repmlpeval.partitioning.dataset.IgnoredFiles;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.Target;
import org.repmlpeval.partitioning.dataset.Target.LabelFile;

/** Pairs of images and labels in the layout of Cityscapes, and trees that differ from it. */
class SegmentationFoldersTest extends SegmentationTrees {
    private TestTree cityscapes() {
        return tree().file("leftImg8bit/val/bonn/bonn_1_leftImg8bit.png", 30)
                .file("leftImg8bit/val/aachen/aachen_2_leftImg8bit.png", 20)
                .file("leftImg8bit/train/ulm/ulm_3_leftImg8bit.png", 5)
                .file("gtFine/val/bonn/bonn_1_gtFine_labelIds.png", 3)
                .file("gtFine/val/bonn/bonn_1_gtFine_labelTrainIds.png", 4)
                .file("gtFine/val/bonn/bonn_1_gtFine_instanceIds.png", 5)
                .file("gtFine/val/aachen/aachen_2_gtFine_labelIds.png", 2)
                .file("gtFine/val/aachen/aachen_9_gtFine_labelIds.png", 2)
                .file("gtFine/train/ulm/ulm_3_gtFine_labelIds.png", 1);
    }

    @Test
    void cityscapesKeepsItsFoldersAndNamesOrphans() throws IOException {
        cityscapes().file("leftImg8bit/val/bonn/bonn_5_leftImg8bit.png", 7).file("leftImg8bit/val/bonn/other.png", 1);
        SegmentationListing listing = list(CITYSCAPES);

        assertThat(listing.images().entries())
                .containsExactly(
                        new ImageEntry(
                                "leftImg8bit/val/aachen/aachen_2_leftImg8bit.png",
                                new LabelFile("gtFine/val/aachen/aachen_2_gtFine_labelIds.png", 2),
                                20),
                        new ImageEntry(
                                "leftImg8bit/val/bonn/bonn_1_leftImg8bit.png",
                                new LabelFile("gtFine/val/bonn/bonn_1_gtFine_labelIds.png", 3),
                                30),
                        new ImageEntry("leftImg8bit/val/bonn/bonn_5_leftImg8bit.png", Target.NONE, 7));
        assertThat(listing.unlabelled()).isEqualTo(1);
        assertThat(listing.labelRoot()).isEqualTo(listing.images().root());
        assertThat(listing.orphans().toString())
                .isEqualTo("1 label has no image and is left out: 'gtFine/val/aachen/aachen_9_gtFine_labelIds.png'");
        assertThat(listing.images().ignored().count(IgnoredFiles.Reason.SUFFIX)).isEqualTo(1);
        assertThat(listing.limit(1).images().entries()).hasSize(1);
        assertThat(listing.limit(1).unlabelled()).isZero();
    }

    @Test
    void theFingerprintHoldsNamesAndSizesOfLabels() throws IOException {
        cityscapes();
        String before = list(CITYSCAPES).images().fingerprint();
        assertThat(list(CITYSCAPES).images().fingerprint()).isEqualTo(before);
        tree().file("gtFine/val/aachen/aachen_2_gtFine_labelIds.png", 9);
        assertThat(list(CITYSCAPES).images().fingerprint()).isNotEqualTo(before);
    }

    @Test
    void anotherSplitAndOneThatIsNotThere() throws IOException {
        cityscapes();
        assertThat(list("", Optional.empty(), CITYSCAPES, Optional.of("train"))
                        .images()
                        .entries())
                .hasSize(1);
        refused(
                "",
                Optional.empty(),
                CITYSCAPES,
                Optional.of("test"),
                "holds no folder 'leftImg8bit/test' for the images",
                "it holds the folders 'gtFine', 'leftImg8bit'",
                "The splits that are there: 'train', 'val'; choose one with --split");
        refused("", Optional.empty(), SetLayout.FOLDERS, Optional.of("val"), "this data set has no splits");
        refused("", Optional.empty(), CITYSCAPES, Optional.of("../x"), "setting split is '../x'");
    }

    @Test
    void rootsAboveAndBelowTheDataSetAreRecognised() throws IOException {
        new TestTree(folder.resolve("deep/cs"))
                .file("leftImg8bit/val/a/a_1_leftImg8bit.png", 1)
                .file("gtFine/val/a/a_1_gtFine_labelIds.png", 1);
        refused(CITYSCAPES, "it holds the folder 'deep'", "give --data file:" + folder + "/deep/cs");
        refused(
                "deep/cs/leftImg8bit/val",
                Optional.empty(),
                CITYSCAPES,
                Optional.empty(),
                "The root lies inside the data set: give --data file:" + folder + "/deep/cs");
        refused(
                "deep/cs/leftImg8bit",
                Optional.empty(),
                CITYSCAPES,
                Optional.empty(),
                "give --data file:" + folder + "/deep/cs");
        assertThatThrownBy(() -> list("nowhere", Optional.empty(), CITYSCAPES, Optional.empty()))
                .hasMessageContaining("does not exist");
    }

    @Test
    void archivesUnpackedIntoFoldersOfTheirOwn() throws IOException {
        tree().file("leftImg8bit_trainvaltest/leftImg8bit/val/a/a_1_leftImg8bit.png", 1)
                .file("gtFine_trainvaltest/gtFine/val/a/a_1_gtFine_labelIds.png", 1);
        refused(
                CITYSCAPES,
                "Images lie in 'leftImg8bit_trainvaltest' and labels in 'gtFine_trainvaltest'",
                "give --data file:" + folder + "/leftImg8bit_trainvaltest --labels file:" + folder
                        + "/gtFine_trainvaltest/gtFine/val");
        assertThat(list(
                                "leftImg8bit_trainvaltest",
                                Optional.of("gtFine_trainvaltest/gtFine/val"),
                                CITYSCAPES,
                                Optional.empty())
                        .images()
                        .entries()
                        .get(0)
                        .target())
                .isEqualTo(new LabelFile("a/a_1_gtFine_labelIds.png", 1));
    }

    @Test
    void labelsOfAnotherSplitOrWithAnotherEnding() throws IOException {
        cityscapes();
        refused(
                "",
                Optional.of("gtFine/train"),
                CITYSCAPES,
                Optional.empty(),
                "none of the 2 images has a label",
                "needs the label 'aachen/aachen_2_gtFine_labelIds.png'",
                "the folder holds 1 file, 'ulm/ulm_3_gtFine_labelIds.png'",
                "Check that the labels are of the same split");
        Files.delete(folder.resolve("gtFine/val/bonn/bonn_1_gtFine_labelIds.png"));
        Files.delete(folder.resolve("gtFine/val/aachen/aachen_2_gtFine_labelIds.png"));
        Files.delete(folder.resolve("leftImg8bit/val/aachen/aachen_2_leftImg8bit.png"));
        refused(
                CITYSCAPES,
                "the only image has no label",
                "Labels that end in '_gtFine_instanceIds.png' need a --dataset with that label_suffix");
    }

    @Test
    void noImages() throws IOException {
        tree().file("leftImg8bit/val/a/a.txt", 1).file("gtFine/val/a/a_1_gtFine_labelIds.png", 1);
        refused(
                CITYSCAPES,
                "no image under file:" + folder + "/leftImg8bit/val",
                "it holds no file that ends in '_leftImg8bit.png'",
                "1 without an image extension");
        new TestTree(folder.resolve("empty")).folder("leftImg8bit/val");
        refused("empty", Optional.empty(), CITYSCAPES, Optional.empty(), "holds no folder 'gtFine/val' for the labels");
    }
}
