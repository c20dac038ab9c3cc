package org.repmlpeval.partitioning.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.repmlpeval.partitioning.Digests;
import org.repmlpeval.partitioning.TestSeed;

/** A list in columns is the same as one of objects, in all that can be asked of it. */
class ImageEntriesTest {
    private static final List<String> PIECES = List.of(
            "a",
            "b",
            "0",
            "img_",
            "val",
            "/",
            "/",
            ".jpg",
            "-",
            "\u0000",
            "\u007F",
            "é",
            "\u07FF",
            "\u0800",
            "水",
            "😀",
            "\uD83D",
            "\uDE00",
            "\uE000",
            "\uFFFF",
            "long".repeat(80));
    private static final Place.PackedFile TAR = new Place.PackedFile("val.tar", "TAR", 1L << 40);
    private static final Place.PackedFile TGZ = new Place.PackedFile("val.tgz", "TAR_GZ", 77);

    private final Random random = TestSeed.random();

    @Test
    void theSameAsAListOfObjects() throws Exception {
        for (int round = 0; round < 20; round++) {
            List<ImageEntry> plain = entries(1 + random.nextInt(round < 15 ? 200 : 5000));
            ImageEntries columns = ImageEntries.of(plain);
            assertThat((Object) columns).as(TestSeed.replay()).isEqualTo(plain).hasSameHashCodeAs(plain);
            assertThat(columns.stream().toList()).isEqualTo(plain);
            assertThat(versions(columns)).isEqualTo(versions(plain));
            for (int i = 0; i < 50; i++) {
                int one = random.nextInt(plain.size());
                assertThat(columns.get(one)).isEqualTo(plain.get(one));
                int end = one + random.nextInt(plain.size() - one + 1);
                assertThat((Object) columns.subList(one, end)).isEqualTo(plain.subList(one, end));
                assertThat((Object) sent(columns.subList(one, end))).isEqualTo(plain.subList(one, end));
                assertThat(versions(sent(columns.subList(one, end)))).isEqualTo(versions(plain.subList(one, end)));
            }
        }
    }

    @Test
    void sortingIsThatOfStrings() {
        for (int round = 0; round < 20; round++) {
            List<ImageEntry> plain = entries(1 + random.nextInt(300));
            List<ImageEntries> parts = new ArrayList<>();
            SortedEntries part = new SortedEntries();
            for (ImageEntry entry : plain) {
                part.add(entry);
                if (random.nextInt(40) == 0) {
                    parts.add(part.done());
                    part = new SortedEntries();
                }
            }
            parts.add(part.done());
            Collections.shuffle(parts, random);
            plain.sort(Comparator.comparing(ImageEntry::id));
            ImageEntries merged = SortedEntries.merge(parts);
            assertThat((Object) merged).as(TestSeed.replay()).isEqualTo(plain);
            assertThat(versions(merged)).isEqualTo(versions(plain));
        }
    }

    @Test
    void largeFoldersThatOverlapAreMergedAndOthersAreKept() {
        List<ImageEntry> plain = new ArrayList<>();
        SortedEntries flat = new SortedEntries();
        List<Integer> numbers =
                new ArrayList<>(IntStream.range(0, 40_000).boxed().toList());
        Collections.shuffle(numbers, random);
        for (int number : numbers) {
            ImageEntry entry = new ImageEntry("b/" + number + ".jpg", number % 3, number);
            plain.add(entry);
            flat.add(entry);
        }
        SortedEntries before = new SortedEntries();
        SortedEntries loose = new SortedEntries();
        for (int i = 0; i < 2000; i++) {
            ImageEntry entry = new ImageEntry("a/" + i + ".jpg", 0, 1L << 40);
            ImageEntry between = new ImageEntry(i % 2 == 0 ? "a" + i + ".png" : "b/3" + i + ".png", Target.NONE, 1);
            plain.add(entry);
            plain.add(between);
            before.add(entry);
            loose.add(between);
        }
        plain.sort(Comparator.comparing(ImageEntry::id));
        ImageEntries merged = SortedEntries.merge(List.of(flat.done(), loose.done(), before.done()));
        assertThat((Object) merged).as(TestSeed.replay()).isEqualTo(plain);
    }

    @Test
    void fingerprintIsThatOfTheDescribedBytes() throws IOException {
        for (int round = 0; round < 20; round++) {
            TreeMap<String, ImageEntry> sorted = new TreeMap<>();
            boolean simple = round % 2 == 0;
            entries(1 + random.nextInt(300))
                    .forEach(entry -> sorted.put(
                            entry.id(), simple ? entry.with(Target.of(entry.id().length() % 7)) : entry));
            List<String> classes = IntStream.range(0, 9).mapToObj(i -> "c" + i).toList();
            ImageListing listing = new ImageListing(
                    URI.create("file:/data"), classes, List.copyOf(sorted.values()), IgnoredFiles.empty());
            assertThat(listing.fingerprint())
                    .as(TestSeed.replay())
                    .isEqualTo(digest(classes, List.copyOf(sorted.values())));
        }
    }

    /** Step by step as the comment of {@link ListingDigest} says. */
    private static String digest(List<String> classes, List<ImageEntry> entries) throws IOException {
        boolean simple = entries.stream().allMatch(entry -> entry.labels().size() == 1)
                || entries.stream().allMatch(entry -> entry.target().equals(Target.NONE));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        text(out, simple ? "repmlpeval listing 1" : "repmlpeval listing 2");
        out.writeInt(classes.size());
        for (String name : classes) {
            text(out, name);
        }
        out.writeInt(entries.size());
        for (ImageEntry entry : entries) {
            text(out, entry.id());
            if (simple) {
                out.writeInt(entry.labels().isEmpty() ? 0 : entry.label());
            } else if (entry.target() instanceof Target.LabelFile file) {
                out.writeInt(-2);
                text(out, file.id());
                out.writeLong(file.bytes());
            } else {
                out.writeInt(entry.labels().isEmpty() ? -1 : entry.labels().size());
                for (int label : entry.labels()) {
                    out.writeInt(label);
                }
            }
            out.writeLong(entry.bytes());
        }
        return Digests.sha256(bytes.toByteArray());
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    @Test
    void takesFewBytesAnImage() throws Exception {
        SortedEntries sorted = new SortedEntries();
        for (int i = 0; i < 100_000; i++) {
            sorted.add(new ImageEntry(
                    String.format("n%08d/ILSVRC2012_val_%08d.JPEG", i % 1000, i * 7), i % 1000, 100_000 + i));
        }
        ImageEntries all = sorted.done();
        assertThat(all.heapBytes() / all.size()).isLessThan(25);
        assertThat(bytes(all.subList(50_000, 50_100)).length).isLessThan(5000);
        assertThat(all.subList(3, 7).heapBytes())
                .as("a view shares the columns")
                .isEqualTo(all.heapBytes());
    }

    @Test
    void timesTakeFourBytesAnImage() {
        SortedEntries plain = new SortedEntries();
        SortedEntries timed = new SortedEntries();
        SortedEntries sameTime = new SortedEntries();
        for (int i = 0; i < 100_000; i++) {
            String id = String.format("n%08d/%08d.JPEG", i % 1000, i * 7);
            FileVersion written = FileVersion.at(1_600_000_000_000L + random.nextInt(1_000_000_000));
            plain.add(new ImageEntry(id, Target.NONE, 100_000 + i, FileVersion.UNKNOWN));
            timed.add(new ImageEntry(id, Target.NONE, 100_000 + i, written));
            sameTime.add(new ImageEntry(id, Target.NONE, 100_000 + i, FileVersion.at(1_600_000_000_000L)));
        }
        long without = plain.done().heapBytes();
        assertThat(timed.done().heapBytes() - without).isEqualTo(400_000);
        assertThat(sameTime.done().heapBytes() - without).isLessThan(1000);
    }

    @Test
    void positionsOutsideTheListAreRefused() {
        ImageEntries three = ImageEntries.of(entries(3));
        assertThatThrownBy(() -> three.get(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> three.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> three.subList(1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> three.subList(1, 2).get(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(three.subList(1, 1)).isEmpty();
    }

    private List<ImageEntry> entries(int count) {
        TreeMap<String, ImageEntry> byId = new TreeMap<>();
        while (byId.size() < count) {
            StringBuilder id = new StringBuilder("x");
            for (int i = random.nextInt(12); i >= 0; i--) {
                id.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            byId.put(id.toString(), new ImageEntry(id.toString(), target(), bytes(), place(), null, version()));
        }
        List<ImageEntry> entries = new ArrayList<>(byId.values());
        Collections.shuffle(entries, random);
        return entries;
    }

    private Target target() {
        return switch (random.nextInt(5)) {
            case 0 -> Target.NONE;
            case 1 -> new Target.Classes(List.of(1, 5, 8));
            case 2 -> new Target.LabelFile("label" + random.nextInt(9) + ".png", random.nextLong() >>> 1);
            default -> Target.of(random.nextInt(9));
        };
    }

    private long bytes() {
        return random.nextInt(50) == 0 ? random.nextLong() >>> 1 : random.nextInt(1 << 20);
    }

    private FileVersion version() {
        return switch (random.nextInt(4)) {
            case 0 -> FileVersion.UNKNOWN;
            case 1 -> FileVersion.tagged("tag " + random.nextInt());
            case 2 -> FileVersion.at(random.nextLong() >>> 1);
            default -> FileVersion.at(1_600_000_000_000L + random.nextInt(1_000_000));
        };
    }

    /** Versions are no part of what makes entries equal. */
    private static List<Long> versions(List<ImageEntry> entries) {
        return entries.stream().map(entry -> entry.version().value()).toList();
    }

    private Place place() {
        return switch (random.nextInt(4)) {
            case 0 -> new Place.Range(TAR, random.nextLong() >>> 1);
            case 1 -> new Place.Position(TGZ, random.nextInt(1000));
            default -> Place.OWN_FILE;
        };
    }

    private static byte[] bytes(ImageEntries entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(entries);
        }
        return bytes.toByteArray();
    }

    private static ImageEntries sent(ImageEntries entries) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes(entries)))) {
            return (ImageEntries) in.readObject();
        }
    }
}
