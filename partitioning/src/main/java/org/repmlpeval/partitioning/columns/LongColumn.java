package org.repmlpeval.partitioning.columns;

import java.io.Serializable;
import java.util.Arrays;

/** Whole numbers, of four bytes each if all of them fit. Immutable. */
public final class LongColumn implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int[] narrow;
    private final long[] wide;

    private LongColumn(int[] narrow, long[] wide) {
        this.narrow = narrow;
        this.wide = wide;
    }

    public long get(int index) {
        return narrow == null ? wide[index] : narrow[index];
    }

    /** Bytes of heap. */
    public long heapBytes() {
        return narrow == null ? (long) Long.BYTES * wide.length : (long) Integer.BYTES * narrow.length;
    }

    /** Appends numbers. Not thread-safe. */
    public static final class Writer {
        private int[] narrow = new int[16];
        private long[] wide;
        private int size;

        public void add(long number) {
            if (wide == null && number != (int) number) {
                wide = Arrays.stream(narrow).asLongStream().toArray();
                narrow = null;
            }
            if (wide == null) {
                narrow = size == narrow.length ? Arrays.copyOf(narrow, 2 * size) : narrow;
                narrow[size++] = (int) number;
            } else {
                wide = size == wide.length ? Arrays.copyOf(wide, 2 * size) : wide;
                wide[size++] = number;
            }
        }

        public LongColumn done() {
            return wide == null
                    ? new LongColumn(Arrays.copyOf(narrow, size), null)
                    : new LongColumn(null, Arrays.copyOf(wide, size));
        }
    }
}
