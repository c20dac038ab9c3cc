package org.repmlpeval.partitioning.dataset;

import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.Machine;

/**
 * Where a listing was made and when it began, by which a reader judges whether a file has been written since.
 *
 * @param host the machine, see {@link Machine#host}
 * @param millis since 1970 in UTC
 */
public record ListingMoment(String host, long millis) implements Serializable {

    /** On this machine, now. */
    public static ListingMoment now() {
        return new ListingMoment(Machine.host(), System.currentTimeMillis());
    }

    /** Whether versions of a file can be compared on its file system: a local one, HDFS, or a store of objects that tells ETags. */
    public static boolean comparable(Location file) throws IOException {
        return file.fileSystem() instanceof RawLocalFileSystem || isHdfs(file) || hasTags(file);
    }

    /** Whether the file is on HDFS. */
    public static boolean isHdfs(Location file) {
        return "hdfs".equals(file.fileSystem().getUri().getScheme());
    }

    /** Whether the file is on a store of objects that tells ETags. */
    public static boolean hasTags(Location file) throws IOException {
        return file.fileSystem().hasPathCapability(file.path(), CommonPathCapabilities.ETAGS_AVAILABLE);
    }

    /**
     * Whether the file has been written since it was listed. Machines may have copies of a data set in local folders of the same name. The
     * times of a copy are its own, so on another machine than that of the listing a local file counts as written only if it is younger
     * than the listing.
     *
     * @param listed version in the listing
     * @param now version when the file is read
     */
    public boolean isWrittenSince(Location file, FileVersion listed, FileVersion now) throws IOException {
        boolean mayBeCopy = file.fileSystem() instanceof RawLocalFileSystem && !host.equals(Machine.host());
        return now.differsFrom(listed) && comparable(file) && (!mayBeCopy || now.isTimeFrom(millis));
    }
}
