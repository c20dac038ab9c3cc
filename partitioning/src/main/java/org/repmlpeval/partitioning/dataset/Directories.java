package org.repmlpeval.partitioning.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;

/** Lists one folder at a time, without patterns: every character of a name stands for itself. */
interface Directories {

    /** What a name stands for, symbolic links followed. */
    enum Kind {
        FILE,
        FOLDER,
        /** A symbolic link to nothing. */
        DANGLING,
        /** A pipe, socket or device: opening it may wait for ever. */
        SPECIAL,
        /** Its name cannot be decoded, and the file cannot be found by what stands for it. */
        UNNAMEABLE
    }

    /** @param bytes length of a file, 0 for anything else */
    record Child(String name, Kind kind, long bytes) {}

    /** What the folder holds, in no particular order. */
    List<Child> children(Path folder) throws IOException;

    /** Equal for two paths if they lead to the same folder; by it the walk knows a link that points back at its parent. */
    Object identity(Path folder) throws IOException;

    static Directories of(Location root) {
        return root.fileSystem() instanceof RawLocalFileSystem ? new LocalDirectories() : new HadoopDirectories(root);
    }

    /** Any file system without symbolic links: HDFS has them disabled, object stores have none. */
    record HadoopDirectories(Location root) implements Directories {
        @Override
        public List<Child> children(Path folder) throws IOException {
            List<Child> children = new ArrayList<>();
            try {
                RemoteIterator<FileStatus> all = root.fileSystem().listStatusIterator(folder);
                while (all.hasNext()) {
                    children.add(child(all.next()));
                }
            } catch (IllegalArgumentException e) {
                throw new DataSetException(
                        "cannot list " + folder + ": a name in it is no legal Hadoop path (" + e.getMessage()
                                + "); rename it, most often it holds a colon",
                        e);
            }
            return children;
        }

        private static Child child(FileStatus status) {
            if (status.isSymlink()) {
                throw new DataSetException(
                        status.getPath() + " is a symbolic link; outside the local file system links are not followed,"
                                + " so put the files themselves there");
            }
            String name = status.getPath().getName();
            return status.isDirectory() ? new Child(name, Kind.FOLDER, 0) : new Child(name, Kind.FILE, status.getLen());
        }

        @Override
        public Object identity(Path folder) {
            return folder;
        }
    }
}
