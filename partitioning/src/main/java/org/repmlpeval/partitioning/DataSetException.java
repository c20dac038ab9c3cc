package org.repmlpeval.partitioning;

/**
 * The user's data set, or a setting about it, is unusable. The message says what failed, the wrong value, where it was found, what is
 * legal and what to do. It is not used for a file system that fails, which is an {@link java.io.IOException}, or for an image that cannot
 * be read, which is an outcome.
 */
public class DataSetException extends RuntimeException {
    public DataSetException(String message) {
        super(message);
    }

    public DataSetException(String message, Throwable cause) {
        super(message, cause);
    }
}
