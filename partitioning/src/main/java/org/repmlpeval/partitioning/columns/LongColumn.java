package org.repmlpeval.partitioning.columns;

import java.io.Serializable;
import java.util.Arrays;

/** Whole numbers. If they are near one another, each takes four bytes; if all are equal, they take none. Immutable. */
public final class LongColumn implements Serializable {
    private static final long serialVersionUID = 2L;

    /** The first number. */
    private final long base;
    /** By how much each number is larger than the first one, modulo 2^64; null if all are equal, or if they are wide. */
    private final int[] narrow;
    /** The numbers themselves; null unless their distances need more than an int. */
    private final long[] wide;

    private final int size;

    private LongColumn(long base, int[] narrow, long[] wide, int size) {
        this.base = base;
        this.narrow = narrow;
        this.wide = wide;
        this.size = size;
    }

    public int size() {
        return size;
    }

    public long get(int index) {
        if (wide != null) {
            return wide[index];
        }
        return narrow == null ? base : base + narrow[index];
    }

    /** Bytes of heap. */
    public long heapBytes() {
        return wide != null
                ? (long) Long.BYTES * wide.length
                : narrow == null ? Long.BYTES : (long) Integer.BYTES * narrow.length;
    }

    /** Appends numbers. Not thread-safe. */
    public static final class Writer {
        private long base;
        private boolean equal = true;
        private int[] narrow = new int[16];
        private long[] wide;
        private int size;

        public void add(long number) {
            if (size == 0) {
                base = number;
            }
            long distance = number - base;
            equal &= distance == 0;
            if (wide == null && distance != (int) distance) {
                wide = Arrays.stream(narrow).mapToLong(one -> base + one).toArray();
                narrow = null;
            }
            if (wide == null) {
                narrow = size == narrow.length ? Arrays.copyOf(narrow, 2 * size) : narrow;
                narrow[size++] = (int) distance;
            } else {
                wide = size == wide.length ? Arrays.copyOf(wide, 2 * size) : wide;
                wide[size++] = number;
            }
        }

        public LongColumn done() {
            if (wide != null) {
                return new LongColumn(base, null, Arrays.copyOf(wide, size), size);
            }
            return new LongColumn(base, equal ? null : Arrays.copyOf(narrow, size), null, size);
        }
    }
}
