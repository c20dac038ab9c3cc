package org.repmlpeval.partitioning.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.TestTree;
import org.repmlpeval.partitioning.dataset.IgnoredFiles.Reason;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.Target;

/** Image folders of networks whose results are not compared with labels. */
class UnlabelledFolderTest {
    @TempDir
    Path folder;

    @Test
    void foldersAreNoClasses() throws IOException {
        ImageListing listing = tree().file("b/2.jpg", 3)
                .file("a/deep/er/9.webp", 7)
                .file("loose.png", 5)
                .file("notes.txt", 1)
                .file(".hidden.png", 1)
                .file("_tmp/4.jpg", 1)
                .folder("empty")
                .listWithoutLabels();

        assertThat(listing.classes()).isEmpty();
        assertThat(listing.entries())
                .containsExactly(
                        new ImageEntry("a/deep/er/9.webp", Target.NONE, 7),
                        new ImageEntry("b/2.jpg", Target.NONE, 3),
                        new ImageEntry("loose.png", Target.NONE, 5));
        assertThat(listing.countsPerClass()).isEmpty();
        assertThat(listing.limit(1).classes()).isEmpty();
        assertThat(listing.ignored().count(Reason.HIDDEN)).isEqualTo(2);
        assertThat(listing.ignored().count(Reason.EXTENSION)).isEqualTo(1);
        assertThat(listing.ignored().total()).isEqualTo(3);
        ImageListing oneClass =
                new ImageListing(listing.root(), List.of("class"), listing.entries(), listing.ignored());
        assertThat(oneClass.fingerprint())
                .as("what has labels is another data set")
                .isNotEqualTo(listing.fingerprint());
    }

    @Test
    void aFolderOfImagesAloneWillDoAndAnEmptyOneWillNot() throws IOException {
        assertThatThrownBy(() -> tree().folder("a").file("b/x.txt", 1).listWithoutLabels())
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("Found 0 images in file:" + folder)
                .hasMessageContaining(
                        "2 folders, 1 file was not listed: 1 without an image extension, such as 'b/x.txt'");
        assertThat(tree().file("1.png", 1).file("2.png", 1).listWithoutLabels().entries())
                .extracting(ImageEntry::id)
                .containsExactly("1.png", "2.png");
        Path file = folder.resolve("1.png");
        assertThatThrownBy(() -> new TestTree(file).listWithoutLabels())
                .hasMessage("data set root file:" + file + " is a file; name the folder that holds the images");
    }

    private TestTree tree() {
        return new TestTree(folder);
    }
}
