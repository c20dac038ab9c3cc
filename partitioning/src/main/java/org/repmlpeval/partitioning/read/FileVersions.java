package org.repmlpeval.partitioning.read;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.dataset.FileVersion;
import org.repmlpeval.partitioning.dataset.ImageEntry;

/** The versions of the files that hold images. Safe for use by several threads. */
public final class FileVersions {
    private static final FileVersion ABSENT = FileVersion.tagged("no such file");

    private final Places places;

    /**
     * @param root the listing's root
     * @throws IOException if its file system cannot be reached
     */
    public FileVersions(Configuration conf, URI root) throws IOException {
        places = new Places(Location.of(conf, root));
    }

    /**
     * The version that was listed. If the listing did not ask for it, as with a manifest that holds lengths, it is that of the file now; a
     * file that does not exist has a version of its own.
     *
     * @return unknown if the file system does not answer
     */
    public FileVersion of(ImageEntry entry) {
        if (entry.fileVersion().isKnown()) {
            return entry.fileVersion();
        }
        try {
            Location file = places.file(entry);
            return FileVersion.of(file.fileSystem().getFileStatus(file.path()));
        } catch (FileNotFoundException e) {
            return ABSENT;
        } catch (IOException | DataSetException | IllegalArgumentException e) { // HDFS takes no name with a colon
            return FileVersion.UNKNOWN;
        }
    }
}
