package org.repmlpeval.partitioning.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Digests;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.TestTree;
import org.repmlpeval.partitioning.dataset.FileVersion;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingMoment;
import org.repmlpeval.partitioning.dataset.Target;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.plan.ShardPlanner;
import org.repmlpeval.partitioning.read.ReadFault.Reason;

class ShardReaderTest {
    @TempDir
    Path folder;

    @Test
    void oneResultPerEntryInOrderWhateverHappened() throws IOException {
        ImageListing listing = tree().file("a/1 ok.jpg", 10)
                .file("a/2 deleted.jpg", 20)
                .file("a/3 truncated.jpg", 30)
                .file("a/4 grown.jpg", 40)
                .file("a/5 large.jpg", 1001)
                .file("a/6 folder now.jpg", 60)
                .file("a/7%20#:limit.jpg", 1000)
                .file("a/8 empty.jpg", 0)
                .list();
        Files.delete(folder.resolve("a/2 deleted.jpg"));
        tree().file("a/3 truncated.jpg", 29);
        Files.write(folder.resolve("a/4 grown.jpg"), new byte[1], StandardOpenOption.APPEND);
        Files.delete(folder.resolve("a/6 folder now.jpg"));
        Files.createDirectory(folder.resolve("a/6 folder now.jpg"));

        List<ReadResult> results = readAll(reader(listing, 1000), listing);

        assertThat(results).extracting(ReadResult::entry).isEqualTo(listing.entries());
        assertThat(results)
                .extracting(r -> r instanceof ReadFault fault ? fault.reason() : null)
                .containsExactly(
                        null,
                        Reason.MISSING,
                        Reason.CHANGED,
                        Reason.CHANGED,
                        Reason.TOO_LARGE,
                        Reason.IO_ERROR,
                        null,
                        null);
        for (int i : new int[] {0, 6, 7}) {
            assertThat(results.get(i)).isEqualTo(fromDisk(listing.entries().get(i)));
        }
        String root = "file:" + folder + "/a/";
        assertThat(message(results.get(1)))
                .isEqualTo(root + "2 deleted.jpg does not exist; it was listed with 20 bytes");
        assertThat(message(results.get(2)))
                .isEqualTo(root
                        + "3 truncated.jpg ends after 29 bytes, but was listed with 30; it has changed since the"
                        + " listing, so run again");
        assertThat(message(results.get(3))).contains("4 grown.jpg is longer than the 40 bytes listed");
        assertThat(message(results.get(4)))
                .isEqualTo(root
                        + "5 large.jpg has 1001 bytes, more than the limit of 1000; to read it, raise the limit on"
                        + " an image's size");
        assertThat(message(results.get(5))).contains("6 folder now.jpg cannot be read: java.io.");
    }

    @Test
    void aFileThatWasWrittenAgainIsNamed() throws Exception {
        ImageListing listing = tree().file("a/1.jpg", 10).file("a/2.jpg", 10).list();
        FileTime before = Files.getLastModifiedTime(folder.resolve("a/1.jpg"));
        Files.write(folder.resolve("a/1.jpg"), new byte[10]);
        FileTime after = FileTime.from(before.toInstant().plusMillis(3));
        Files.setLastModifiedTime(folder.resolve("a/1.jpg"), after);

        ReadResult changed = reader(listing, 10).read(listing.entries().get(0));
        assertThat(changed).isInstanceOfSatisfying(ReadFault.class, fault -> {
            assertThat(fault.reason()).isEqualTo(Reason.CHANGED);
            assertThat(fault.sha256()).isEqualTo(Digests.sha256(new byte[10]));
            assertThat(fault.message())
                    .isEqualTo("file:" + folder + "/a/1.jpg was written at "
                            + Instant.ofEpochMilli(after.toMillis()) + ", but was listed as written at "
                            + Instant.ofEpochMilli(before.toMillis())
                            + "; it has changed since the listing, so run again");
        });
        assertThat(reader(listing, 10).read(listing.entries().get(1))).isInstanceOf(EncodedImage.class);
        ImageEntry listed = listing.entries().get(0);
        ImageEntry checked = new ImageEntry(
                listed.id(),
                listed.target(),
                10,
                listed.place(),
                "crc32c:" + String.format("%08x", Digests.crc32c(new byte[10])),
                listed.version());
        assertThat(reader(listing, 10).read(checked))
                .as("a checksum says more than a time")
                .isInstanceOf(EncodedImage.class);
    }

    /** Each machine may have a copy of the data set under the same path, with times of its own. */
    @Test
    void theTimesOfACopyOnAnotherMachineAreNoChange() throws Exception {
        ImageListing listing = tree().file("a/1.jpg", 10).list();
        long millis = Files.getLastModifiedTime(folder.resolve("a/1.jpg")).toMillis();
        Files.setLastModifiedTime(folder.resolve("a/1.jpg"), FileTime.fromMillis(millis + 500));
        for (long listed : new long[] {millis + 400, millis + 600}) {
            ShardReader elsewhere = ShardReader.open(
                    new Configuration(), listing.root(), 10, new ListingMoment("another machine", listed));
            assertThat(elsewhere.read(listing.entries().get(0)))
                    .as("written after the listing")
                    .isInstanceOf(listed < millis + 500 ? ReadFault.class : EncodedImage.class);
        }
    }

    @Test
    void anObjectIsJudgedByItsTag() throws Exception {
        Configuration conf = TaggedFileSystem.configuration();
        tree().file("a/1.jpg", 10).file("a/2.jpg", 10);
        Location root = Location.of(conf, "tagged:" + folder);
        List<ImageEntry> entries = new ArrayList<>();
        for (String id : List.of("a/1.jpg", "a/2.jpg")) {
            FileVersion version = FileVersion.of(root.fileSystem().getFileStatus(root.resolve(id)));
            entries.add(new ImageEntry(id, Target.NONE, 10, version));
        }
        // Uploaded again: one with the same bytes, the other with different ones.
        Files.setLastModifiedTime(folder.resolve("a/1.jpg"), FileTime.fromMillis(1));
        Files.write(folder.resolve("a/2.jpg"), new byte[10]);
        TaggedFileSystem.REQUESTS.clear();
        ShardReader reader = ShardReader.open(conf, root.uri(), 10);
        assertThat(reader.read(entries.get(0))).isInstanceOf(EncodedImage.class);
        assertThat(TaggedFileSystem.REQUESTS).containsExactly("status 1.jpg", "open 1.jpg with its status");
        assertThat(message(reader.read(entries.get(1))))
                .isEqualTo("tagged:" + folder + "/a/2.jpg has another ETag than when it was listed; it has changed"
                        + " since the listing, so run again");
    }

    @Test
    void aNameNodeThatCannotCompareTimesIsAskedOnce() throws Exception {
        Configuration conf = OldNameNode.configuration();
        tree().file("a/1.jpg", 10).file("a/2.jpg", 10);
        ShardReader reader = ShardReader.open(
                conf, Location.of(conf, OldNameNode.ROOT + folder).uri(), 10);
        for (String id : List.of("a/1.jpg", "a/2.jpg")) {
            ImageEntry entry = new ImageEntry(id, Target.NONE, 10, FileVersion.at(1));
            assertThat(reader.read(entry)).isEqualTo(fromDisk(entry));
        }
        assertThat(OldNameNode.ASKED).hasValue(1);
    }

    @Test
    void aLinkToNothingIsAMissingImage() throws IOException, InterruptedException {
        ImageListing listing =
                tree().folder("a").link("a/gone.jpg", folder.resolve("none")).list();
        assertThat(reader(listing, 10).read(listing.entries().get(0)))
                .isInstanceOfSatisfying(
                        ReadFault.class, f -> assertThat(f.reason()).isEqualTo(Reason.MISSING));
    }

    @Test
    void filesLongerThanAChunkAreReadWhole() throws IOException, InterruptedException {
        ImageListing listing = tree().file("a/1.jpg", (1 << 20) * 2 + 17).list();
        assertThat(reader(listing, ShardReader.DEFAULT_MAX_BYTES)
                        .read(listing.entries().get(0)))
                .isEqualTo(fromDisk(listing.entries().get(0)));
    }

    @Test
    void aStaleChecksumFileDoesNotMatter() throws IOException, InterruptedException {
        ImageListing listing =
                tree().file("a/1.jpg", 600).file("a/.1.jpg.crc", 13).list();
        assertThat(reader(listing, 1000).read(listing.entries().get(0))).isInstanceOf(EncodedImage.class);
        assertThat(listing.ignored().total()).isEqualTo(1);
    }

    @Test
    void sha256IsThatOfTheFile() throws IOException, InterruptedException {
        ImageListing listing = tree().file("a/1.jpg", 0).list();
        EncodedImage image =
                (EncodedImage) reader(listing, 1).read(listing.entries().get(0));
        assertThat(image.sha256()).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(image).hasToString("EncodedImage[ImageEntry[id=a/1.jpg, target=Classes[labels=[0]], bytes=0]]");
    }

    @Test
    void severalThreadsShareAReader() throws Exception {
        for (int i = 0; i < 50; i++) {
            tree().file("a/" + i + ".jpg", 1000 + i);
        }
        ImageListing listing = tree().list();
        ShardReader reader = reader(listing, 2000);
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<ReadResult>> futures = listing.entries().stream()
                    .map(entry -> pool.submit(() -> reader.read(entry)))
                    .toList();
            for (int i = 0; i < futures.size(); i++) {
                assertThat(futures.get(i).get())
                        .isEqualTo(fromDisk(listing.entries().get(i)));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void anInterruptIsNoFaultOfTheImage() throws IOException {
        ImageListing listing = tree().file("a/1.jpg", 10).list();
        ShardReader reader = reader(listing, 10);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> reader.read(listing.entries().get(0)))
                .isInstanceOf(InterruptedException.class)
                .hasMessage("interrupted while reading file:" + folder + "/a/1.jpg");
        assertThat(Thread.interrupted()).isFalse();

        Iterator<ReadResult> results = reader.read(new Shard(0, listing.entries()));
        Thread.currentThread().interrupt();
        assertThatThrownBy(results::next)
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void theLimitIsCheckedAndPinned() {
        assertThat(ShardReader.DEFAULT_MAX_BYTES).isEqualTo(268_435_456);
        for (int limit : new int[] {0, -1, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> ShardReader.open(new Configuration(), folder.toUri(), limit))
                    .isInstanceOf(DataSetException.class)
                    .hasMessage("the limit on an image's size is " + limit + " bytes; legal: 1 to 2147483639");
        }
    }

    private static List<ReadResult> readAll(ShardReader reader, ImageListing listing) {
        List<ReadResult> results = new ArrayList<>();
        ShardPlanner.byBytes(listing, 3).shards().forEach(shard -> reader.read(shard)
                .forEachRemaining(results::add));
        return results;
    }

    private EncodedImage fromDisk(ImageEntry entry) throws IOException {
        return new EncodedImage(entry, Files.readAllBytes(folder.resolve(entry.id())));
    }

    private static String message(ReadResult result) {
        return ((ReadFault) result).message();
    }

    private static ShardReader reader(ImageListing listing, int maxBytes) throws IOException {
        return ShardReader.open(new Configuration(), listing.root(), maxBytes);
    }

    private TestTree tree() {
        return new TestTree(folder);
    }
}
