package org.repmlpeval.partitioning.read;

import java.io.Serializable;
import org.repmlpeval.partitioning.dataset.ImageEntry;

/**
 * Why a listed image could not be read. It is an outcome of that image, not a failure of the job.
 *
 * @param message text for the report: the file, numbers and the file system's own message
 * @param sha256 of the bytes that were read as a whole and are not those that the data set lists, 64 lower-case hexadecimal digits; null if
 *     there are none
 */
public record ReadFault(ImageEntry entry, Reason reason, String message, String sha256)
        implements ReadResult, Serializable {

    public enum Reason {
        /** The file does not exist, or its symbolic link is broken. */
        MISSING,
        /** The file is shorter or longer than listed, or was written again since. */
        CHANGED,
        /** The file has another checksum than the data set says, so it is damaged or has been replaced. */
        CHECKSUM,
        /** The listed length exceeds the reader's limit; the file was not opened. */
        TOO_LARGE,
        /** The image's record in a packed file cannot be decoded. */
        DAMAGED,
        /** The file system failed on this file, for example because of permissions, a checksum, a lost block or the connection. */
        IO_ERROR
    }
}
