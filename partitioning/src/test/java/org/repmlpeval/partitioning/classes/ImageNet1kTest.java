package org.repmlpeval.partitioning.classes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.partitioning.TestTree;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;

class ImageNet1kTest {
    private static final List<String> IDS = ImageNet1k.classes().names();

    @TempDir
    java.nio.file.Path folder;

    @Test
    void thereAreAThousandSortedIdsWithWords() throws IOException {
        assertThat(IDS).hasSize(ImageNet1k.CLASSES).isSorted().doesNotHaveDuplicates();
        assertThat(IDS).allMatch(id -> id.matches("n\\d{8}"));
        assertThat(ImageNet1k.words()).hasSize(ImageNet1k.CLASSES).noneMatch(String::isBlank);
        assertThat(IDS).startsWith("n01440764").endsWith("n15075141");
        assertThat(ImageNet1k.words().get(0)).isEqualTo("tench, Tinca tinca");
        assertThat(ImageNet1k.words().get(999)).isEqualTo("toilet tissue, toilet paper, bathroom tissue");
        assertThat(ClassList.read(new Configuration(), "imagenet-1k")).isEqualTo(ImageNet1k.classes());
    }

    @Test
    void someOfItsFoldersGetTheLabelsOfAll() throws IOException {
        ImageListing listing = new TestTree(folder)
                .file("n15075141/1.jpg", 1)
                .file("n01443537/1.jpg", 1)
                .list(Optional.of(ImageNet1k.classes()));
        assertThat(listing.entries()).extracting(ImageEntry::label).containsExactly(1, 999);
    }

    @Test
    void foldersOfOtherNamesAreNotIts() {
        assertThat(ImageNet1k.holdsAll(List.of("n01440764", "n15075141"))).isTrue();
        assertThat(ImageNet1k.holdsAll(List.of("n01440764", "n00000001"))).isFalse();
        assertThat(ImageNet1k.holdsAll(List.of())).isFalse();
    }

    @Test
    void itsOrderIsKnownByIdsAndByWords() {
        assertThat(ImageNet1k.isOrderOf(IDS)).isTrue();
        assertThat(ImageNet1k.isOrderOf(ImageNet1k.words())).isTrue();
        assertThat(ImageNet1k.isOrderOf(
                        renamed(i -> ImageNet1k.words().get(i).split(",")[0].replace(' ', '_'))))
                .isTrue();
        assertThat(ImageNet1k.isOrderOf(
                        renamed(i -> IDS.get(i) + " " + ImageNet1k.words().get(i))))
                .isTrue();
        // As torchvision spells one of the two cranes.
        assertThat(ImageNet1k.isOrderOf(renamed(i -> i == 134 ? "crane bird" : IDS.get(i))))
                .isTrue();
    }

    @Test
    void anotherOrderIsNotIts() {
        List<String> swapped = new ArrayList<>(IDS);
        Collections.swap(swapped, 3, 4);
        assertThat(ImageNet1k.isOrderOf(swapped)).isFalse();
        assertThat(ImageNet1k.isOrderOf(IDS.subList(0, 999))).isFalse();
        assertThat(ImageNet1k.isOrderOf(renamed(i -> i < 949 ? IDS.get(i) : "other " + i)))
                .isFalse();
        assertThat(ImageNet1k.isOrderOf(renamed(i -> "class " + i))).isFalse();
    }

    private static List<String> renamed(java.util.function.IntFunction<String> name) {
        return IntStream.range(0, ImageNet1k.CLASSES).mapToObj(name).toList();
    }
}
