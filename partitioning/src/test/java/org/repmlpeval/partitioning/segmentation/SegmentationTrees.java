package org.repmlpeval.partitioning.segmentation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.TestTree;
import org.repmlpeval.partitioning.dataset.ListingOptions;

/** Layouts and trees that the tests of this package share. */
abstract class SegmentationTrees {
    static final SetLayout CITYSCAPES = new SetLayout(
            "leftImg8bit/{split}",
            "gtFine/{split}",
            "_leftImg8bit.png",
            "_gtFine_labelIds.png",
            Optional.empty(),
            Optional.of("val"));

    static final SetLayout VOC = new SetLayout(
            "JPEGImages",
            "SegmentationClass",
            ".jpg",
            ".png",
            Optional.of("ImageSets/Segmentation/{split}.txt"),
            Optional.of("val"));

    @TempDir
    Path folder;

    TestTree tree() {
        return new TestTree(folder);
    }

    SegmentationListing list(SetLayout layout) throws IOException {
        return list("", Optional.empty(), layout, Optional.empty());
    }

    SegmentationListing list(String below, Optional<String> labels, SetLayout layout, Optional<String> split)
            throws IOException {
        return SegmentationFolders.list(
                new Configuration(),
                folder.resolve(below).toString(),
                labels.map(path -> folder.resolve(path).toString()),
                layout,
                split,
                ListingOptions.defaults());
    }

    void refused(SetLayout layout, String... parts) {
        refused("", Optional.empty(), layout, Optional.empty(), parts);
    }

    void refused(String below, Optional<String> labels, SetLayout layout, Optional<String> split, String... parts) {
        assertThatThrownBy(() -> list(below, labels, layout, split))
                .isInstanceOf(DataSetException.class)
                .hasMessageContainingAll(parts);
    }

    void text(String id, String content) throws IOException {
        Files.createDirectories(folder.resolve(id).getParent());
        Files.writeString(folder.resolve(id), content);
    }
}
