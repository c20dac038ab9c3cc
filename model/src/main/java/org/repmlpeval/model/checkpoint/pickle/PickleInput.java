package org.repmlpeval.model.checkpoint.pickle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.stored.FileBytes;

/**
 * A cursor over a pickle, or over several one after another at the beginning of a file; every length is checked against what
 * remains before anything is allocated.
 */
public final class PickleInput {
    private static final int FIRST_READ = 1 << 16;

    private final FileBytes file;
    private final int end;
    private ByteBuffer bytes;
    private final PickleLimits limits;

    private PickleInput(FileBytes file, int end, ByteBuffer bytes, PickleLimits limits) {
        this.file = file;
        this.end = end;
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        this.limits = limits;
    }

    public static PickleInput of(byte[] pickle) {
        return of(pickle, new PickleLimits(pickle.length));
    }

    public static PickleInput of(byte[] pickle, PickleLimits limits) {
        return new PickleInput(null, pickle.length, ByteBuffer.wrap(pickle), limits);
    }

    /** Starts at the first byte of a file. Reads no more than is asked for, and at most {@code most} bytes. */
    public static PickleInput of(FileBytes file, long most) {
        int end = (int) Math.min(file.size(), most);
        return new PickleInput(file, end, file.read(0, Math.min(end, FIRST_READ)), new PickleLimits(end));
    }

    public int position() {
        return bytes.position();
    }

    int u1() {
        need(1);
        return Byte.toUnsignedInt(bytes.get());
    }

    int u2() {
        need(2);
        return Short.toUnsignedInt(bytes.getShort());
    }

    int i4() {
        need(4);
        return bytes.getInt();
    }

    long u4() {
        return Integer.toUnsignedLong(i4());
    }

    /** A length of 8 bytes. A length of 2^63 or more becomes negative; the caller refuses it. */
    long u8() {
        need(8);
        return bytes.getLong();
    }

    /** Little-endian two's complement of up to 8 bytes. */
    long integer(int length) {
        need(length);
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= Byte.toUnsignedLong(bytes.get()) << 8 * i;
        }
        int unused = Long.SIZE - 8 * length;
        return length == 0 ? 0 : value << unused >> unused;
    }

    String utf8(long length) {
        need(length);
        String text = new String(bytes.array(), bytes.position(), (int) length, StandardCharsets.UTF_8);
        skip(length);
        return text;
    }

    void skip(long length) {
        need(length);
        bytes.position(bytes.position() + (int) length);
    }

    /** Text up to the next line feed, which is consumed. */
    String line() {
        int start = bytes.position();
        for (int at = start; at < end; at++) {
            hold(at + 1);
            if (bytes.get(at) == '\n') {
                String text = utf8(at - start);
                skip(1);
                return text;
            }
        }
        throw bad("a line without an end");
    }

    /** What the pickle, or all pickles of one file together, may cost. Must be asked before anything is copied or allocated. */
    PickleLimits limits() {
        return limits;
    }

    byte[] raw(long length) {
        need(length);
        limits.allocate(length);
        byte[] raw = new byte[(int) length];
        bytes.get(raw);
        return raw;
    }

    public InvalidInputException bad(String what) {
        return new InvalidInputException(
                "damaged pickle: " + what + " at byte " + position() + "; copy or download the file again");
    }

    /** The same, with a clause after the position that says why, for example {@code but the highest one is 5}. */
    public InvalidInputException bad(String what, String why) {
        return new InvalidInputException("damaged pickle: " + what + " at byte " + position() + ", " + why
                + "; copy or download the file again");
    }

    private void need(long length) {
        int left = end - bytes.position();
        if (file != null && length > left && length <= file.size() - bytes.position()) {
            throw new InvalidInputException(PickleLimits.tooLong("its pickle", bytes.position() + length));
        }
        if (length < 0 || length > left) {
            throw bad("a value of " + Long.toUnsignedString(length) + " bytes where only " + left + " are left");
        }
        hold(bytes.position() + (int) length);
    }

    /** Makes sure that the bytes up to {@code position} are in memory. {@code position} must not be beyond the end. */
    private void hold(int position) {
        if (position > bytes.limit()) {
            int held = bytes.limit();
            int at = bytes.position();
            int longer = (int) Math.min(end, Math.max(position, 2L * held));
            ByteBuffer more = ByteBuffer.allocate(longer).order(ByteOrder.LITTLE_ENDIAN);
            more.put(bytes.array(), 0, held);
            file.fill(held, more);
            bytes = more.position(at);
        }
    }
}
