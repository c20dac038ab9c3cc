package org.repmlpeval.partitioning;

/**
 * The user's data set, or a setting about it, is unusable. The message says what failed, the offending value, where it stands,
 * what would be legal and what to do. A file system that fails is an {@link java.io.IOException}, an image that cannot be read
 * is an outcome; neither is this.
 */
public class DataSetException extends RuntimeException {
    public DataSetException(String message) {
        super(message);
    }

    public DataSetException(String message, Throwable cause) {
        super(message, cause);
    }
}
