package org.repmlpeval.partitioning.packed;

import java.io.Closeable;
import java.io.IOException;

/** Reads the records of a file one after the other; at first it stands before the first one. Not thread-safe. */
interface RecordCursor extends Closeable {
    /** Moves to the next record; false after the last one. */
    boolean advance() throws IOException;

    /**
     * The encoded image in the record, of length 0 if the record has none; null if it is longer than the limit. It can be asked for once
     * per record.
     *
     * @param limit in bytes
     */
    byte[] bytes(int limit) throws IOException;
}
