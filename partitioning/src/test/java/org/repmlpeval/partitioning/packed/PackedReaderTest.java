package org.repmlpeval.partitioning.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.partitioning.Checksums;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.read.EncodedImage;
import org.repmlpeval.partitioning.read.ReadFault;
import org.repmlpeval.partitioning.read.ReadResult;
import org.repmlpeval.partitioning.read.ShardReader;

/** A packed file that was written again is noticed, and one that cannot be closed does not keep others open. */
class PackedReaderTest {
    private static final Set<String> OPEN = ConcurrentHashMap.newKeySet();
    private static volatile boolean failing;

    @TempDir
    Path folder;

    /** The local disk, whose streams say that they cannot be closed. */
    public static final class Stubborn extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("stubborn:///");
        }

        @Override
        public FSDataInputStream open(org.apache.hadoop.fs.Path path, int buffer) throws IOException {
            FSDataInputStream in = super.open(path, buffer);
            OPEN.add(path.getName());
            return new FSDataInputStream(in) {
                @Override
                public void close() throws IOException {
                    super.close();
                    OPEN.remove(path.getName());
                    if (failing) {
                        throw new IOException("stubborn");
                    }
                }
            };
        }
    }

    @Test
    void aPackedFileThatWasWrittenAgainIsNamed() throws Exception {
        Path file = folder.resolve("val.tgz");
        Pack.tarGz(file, Map.of("c/1.jpg", new byte[5]));
        ImageListing listing = DataSource.of(new Configuration(), file.toString(), ListingOptions.defaults())
                .withoutLabels();
        FileTime listed = Files.getLastModifiedTime(file);
        Files.setLastModifiedTime(file, FileTime.fromMillis(listed.toMillis() - 1));
        try (ShardReader reader = ShardReader.open(new Configuration(), listing.root(), 100)) {
            assertThat(reader.read(listing.entries().get(0))).isInstanceOfSatisfying(ReadFault.class, fault -> {
                assertThat(fault.reason()).isEqualTo(ReadFault.Reason.CHANGED);
                assertThat(fault.message())
                        .startsWith("'c/1.jpg' in file:" + file + ": file:" + file + " was written at ")
                        .contains("but was listed as written at " + java.time.Instant.ofEpochMilli(listed.toMillis()));
            });
        }
        Files.setLastModifiedTime(file, listed);
        try (ShardReader reader = ShardReader.open(new Configuration(), listing.root(), 100)) {
            assertThat(reader.read(listing.entries().get(0))).isInstanceOf(EncodedImage.class);
        }
    }

    @Test
    void anImageWithAChecksumIsJudgedByItAlone() throws Exception {
        for (String name : List.of("val.tar", "val.tgz")) {
            Path file = folder.resolve(name);
            Map<String, byte[]> images = Map.of("c/1.jpg", new byte[5]);
            if (name.endsWith(".tar")) {
                Pack.tar(file, images);
            } else {
                Pack.tarGz(file, images);
            }
            ImageListing listing = DataSource.of(new Configuration(), file.toString(), ListingOptions.defaults())
                    .withoutLabels();
            Files.setLastModifiedTime(
                    file, FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 1000));
            ImageEntry plain = listing.entries().get(0);
            ImageEntry checked = new ImageEntry(
                    plain.id(), plain.target(), plain.bytes(), plain.place(), Checksums.crc32c(new byte[5]));
            ImageEntry other = new ImageEntry(
                    plain.id(), plain.target(), plain.bytes(), plain.place(), Checksums.crc32c(new byte[6]));
            try (ShardReader reader = ShardReader.open(new Configuration(), listing.root(), 100)) {
                assertThat(reader.read(checked)).as(name).isInstanceOf(EncodedImage.class);
                assertThat(reason(reader.read(other))).isEqualTo(ReadFault.Reason.CHECKSUM);
                assertThat(reason(reader.read(plain)))
                        .as("an image without a checksum in the same file")
                        .isEqualTo(ReadFault.Reason.CHANGED);
            }
        }
    }

    private static ReadFault.Reason reason(ReadResult result) {
        return ((ReadFault) result).reason();
    }

    @Test
    void allFilesAreClosed() throws Exception {
        for (int i = 0; i < 3; i++) {
            Pack.tarGz(folder.resolve(i + ".tgz"), Map.of("c/" + i + ".jpg", new byte[5]));
        }
        Configuration conf = new Configuration();
        conf.set("fs.stubborn.impl", Stubborn.class.getName());
        failing = false;
        ImageListing listing = DataSource.of(conf, "stubborn:" + folder, ListingOptions.defaults())
                .withoutLabels();
        assertThat(OPEN).isEmpty();
        ShardReader reader = ShardReader.open(conf, listing.root(), 100);
        for (ImageEntry entry : listing.entries()) {
            assertThat(reader.read(entry)).isInstanceOf(EncodedImage.class);
        }
        assertThat(OPEN).hasSize(3);
        failing = true;
        assertThatThrownBy(reader::close).isInstanceOf(IOException.class).hasMessage("a packed file cannot be closed");
        assertThat(OPEN).isEmpty();
    }
}
