package org.repmlpeval.model.image.format;

import java.util.Arrays;
import org.repmlpeval.model.image.ImageException;

/** Reads a file from front to back, little-endian, like Python's file objects. */
final class Cursor {
    private final byte[] bytes;
    private final String format;
    private long at;

    /** @param format the name of the format in messages, such as {@code GIF} */
    Cursor(byte[] bytes, String format) {
        this.bytes = bytes;
        this.format = format;
    }

    long position() {
        return at;
    }

    void seek(long position) {
        at = position;
    }

    /** The next byte, or −1 at the end of the file. */
    int next() {
        return at < bytes.length ? bytes[(int) at++] & 0xFF : -1;
    }

    /** The next {@code count} bytes, or fewer if the file ends. */
    byte[] upTo(int count) {
        if (at >= bytes.length) {
            return new byte[0];
        }
        int from = (int) at;
        int to = (int) Math.min(bytes.length, at + count);
        at = to;
        return Arrays.copyOfRange(bytes, from, to);
    }

    /** Exactly the next {@code count} bytes. */
    byte[] exactly(int count) throws ImageException {
        byte[] read = upTo(count);
        if (read.length < count) {
            throw truncated("inside its header");
        }
        return read;
    }

    int u8() throws ImageException {
        return exactly(1)[0] & 0xFF;
    }

    ImageException truncated(String where) {
        return ImageException.undecodable(format + " ends " + where + " (" + bytes.length + " bytes)");
    }

    static int u16(byte[] data, int index) {
        return data[index] & 0xFF | (data[index + 1] & 0xFF) << 8;
    }

    static long u32(byte[] data, int index) {
        return u16(data, index) | (long) u16(data, index + 2) << 16;
    }
}
