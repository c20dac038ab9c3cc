package org.repmlpeval.partitioning.dataset;

import java.io.Serializable;
import org.repmlpeval.partitioning.DataSetException;

/** Where the bytes of an image are. Two data sets with the same images in other places have the same fingerprint. */
public sealed interface Place extends Serializable {
    /** A file of its own, below the data set's root; the image's id is its path. */
    Place OWN_FILE = new OwnFile();

    /** Use {@link #OWN_FILE}. */
    record OwnFile() implements Place {}

    /**
     * A file that holds many images.
     *
     * @param path relative to the data set's root, decoded, with {@code /} between names
     * @param format a name that the reader of the file knows
     * @param bytes length of the file when it was listed
     * @param version of the file when it was listed
     */
    record PackedFile(String path, String format, long bytes, FileVersion version) implements Serializable {
        /** A file whose version is not known. */
        public PackedFile(String path, String format, long bytes) {
            this(path, format, bytes, FileVersion.UNKNOWN);
        }
    }

    /**
     * A file of its own below another root than the data set's; the image's id is its path there.
     *
     * @param root URI with special characters encoded
     */
    record Rooted(String root) implements Place {}

    /** In a file that holds many images. */
    sealed interface Packed extends Place {
        PackedFile file();
    }

    /**
     * Consecutive bytes of a file, as many as the image has.
     *
     * @param offset of the first byte, from 0
     */
    record Range(PackedFile file, long offset) implements Packed {
        /** @throws DataSetException if the offset is negative */
        public Range {
            if (offset < 0) {
                throw new DataSetException("offset " + offset + " in " + file.path() + " must be 0 or more");
            }
        }
    }

    /**
     * A record of a file that can only be read forwards, such as a compressed archive.
     *
     * @param index of the record, from 0
     */
    record Position(PackedFile file, long index) implements Packed {
        /** @throws DataSetException if the index is negative */
        public Position {
            if (index < 0) {
                throw new DataSetException("record " + index + " of " + file.path() + " must be 0 or more");
            }
        }
    }
}
