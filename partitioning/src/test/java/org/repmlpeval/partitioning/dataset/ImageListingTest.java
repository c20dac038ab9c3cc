package org.repmlpeval.partitioning.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.TestSeed;
import org.repmlpeval.partitioning.dataset.IgnoredFiles.Reason;

class ImageListingTest {
    private static final URI ROOT = URI.create("file:/data");
    private static final List<ImageEntry> ENTRIES = List.of(
            new ImageEntry("ant/1.jpg", 0, 5),
            new ImageEntry("ant/ü 😀.png", 0, 1L << 40),
            new ImageEntry("bee/2.jpg", 2, 0));

    /**
     * By Python: {@code t = lambda s: struct.pack('>i', len(s.encode())) + s.encode()}, then the SHA-256 of
     * {@code t('repmlpeval listing 1') + pack('>i', 3) + t('ant') + t('absent') + t('bee') + pack('>i', 3)} and, per entry,
     * {@code t(id) + pack('>iq', label, bytes)}.
     */
    private static final String FINGERPRINT = "f57ea6d0d1c5afbae72faec1320a21782ad8cc5aad1ed10a3c2c44a548a6ebc1";

    @Test
    void fingerprintIsThatOfTheCanonicalForm() {
        assertThat(listing(ROOT, ENTRIES).fingerprint()).isEqualTo(FINGERPRINT);
    }

    @Test
    void fingerprintKnowsContentNotPlace() {
        ImageListing moved = new ImageListing(
                URI.create("hdfs://host/x"), classes(), ENTRIES, IgnoredFiles.one(Reason.HIDDEN, ".x"));
        assertThat(moved.fingerprint()).isEqualTo(FINGERPRINT);

        assertThat(listing(ROOT, replaced(0, new ImageEntry("ant/1.jpeg", 0, 5)))
                        .fingerprint())
                .isNotEqualTo(FINGERPRINT);
        assertThat(listing(ROOT, replaced(0, new ImageEntry("ant/1.jpg", 1, 5))).fingerprint())
                .isNotEqualTo(FINGERPRINT);
        assertThat(listing(ROOT, replaced(0, new ImageEntry("ant/1.jpg", 0, 6))).fingerprint())
                .isNotEqualTo(FINGERPRINT);
        assertThat(listing(ROOT, ENTRIES.subList(0, 2)).fingerprint()).isNotEqualTo(FINGERPRINT);
        assertThat(new ImageListing(ROOT, List.of("ant", "absent", "Bee"), ENTRIES, IgnoredFiles.empty()).fingerprint())
                .isNotEqualTo(FINGERPRINT);
    }

    /**
     * By Python with the same {@code t}: the SHA-256 of {@code t('repmlpeval listing 2') + pack('>i', 2) + t('a') + t('b') + pack('>i', 3)
     * + t('1.png') + pack('>iiiq', 2, 0, 1, 7) + t('2.png') + pack('>iq', -1, 8) + t('3.png') + pack('>i', -2) + t('3_label.png') +
     * pack('>qq', 5, 9)}.
     */
    @Test
    void fingerprintHoldsSeveralLabelsAndLabelFiles() {
        List<ImageEntry> entries = List.of(
                new ImageEntry("1.png", new Target.Classes(List.of(0, 1)), 7),
                new ImageEntry("2.png", Target.NONE, 8),
                new ImageEntry("3.png", new Target.LabelFile("3_label.png", 5), 9));
        ImageListing listing = new ImageListing(ROOT, List.of("a", "b"), entries, IgnoredFiles.empty());
        assertThat(listing.fingerprint()).isEqualTo("4fb1fd97f10adb58744021e54bed24c94d074ff1578c14aa96f18fe4efe44402");
        assertThat(listing.countsPerClass()).containsExactly(1, 1);
        assertThat(entries.get(2).labels()).isEmpty();
        assertThatThrownBy(entries.get(0)::label).hasMessageContaining("has 2 labels, not one");
    }

    @Test
    void limitTakesEntriesEvenlySpread() {
        ImageListing ten = numbered(10);
        assertThat(ten.limit(4).entries()).extracting(ImageEntry::bytes).containsExactly(0L, 2L, 5L, 7L);
        assertThat(ten.limit(1).entries()).extracting(ImageEntry::bytes).containsExactly(0L);
        assertThat(ten.limit(9).entries()).hasSize(9);
        assertThat(ten.limit(10)).isSameAs(ten);
        assertThat(ten.limit(Integer.MAX_VALUE)).isSameAs(ten);
        assertThat(ten.limit(4).classes()).isEqualTo(ten.classes());
        assertThatThrownBy(() -> ten.limit(0))
                .isInstanceOf(DataSetException.class)
                .hasMessage("limit is 0; it must be 1 or more images");
    }

    @Test
    void limitTakesExactlySoManyAndEqualRunsOfEachClass() {
        Random random = TestSeed.random();
        for (int round = 0; round < 200; round++) {
            ImageListing all = numbered(1 + random.nextInt(300));
            int n = 1 + random.nextInt(all.entries().size());
            List<ImageEntry> picked = all.limit(n).entries();
            assertThat(picked).as(TestSeed.replay()).hasSize(n);
            int gap = all.entries().size() / n;
            for (int i = 1; i < n; i++) {
                assertThat(picked.get(i).bytes() - picked.get(i - 1).bytes())
                        .as(TestSeed.replay())
                        .isBetween((long) gap, gap + 1L);
            }
        }
    }

    @Test
    void aListingIsSortedUniqueLabelledAndNotEmpty() {
        assertThatThrownBy(() -> listing(ROOT, List.of()))
                .isInstanceOf(DataSetException.class)
                .hasMessage("the listing of file:/data holds no image; an evaluation needs at least one");
        assertThatThrownBy(() -> listing(ROOT, List.of(ENTRIES.get(2), ENTRIES.get(0))))
                .hasMessage("image 'ant/1.jpg' in file:/data comes after 'bee/2.jpg'; ids must be unique and ascend in"
                        + " code-unit order");
        assertThatThrownBy(() -> listing(ROOT, List.of(ENTRIES.get(0), ENTRIES.get(0))))
                .hasMessageContaining("ids must be unique");
        assertThatThrownBy(() -> listing(ROOT, List.of(new ImageEntry("cow/1.jpg", 3, 1))))
                .hasMessage("image 'cow/1.jpg' in file:/data has label 3; with 3 classes the labels are 0 to 2");
        assertThatThrownBy(() -> new ImageEntry("/x", 0, 1))
                .hasMessageContaining("image id '/x' is not a path relative");
        assertThatThrownBy(() -> new ImageEntry("x", 0, -1)).hasMessageContaining("'x' has -1 bytes");
        assertThatThrownBy(() -> new ImageEntry("x", -1, 1)).hasMessageContaining("labels [-1]");
        assertThatThrownBy(() -> new Target.Classes(List.of(1, 1))).hasMessageContaining("labels [1, 1] must ascend");
        assertThatThrownBy(() -> new Target.LabelFile("/x", 1)).hasMessageContaining("label file '/x'");
    }

    @Test
    void ignoredFilesAddUpInAnyOrder() {
        List<IgnoredFiles> parts = new ArrayList<>(IntStream.range(0, 30)
                .mapToObj(i -> IgnoredFiles.one(Reason.values()[i % 3], "f" + (i + 10)))
                .toList());
        IgnoredFiles forward = parts.stream().reduce(IgnoredFiles.empty(), IgnoredFiles::plus);
        Collections.shuffle(parts, TestSeed.random());
        IgnoredFiles halves = parts.subList(0, 11).stream()
                .reduce(IgnoredFiles.empty(), IgnoredFiles::plus)
                .plus(parts.subList(11, 30).stream().reduce(IgnoredFiles.empty(), IgnoredFiles::plus));
        assertThat(halves).as(TestSeed.replay()).isEqualTo(forward);
        assertThat(forward.total()).isEqualTo(30);
        assertThat(forward.count(Reason.HIDDEN)).isEqualTo(10);
        assertThat(forward.samples()).hasSize(10).startsWith("f10").endsWith("f19");
    }

    private static ImageListing numbered(int n) {
        List<ImageEntry> entries = IntStream.range(0, n)
                .mapToObj(i -> new ImageEntry(String.format("c/%06d.jpg", i), 0, i))
                .toList();
        return new ImageListing(ROOT, List.of("c"), entries, IgnoredFiles.empty());
    }

    private static List<ImageEntry> replaced(int index, ImageEntry entry) {
        List<ImageEntry> entries = new ArrayList<>(ENTRIES);
        entries.set(index, entry);
        return entries;
    }

    private static List<String> classes() {
        return List.of("ant", "absent", "bee");
    }

    private static ImageListing listing(URI root, List<ImageEntry> entries) {
        return new ImageListing(root, classes(), entries, IgnoredFiles.empty());
    }
}
