package org.repmlpeval.partitioning.folder;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.dataset.FileVersion;

/** Lists one folder at a time. Names are not patterns: every character stands for itself. */
interface Directories {

    /** The kind of file behind a name, after following symbolic links. */
    enum Kind {
        FILE,
        FOLDER,
        /** A broken symbolic link. */
        DANGLING,
        /** A pipe, socket or device; opening it may block forever. */
        SPECIAL,
        /** The name cannot be decoded, so the file cannot be opened. */
        UNNAMEABLE
    }

    /**
     * @param bytes length of a file, 0 for anything else
     * @param version of a file; not known for anything else
     */
    record Child(String name, Kind kind, long bytes, FileVersion version) {
        /** No file that can be read. */
        Child(String name, Kind kind) {
            this(name, kind, 0, FileVersion.UNKNOWN);
        }
    }

    /** Hands over the contents of the folder, in no particular order. */
    void list(Path folder, Consumer<Child> children) throws IOException;

    /** Equal for two paths to the same folder, so that the walk recognises a link to one of its own parent folders. */
    Object identity(Path folder) throws IOException;

    static Directories of(Location root) {
        return root.fileSystem() instanceof RawLocalFileSystem ? new LocalDirectories() : new HadoopDirectories(root);
    }

    /** Any file system without symbolic links: they are disabled in HDFS, and object stores have none. */
    record HadoopDirectories(Location root) implements Directories {
        @Override
        public void list(Path folder, Consumer<Child> children) throws IOException {
            try {
                RemoteIterator<FileStatus> all = root.fileSystem().listStatusIterator(folder);
                while (all.hasNext()) {
                    children.accept(child(all.next()));
                }
            } catch (IllegalArgumentException e) {
                throw new DataSetException(
                        "cannot list " + folder + ": a name in it is not a legal Hadoop path (" + e.getMessage()
                                + "); rename the file; most often its name contains a colon",
                        e);
            }
        }

        private static Child child(FileStatus status) {
            if (status.isSymlink()) {
                throw new DataSetException(
                        status.getPath() + " is a symbolic link; outside the local file system links are not"
                                + " followed, so put the files themselves in the folder");
            }
            String name = status.getPath().getName();
            return status.isDirectory()
                    ? new Child(name, Kind.FOLDER)
                    : new Child(name, Kind.FILE, status.getLen(), FileVersion.of(status));
        }

        @Override
        public Object identity(Path folder) {
            return folder;
        }
    }
}
