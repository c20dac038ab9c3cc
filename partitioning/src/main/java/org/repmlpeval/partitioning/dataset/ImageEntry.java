package org.repmlpeval.partitioning.dataset;

import java.io.Serializable;
import java.util.List;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;

/**
 * One listed image. It holds no absolute path, so that a shard of thousands of images stays small when it is sent to an executor. An image
 * with a file of its own is at {@link Location#resolve(String) root.resolve(id)}.
 *
 * @param id path relative to the data set's root, decoded, with {@code /} between names, e.g. {@code airplane/0001.jpg}
 * @param target what is right for the image
 * @param bytes length of the encoded file when it was listed; 0 for a broken symbolic link
 * @param place where the encoded file is
 * @param checksum that the data set gives for the encoded file, {@code crc32c:} or {@code sha256:} and hexadecimal digits; null if it gives none
 * @param version of the image's own file when it was listed; not known for an image in a packed file, whose place has it
 */
public record ImageEntry(String id, Target target, long bytes, Place place, String checksum, FileVersion version)
        implements Serializable {

    /** @throws DataSetException if the id is empty or absolute, or the length is negative */
    public ImageEntry {
        if (id.isEmpty() || id.startsWith("/")) {
            throw new DataSetException("image id '" + id + "' is not a path relative to the data set's root");
        }
        if (bytes < 0) {
            throw new DataSetException("image '" + id + "' has " + bytes + " bytes; it must have 0 or more");
        }
    }

    /** An image whose version is not known. @throws DataSetException if the id is empty or absolute, or the length is negative */
    public ImageEntry(String id, Target target, long bytes, Place place, String checksum) {
        this(id, target, bytes, place, checksum, FileVersion.UNKNOWN);
    }

    /** An image without a known checksum. @throws DataSetException if the id is empty or absolute, or the length is negative */
    public ImageEntry(String id, Target target, long bytes, Place place) {
        this(id, target, bytes, place, null);
    }

    /** An image with a file of its own in the root. @throws DataSetException if the id is empty or absolute, or the length is negative */
    public ImageEntry(String id, Target target, long bytes, FileVersion version) {
        this(id, target, bytes, Place.OWN_FILE, null, version);
    }

    /** An image with a file of its own. @throws DataSetException if the id is empty or absolute, or the length is negative */
    public ImageEntry(String id, Target target, long bytes) {
        this(id, target, bytes, Place.OWN_FILE);
    }

    /**
     * An image of one class with a file of its own.
     *
     * @param label class index, counted from 0
     * @throws DataSetException also if the label is negative
     */
    public ImageEntry(String id, int label, long bytes) {
        this(id, Target.of(label), bytes);
    }

    /** The same image with another target. */
    public ImageEntry with(Target other) {
        return new ImageEntry(id, other, bytes, place, checksum, version);
    }

    /** The version of the file that holds the image, which may hold others too. */
    public FileVersion fileVersion() {
        return place instanceof Place.Packed packed ? packed.file().version() : version;
    }

    /** Class indices that are right for the image; empty if it has no label or a label file. */
    public List<Integer> labels() {
        return target instanceof Target.Classes classes ? classes.labels() : List.of();
    }

    /** The class index of an image that has exactly one. @throws IllegalStateException if it has none or several */
    public int label() {
        List<Integer> labels = labels();
        if (labels.size() != 1) {
            throw new IllegalStateException("image '" + id + "' has " + labels.size() + " labels, not one");
        }
        return labels.get(0);
    }

    @Override
    public String toString() {
        String where = place instanceof Place.OwnFile ? "" : ", place=" + place;
        return "ImageEntry[id=" + id + ", target=" + target + ", bytes=" + bytes + where
                + (checksum == null ? "" : ", checksum=" + checksum) + "]";
    }
}
