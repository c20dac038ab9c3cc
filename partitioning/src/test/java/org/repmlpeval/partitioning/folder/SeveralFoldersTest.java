package org.repmlpeval.partitioning.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.TestTree;
import org.repmlpeval.partitioning.classes.ClassList;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.packed.DataSource;
import org.repmlpeval.partitioning.read.EncodedImage;
import org.repmlpeval.partitioning.read.ShardReader;

/** A data set in several folders is the data set in one. */
class SeveralFoldersTest {
    @TempDir
    Path base;

    private ImageListing expected;

    @BeforeEach
    void trees() throws IOException {
        TestTree whole = new TestTree(base.resolve("whole"));
        for (int i = 0; i < 30; i++) {
            String id = "c" + i % 4 + "/" + i + ".jpg";
            whole.file(id, i);
            new TestTree(base.resolve("part-" + i % 3)).file(id, i);
        }
        expected = whole.list();
    }

    @Test
    void listsAndPatternsOfFolders() throws Exception {
        String list = base + "/part-0," + base + "/part-{1..2}";
        for (String path : List.of(list, base + "/part-*", base + "/part-{0,1,2}")) {
            DataSource source = open(path);
            ImageListing listing = source.classFolders().orElseThrow().list(Optional.empty());
            assertThat(listing.fingerprint()).as(path).isEqualTo(expected.fingerprint());
            assertThat(source.withoutLabels().entries()).hasSize(30);
            try (ShardReader reader = ShardReader.open(new Configuration(), listing.root(), 100)) {
                for (ImageEntry entry : listing.entries()) {
                    assertThat(((EncodedImage) reader.read(entry)).bytes())
                            .isEqualTo(Files.readAllBytes(base.resolve("whole").resolve(entry.id())));
                }
            }
        }
        ImageListing one = open(base + "/who*").classFolders().orElseThrow().list(Optional.empty());
        assertThat(one.fingerprint()).isEqualTo(expected.fingerprint());
    }

    @Test
    void aClassMayBeInOneFolderOnly() throws Exception {
        new TestTree(base.resolve("part-1")).file("d/1.jpg", 1);
        assertThat(open(base + "/part-*").classFolders().orElseThrow().names())
                .containsExactly("c0", "c1", "c2", "c3", "d");
        ClassList classes = new ClassList(List.of("d", "c3", "c2", "c1", "c0", "e"), "list");
        ImageListing listing =
                open(base + "/part-*").classFolders().orElseThrow().list(Optional.of(classes));
        assertThat(listing.countsPerClass()).containsExactly(1, 7, 7, 8, 8, 0);
    }

    @Test
    void whatDoesNotFitIsRefused() throws Exception {
        assertThatThrownBy(() -> open(base + "/part-0," + base + "/whole").withoutLabels())
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining(
                        "part-0 and file:" + base.toRealPath() + "/whole both hold the image 'c0/0.jpg'; images");
        assertThatThrownBy(() -> open(base + "/part-0," + base + "/nothing"))
                .hasMessageContaining("no file matches '" + base + "/nothing'");
        Files.createDirectories(base.resolve("part-2/empty"));
        assertThatThrownBy(() ->
                        open(base + "/part-*").classFolders().orElseThrow().list(Optional.empty()))
                .hasMessageContaining("holds an image of the classes 'empty'. An empty folder would still take");
        Files.createFile(base.resolve("part-3.tar"));
        assertThatThrownBy(() -> open(base + "/part-*"))
                .hasMessageContaining(
                        "part-0, which is a folder; a pattern or a list names folders only, or packed files");
    }

    private static DataSource open(String path) throws IOException {
        return DataSource.of(new Configuration(), path, ListingOptions.defaults());
    }
}
