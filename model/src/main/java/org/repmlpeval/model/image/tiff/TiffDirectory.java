package org.repmlpeval.model.image.tiff;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.repmlpeval.model.image.ImageException;

/**
 * The first image file directory (TIFF 6.0, section 2). Tags whose type is neither unsigned integers nor bytes are ignored. Values are
 * copied only when they are asked for: the entries of a hostile directory may all claim the same bytes of the file.
 */
final class TiffDirectory {
    private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int ENTRY = 12;

    /** Where the values of a tag lie, all of them within the file. */
    private record Values(int type, int start, int count) {
        boolean areIntegers() {
            return type == SHORT || type == LONG;
        }

        int bytes() {
            return count * TYPE_BYTES[type];
        }
    }

    private final ByteBuffer file;
    private final Map<Integer, Values> tags = new HashMap<>();
    private boolean complete;

    private TiffDirectory(ByteBuffer file) {
        this.file = file;
    }

    static TiffDirectory read(byte[] encoded) throws ImageException {
        boolean bigEndian = encoded[0] == 'M';
        ByteBuffer file = ByteBuffer.wrap(encoded).order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        if (encoded.length < 8) {
            throw ImageException.undecodable("TIFF ends inside its header (" + encoded.length + " bytes)");
        }
        long at = file.getInt(4) & 0xFFFFFFFFL;
        if (at + 2 > encoded.length) {
            throw ImageException.undecodable(
                    "TIFF whose directory at byte " + at + " is outside its " + encoded.length + " bytes");
        }
        TiffDirectory directory = new TiffDirectory(file);
        int entries = file.getShort((int) at) & 0xFFFF;
        at += 2;
        int read = 0;
        while (read < entries && at + ENTRY <= encoded.length && directory.entry((int) at)) {
            read++;
            at += ENTRY;
        }
        directory.complete = read == entries;
        return directory;
    }

    /** Reads one entry; false if its values are outside the file, which ends the directory for Pillow. */
    private boolean entry(int at) {
        int tag = file.getShort(at) & 0xFFFF;
        int type = file.getShort(at + 2) & 0xFFFF;
        long count = file.getInt(at + 4) & 0xFFFFFFFFL;
        if (type == 0 || type >= TYPE_BYTES.length) {
            return true;
        }
        long size = count * TYPE_BYTES[type];
        long start = size > 4 ? file.getInt(at + 8) & 0xFFFFFFFFL : at + 8;
        if (start + size > file.capacity()) {
            return false;
        }
        if (size > 0) {
            tags.put(tag, new Values(type, (int) start, (int) count));
        }
        return true;
    }

    boolean bigEndian() {
        return file.order() == ByteOrder.BIG_ENDIAN;
    }

    /** Whether all entries and their values are inside the file. Pillow ignores missing ones, libtiff does not. */
    boolean complete() {
        return complete;
    }

    boolean has(int tag) {
        return tags.containsKey(tag);
    }

    /** The first value of a tag. */
    long number(int tag, long otherwise) throws ImageException {
        return numbers(tag, otherwise)[0];
    }

    /** All values of a tag, or the given ones if there is no such tag. */
    long[] numbers(int tag, long... otherwise) throws ImageException {
        Values values = tags.get(tag);
        if (values == null) {
            return otherwise;
        }
        if (!values.areIntegers()) {
            throw ImageException.undecodable("TIFF whose tag " + tag + " holds no 16-bit or 32-bit integers");
        }
        long[] numbers = new long[values.count];
        for (int i = 0; i < numbers.length; i++) {
            int index = values.start + i * TYPE_BYTES[values.type];
            numbers[i] = values.type == SHORT ? file.getShort(index) & 0xFFFF : file.getInt(index) & 0xFFFFFFFFL;
        }
        return numbers;
    }

    /** The content of a tag of bytes; empty if there is no such tag. */
    byte[] bytes(int tag) {
        Values values = tags.get(tag);
        return values == null || values.areIntegers()
                ? new byte[0]
                : Arrays.copyOfRange(file.array(), values.start, values.start + values.bytes());
    }
}
