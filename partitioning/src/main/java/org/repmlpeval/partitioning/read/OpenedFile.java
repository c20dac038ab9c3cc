package org.repmlpeval.partitioning.read;

import java.io.Closeable;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.InvalidPathHandleException;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsPathHandle;
import org.apache.hadoop.ipc.RemoteException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.dataset.FileVersion;
import org.repmlpeval.partitioning.dataset.ListingMoment;

/** A file of its own that is open. Its version is found out without a further request to its file system. */
final class OpenedFile implements Closeable {
    /** Gives the version after the file was read. */
    @FunctionalInterface
    private interface Version {
        FileVersion get() throws IOException;
    }

    /** What a name node before Hadoop 3.1 answers. */
    private static final String NO_SUCH_METHOD = "RpcNoSuchMethodException";

    /** File systems whose name nodes cannot compare times in the request that opens a file. */
    private static final Set<URI> OLD = ConcurrentHashMap.newKeySet();

    private final InputStream in;
    private final Version version;

    private OpenedFile(InputStream in, Version version) {
        this.in = in;
        this.version = version;
    }

    /** @param listed version in the listing */
    static OpenedFile open(Location file, FileVersion listed) throws IOException {
        FileSystem fileSystem = file.fileSystem();
        if (fileSystem instanceof RawLocalFileSystem local && local.getClass() == RawLocalFileSystem.class) {
            // Hadoop's own way to open a local file asks for its status four times and makes a buffer larger than
            // most images.
            File name = local.pathToFile(file.path());
            return new OpenedFile(new FileInputStream(name), () -> FileVersion.at(name.lastModified()));
        }
        if (listed.isKnown() && ListingMoment.isHdfs(file)) {
            return onHdfs(file, listed);
        }
        if (listed.isKnown() && ListingMoment.hasTags(file)) {
            return object(file);
        }
        return plain(file);
    }

    private static OpenedFile plain(Location file) throws IOException {
        return new OpenedFile(file.fileSystem().open(file.path()), () -> FileVersion.UNKNOWN);
    }

    /** The name node compares the times in the request that opens the file, if it can. */
    private static OpenedFile onHdfs(Location file, FileVersion listed) throws IOException {
        FileSystem fileSystem = file.fileSystem();
        if (OLD.contains(fileSystem.getUri())) {
            return plain(file);
        }
        HdfsPathHandle unchanged =
                new HdfsPathHandle(file.path().toUri().getPath(), Optional.empty(), Optional.of(listed.value()));
        try {
            return new OpenedFile(fileSystem.open(unchanged), () -> listed);
        } catch (UnsupportedOperationException e) {
            // Another file system of that name.
            return plain(file);
        } catch (RemoteException e) {
            if (!e.getClassName().endsWith(NO_SUCH_METHOD)) {
                throw e;
            }
            OLD.add(fileSystem.getUri());
            return plain(file);
        } catch (InvalidPathHandleException e) {
            return new OpenedFile(
                    fileSystem.open(file.path()), () -> FileVersion.of(fileSystem.getFileStatus(file.path())));
        }
    }

    /** A store of objects asks for the status when it opens an object, unless it is given. */
    private static OpenedFile object(Location file) throws IOException {
        FileStatus status = file.fileSystem().getFileStatus(file.path());
        try {
            InputStream in = file.fileSystem()
                    .openFile(file.path())
                    .withFileStatus(status)
                    .build()
                    .get();
            return new OpenedFile(in, () -> FileVersion.of(status));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while opening " + file).initCause(e);
        }
    }

    InputStream in() {
        return in;
    }

    /** To be called after the file was read. */
    FileVersion version() throws IOException {
        return version.get();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
