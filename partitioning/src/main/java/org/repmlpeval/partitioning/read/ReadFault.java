package org.repmlpeval.partitioning.read;

import java.io.Serializable;
import org.repmlpeval.partitioning.dataset.ImageEntry;

/**
 * Why a listed image has no bytes; an outcome of that image, none of the job.
 *
 * @param message for the report: file, numbers and the file system's own words
 */
public record ReadFault(ImageEntry entry, Reason reason, String message) implements ReadResult, Serializable {

    public enum Reason {
        /** The file is gone since it was listed, or its symbolic link leads to nothing. */
        MISSING,
        /** The file is shorter or longer than listed: it was written to since. */
        LENGTH_CHANGED,
        /** The listed length is beyond the reader's limit; the file was not opened. */
        TOO_LARGE,
        /** The file system failed on this file: permission, checksum, lost block, connection. */
        IO_ERROR
    }
}
