package org.repmlpeval.partitioning.columns;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Texts in few bytes: each is written as the number of bytes that it shares with the one before it, and the rest. Every {@value #BLOCK}th
 * is written in full, so that any text is found after reading at most that many. Immutable.
 */
public final class TextColumn implements Serializable {
    static final int BLOCK = 16;
    private static final long serialVersionUID = 1L;

    private final byte[] data;
    /** Where each block begins in the data. */
    private final int[] blocks;

    private final int size;

    private TextColumn(byte[] data, int[] blocks, int size) {
        this.data = data;
        this.blocks = blocks;
        this.size = size;
    }

    public int size() {
        return size;
    }

    /** Bytes of heap. */
    public long heapBytes() {
        return data.length + (long) Integer.BYTES * blocks.length;
    }

    public String get(int index) {
        return cursor(index).text();
    }

    /** A cursor at the text of that index. */
    public Cursor cursor(int index) {
        Cursor cursor = new Cursor();
        cursor.at = blocks[index / BLOCK];
        for (int i = index / BLOCK * BLOCK; i <= index; i++) {
            cursor.advance();
        }
        return cursor;
    }

    /** Moves over the texts without making objects of them. Not thread-safe. */
    public final class Cursor {
        private byte[] bytes = new byte[64];
        private int length;
        private int at;

        private Cursor() {}

        /** Moves to the next text. There must be one. */
        public void advance() {
            int shared = number();
            int rest = number();
            length = shared + rest;
            if (length > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(length, 2 * bytes.length));
            }
            System.arraycopy(data, at, bytes, shared, rest);
            at += rest;
        }

        private int number() {
            int value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = data[at++];
                value |= (next & 0x7F) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }

        public String text() {
            return CodeUnits.decode(bytes, length);
        }

        /** The order of {@link String#compareTo} of the texts at which the cursors are. */
        public int compareTo(Cursor other) {
            return Arrays.compareUnsigned(bytes, 0, length, other.bytes, 0, other.length);
        }
    }

    /** Appends texts. Not thread-safe. */
    public static final class Writer {
        private byte[] data = new byte[256];
        private int[] blocks = new int[4];
        private byte[] previous = new byte[64];
        private int previousLength;
        private int used;
        private int size;

        public int size() {
            return size;
        }

        /** Bytes that the texts take so far. */
        public int bytes() {
            return used;
        }

        public void add(String text) {
            byte[] bytes = CodeUnits.encode(text);
            add(bytes, bytes.length);
        }

        /** Appends the text at which the cursor is. */
        public void add(Cursor cursor) {
            add(cursor.bytes, cursor.length);
        }

        private void add(byte[] bytes, int length) {
            int shared = 0;
            if (size % BLOCK == 0) {
                if (size / BLOCK == blocks.length) {
                    blocks = Arrays.copyOf(blocks, 2 * blocks.length);
                }
                blocks[size / BLOCK] = used;
            } else {
                int differs = Arrays.mismatch(bytes, 0, length, previous, 0, previousLength);
                shared = differs < 0 ? length : differs;
            }
            number(shared);
            number(length - shared);
            room(length - shared);
            System.arraycopy(bytes, shared, data, used, length - shared);
            used += length - shared;
            if (length > previous.length) {
                previous = new byte[Math.max(length, 2 * previous.length)];
            }
            System.arraycopy(bytes, 0, previous, 0, length);
            previousLength = length;
            size++;
        }

        private void number(int value) {
            room(5);
            int left = value;
            while (left > 0x7F) {
                data[used++] = (byte) (left | 0x80);
                left >>>= 7;
            }
            data[used++] = (byte) left;
        }

        private void room(int more) {
            if (data.length - used < more) {
                data = Arrays.copyOf(data, Math.max(Math.addExact(used, more), data.length / 2 * 3));
            }
        }

        public TextColumn done() {
            return new TextColumn(Arrays.copyOf(data, used), Arrays.copyOf(blocks, (size + BLOCK - 1) / BLOCK), size);
        }
    }
}
