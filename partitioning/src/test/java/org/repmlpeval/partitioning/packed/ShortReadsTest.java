package org.repmlpeval.partitioning.packed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.PositionedReadable;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.Seekable;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.partitioning.TestTree;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;

/** Packed files on a file system that returns less than it is asked for, as S3A does at the end of each of its requests. */
class ShortReadsTest {
    private static final int MOST = 100;

    @TempDir
    Path folder;

    @Test
    void listingsAreThoseOfTheLocalFileSystem() throws IOException {
        Path tree = folder.resolve("tree");
        TestTree images = new TestTree(tree);
        for (int i = 0; i < 20; i++) {
            images.file("c" + i % 3 + "/" + i + ".jpg", 1 + 37 * i % 401);
        }
        List<Path> files = new ArrayList<>();
        files.add(folder.resolve("val.tar"));
        Pack.tar(files.get(0), Pack.files(tree));
        files.add(folder.resolve("val.tgz"));
        Pack.tarGz(files.get(1), Pack.files(tree));
        files.add(folder.resolve("val.seq"));
        Pack.sequenceFile(files.get(2), Pack.files(tree), CompressionType.NONE);
        files.add(folder.resolve("val.parquet"));
        Pack.binaryFileTable(files.get(3), Pack.files(tree));
        for (Path file : files) {
            ImageListing slow = listing("trickle:" + file);
            assertThat(slow.fingerprint())
                    .as(file.toString())
                    .isEqualTo(listing(file.toString()).fingerprint());
        }
    }

    private static ImageListing listing(String path) throws IOException {
        Configuration conf = new Configuration();
        conf.setClass("fs.trickle.impl", TrickleFileSystem.class, FileSystem.class);
        return DataSource.of(conf, path, ListingOptions.defaults()).withoutLabels();
    }

    /** The local file system, which gives at most {@value #MOST} bytes at once. */
    public static final class TrickleFileSystem extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("trickle:///");
        }

        @Override
        public String getScheme() {
            return "trickle";
        }

        @Override
        public FSDataInputStream open(org.apache.hadoop.fs.Path file, int buffer) throws IOException {
            return new FSDataInputStream(new Trickle(super.open(file, buffer)));
        }
    }

    private static final class Trickle extends FilterInputStream implements Seekable, PositionedReadable {
        private final FSDataInputStream file;

        Trickle(FSDataInputStream file) {
            super(file);
            this.file = file;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            return file.read(target, from, Math.min(length, MOST));
        }

        @Override
        public int read(long position, byte[] target, int from, int length) throws IOException {
            return file.read(position, target, from, Math.min(length, MOST));
        }

        @Override
        public void readFully(long position, byte[] target, int from, int length) throws IOException {
            int done = 0;
            while (done < length) {
                int read = read(position + done, target, from + done, length - done);
                if (read < 0) {
                    throw new EOFException();
                }
                done += read;
            }
        }

        @Override
        public void readFully(long position, byte[] target) throws IOException {
            readFully(position, target, 0, target.length);
        }

        @Override
        public void seek(long position) throws IOException {
            file.seek(position);
        }

        @Override
        public long getPos() throws IOException {
            return file.getPos();
        }

        @Override
        public boolean seekToNewSource(long position) throws IOException {
            return file.seekToNewSource(position);
        }
    }
}
