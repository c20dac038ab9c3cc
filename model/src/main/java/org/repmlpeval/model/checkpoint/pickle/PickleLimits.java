package org.repmlpeval.model.checkpoint.pickle;

import java.util.List;
import org.repmlpeval.model.InvalidInputException;

/**
 * What a pickle may cost. Its opcodes are no more than its bytes, so that these bound the time of a run; what memoised values let a
 * few bytes ask for again and again, and what all values take in memory, is counted here before it is made.
 */
public final class PickleLimits {
    /** The longest pickle that is read, in bytes. */
    public static final long MAX_PICKLE_BYTES = 256L << 20;

    /** Copied elements that are always allowed; one more is allowed for each byte of the pickle. */
    static final long ALWAYS_COPIED = 4_000_000;

    /** Estimates in bytes, on the high side, of what a value of a pickle takes on the heap. */
    static final int OBJECT = 48;

    static final int CONTAINER = 160;
    static final int REFERENCE = 8;
    static final int ENTRY = 56;

    private static final String INSTEAD =
            "; save the weights alone with torch.save(torch.load(FILE, weights_only=False)[\"state_dict\"], \"weights.pth\") or"
                    + " whatever their entry is, if you trust the file";

    private final long mostCopied;
    private final long mostMemory;
    private long copied;
    private long memory;

    /** @param bytes length of the pickle */
    public PickleLimits(long bytes) {
        this(bytes, Runtime.getRuntime().maxMemory() / 2);
    }

    /** @param mostMemory bytes that the values may take by the estimates of this class */
    public PickleLimits(long bytes, long mostMemory) {
        mostCopied = ALWAYS_COPIED + bytes;
        this.mostMemory = mostMemory;
    }

    /**
     * Counts elements (of a name, characters) that an opcode is about to copy, and the bytes that each takes.
     *
     * @throws InvalidInputException past the limit
     */
    void copy(long elements, int bytesEach) {
        copied += elements;
        if (copied > mostCopied) {
            throw new InvalidInputException(
                    "its pickle makes more than " + mostCopied
                            + " copies of its values, the limit for its length, as no state dict does; refused as a memory bomb");
        }
        allocate(elements * bytesEach);
    }

    /**
     * Counts bytes that an opcode is about to take.
     *
     * @throws InvalidInputException past the limit
     */
    void allocate(long bytes) {
        memory += bytes;
        if (memory > mostMemory) {
            throw new InvalidInputException(
                    "what was saved beside the weights is too much: the pickle's values would take more than"
                            + " the limit of " + mostMemory + " bytes, half of the Java heap; raise -Xmx, or"
                            + INSTEAD.substring(1));
        }
    }

    /** Counts what a value takes that is put on the stack; what it refers to was counted when it was put there itself. */
    void value(Object value) {
        long bytes =
                value instanceof String text ? OBJECT + text.length() : value instanceof List ? OBJECT : 2 * REFERENCE;
        allocate(bytes);
    }

    public static String tooLong(String what, long bytes) {
        return what + " has " + bytes + " bytes or more; the limit is " + MAX_PICKLE_BYTES + INSTEAD;
    }
}
