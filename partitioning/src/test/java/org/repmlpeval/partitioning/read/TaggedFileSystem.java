package org.repmlpeval.partitioning.read;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.impl.OpenFileParameters;
import org.repmlpeval.partitioning.Digests;

/** The local disk as a store of objects, whose tags follow from their content. */
public final class TaggedFileSystem extends RawLocalFileSystem {
    static final List<String> REQUESTS = new CopyOnWriteArrayList<>();

    static Configuration configuration() {
        Configuration conf = new Configuration();
        conf.set("fs.tagged.impl", TaggedFileSystem.class.getName());
        return conf;
    }

    private static final class Tagged extends FileStatus implements EtagSource {
        private static final long serialVersionUID = 1L;

        private final String tag;

        private Tagged(FileStatus status, String tag) {
            super(status.getLen(), false, 1, status.getBlockSize(), status.getModificationTime(), status.getPath());
            this.tag = tag;
        }

        @Override
        public String getEtag() {
            return tag;
        }
    }

    @Override
    public URI getUri() {
        return URI.create("tagged:///");
    }

    @Override
    public String getScheme() {
        return "tagged";
    }

    @Override
    public boolean hasPathCapability(Path path, String capability) throws IOException {
        return capability.equals(CommonPathCapabilities.ETAGS_AVAILABLE) || super.hasPathCapability(path, capability);
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        REQUESTS.add("status " + path.getName());
        FileStatus status = super.getFileStatus(path);
        return status.isFile()
                ? new Tagged(
                        status,
                        "\""
                                + Digests.sha256(
                                        Files.readAllBytes(pathToFile(path).toPath())) + "\"")
                : status;
    }

    @Override
    protected CompletableFuture<FSDataInputStream> openFileWithOptions(Path path, OpenFileParameters parameters)
            throws IOException {
        REQUESTS.add("open " + path.getName() + (parameters.getStatus() == null ? "" : " with its status"));
        return CompletableFuture.completedFuture(new FSDataInputStream(new LocalStream(path)));
    }

    /** Opened without a further request. */
    private final class LocalStream extends org.apache.hadoop.fs.FSInputStream {
        private final java.io.RandomAccessFile file;

        private LocalStream(Path path) throws IOException {
            file = new java.io.RandomAccessFile(pathToFile(path), "r");
        }

        @Override
        public void seek(long position) throws IOException {
            file.seek(position);
        }

        @Override
        public long getPos() throws IOException {
            return file.getFilePointer();
        }

        @Override
        public boolean seekToNewSource(long target) {
            return false;
        }

        @Override
        public int read() throws IOException {
            return file.read();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
