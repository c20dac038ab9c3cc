package org.repmlpeval.model.checkpoint.pickle;

import java.util.List;
import org.repmlpeval.model.InvalidInputException;

/**
 * What a pickle may cost. A pickle has at most as many opcodes as bytes, so its length bounds the time of a run. Memoised values
 * let a few bytes ask for the same copies again and again. Such copies, and the memory of all values, are counted here before they
 * are made.
 */
public final class PickleLimits {
    /** The longest pickle that is read, in bytes. */
    public static final long MAX_PICKLE_BYTES = 256L << 20;

    /** How many copied elements are always allowed. One more is allowed for each byte of the pickle. */
    static final long ALWAYS_COPIED = 4_000_000;

    /** High estimates of the heap memory that a value of a pickle takes, in bytes. */
    static final int OBJECT = 48;

    static final int CONTAINER = 160;
    static final int REFERENCE = 8;
    static final int ENTRY = 56;

    private static final String INSTEAD =
            "; if you trust the file, save only the weights with torch.save(torch.load(FILE,"
                    + " weights_only=False)[\"state_dict\"], \"weights.pth\"), with the name of their entry in place of state_dict";

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
     * Counts elements (for a name: characters) that an opcode is about to copy, and the bytes that each takes.
     *
     * @throws InvalidInputException if the limit is exceeded
     */
    void copy(long elements, int bytesEach) {
        copied += elements;
        if (copied > mostCopied) {
            throw new InvalidInputException("its pickle makes more than " + mostCopied
                    + " copies of its values, which is the limit for its length and more than any state dict needs;"
                    + " refused as a memory bomb");
        }
        allocate(elements * bytesEach);
    }

    /**
     * Counts bytes that an opcode is about to take.
     *
     * @throws InvalidInputException if the limit is exceeded
     */
    void allocate(long bytes) {
        memory += bytes;
        if (memory > mostMemory) {
            throw new InvalidInputException(
                    "the file holds too much besides the weights: the pickle's values would take more than"
                            + " the limit of " + mostMemory + " bytes, half of the Java heap; raise -Xmx, or"
                            + INSTEAD.substring(1));
        }
    }

    /**
     * Counts the memory of a value that is put on the stack. The values that it refers to were counted when they were put there.
     */
    void value(Object value) {
        long bytes =
                value instanceof String text ? OBJECT + text.length() : value instanceof List ? OBJECT : 2 * REFERENCE;
        allocate(bytes);
    }

    public static String tooLong(String what, long bytes) {
        return what + " has " + bytes + " bytes or more; the limit is " + MAX_PICKLE_BYTES + INSTEAD;
    }
}
