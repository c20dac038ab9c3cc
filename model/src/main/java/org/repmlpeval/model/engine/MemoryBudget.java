package org.repmlpeval.model.engine;

import java.util.Locale;
import java.util.stream.Stream;
import org.repmlpeval.model.EnvironmentException;

/**
 * A budget for native memory. Memory is counted before it is allocated, so that exceeding the limit gives a message and the process
 * is not killed.
 */
public final class MemoryBudget {
    private static final long MB = 1 << 20;

    private static MemoryBudget shared;

    private final long limit;
    private final Kind kind;
    private long reserved;
    private long peak;

    /** Whose memory it is. */
    public enum Kind {
        /** Of the process, outside the Java heap. */
        HOST(
                "native memory",
                "give the process more memory outside the heap (spark.executor.memoryOverhead, or a smaller -Xmx, by"
                        + " REPMLP_EVAL_JAVA_OPTS for the driver), fewer forms or fewer task slots"),
        /** Of a GPU. */
        DEVICE(
                "device memory",
                "end other processes on the device (nvidia-smi lists them), run fewer forms, or use a device with more"
                        + " memory");

        private final String noun;
        private final String advice;

        Kind(String noun, String advice) {
            this.noun = noun;
            this.advice = advice;
        }
    }

    /** Of native memory. @param limit bytes */
    public MemoryBudget(long limit) {
        this(limit, Kind.HOST);
    }

    /** @param limit bytes */
    public MemoryBudget(long limit, Kind kind) {
        this.limit = limit;
        this.kind = kind;
    }

    /** The one budget of this JVM. It is replaced by one with another limit only while nothing is reserved. */
    public static synchronized MemoryBudget ofThisJvm(long limit) {
        if (shared == null || shared.limit != limit && shared.reserved() == 0) {
            shared = new MemoryBudget(limit);
        }
        return shared;
    }

    /** Total number of bytes that may be reserved. */
    public long limit() {
        return limit;
    }

    /** @throws NativeMemoryException if that is more than is left; in this case nothing is reserved */
    public synchronized void reserve(long bytes, String what) {
        if (reserved + bytes > limit) {
            throw new NativeMemoryException(
                    String.format(
                            Locale.ROOT,
                            "%s take%s %,d MB of %s, but only %,d MB of %,d MB are free",
                            what,
                            what.endsWith("s") ? "" : "s",
                            mb(bytes + MB - 1),
                            kind.noun,
                            mb(limit - reserved),
                            mb(limit)),
                    kind);
        }
        reserved += bytes;
        peak = Math.max(peak, reserved);
    }

    public synchronized void release(long bytes) {
        reserved -= bytes;
    }

    /** Bytes reserved now. */
    public synchronized long reserved() {
        return reserved;
    }

    /** Largest number of bytes reserved at once. */
    public synchronized long peak() {
        return peak;
    }

    /** The heap, class metadata and threads use other memory, for which this advice would not help. */
    static void rethrowIfOfTheJvm(Throwable reason) {
        String message = String.valueOf(reason.getMessage());
        if (reason instanceof OutOfMemoryError error
                && Stream.of("Java heap space", "GC overhead", "Requested array size", "Metaspace", "native thread")
                        .anyMatch(message::contains)) {
            throw error;
        }
    }

    /** The exception to throw if there is no way to use less memory. @param what cannot be done, "to run …" */
    static EnvironmentException lacking(String what, Throwable reason) {
        Kind kind = reason instanceof NativeMemoryException lack ? lack.kind : Kind.HOST;
        return new EnvironmentException("no memory " + what + ": " + reason.getMessage() + "; " + kind.advice, reason);
    }

    /** The exception to throw before the first run if not even one image fits. */
    EnvironmentException lackingForOneImage(int runs, long bytes) {
        return lacking(
                "to run even one image",
                new NativeMemoryException(
                        (runs == 1 ? "a run of one image takes" : runs + " simultaneous runs of one image take")
                                + " %,d MB of %s, but only %,d MB are free besides the weights"
                                        .formatted(mb(bytes), kind.noun, mb(limit - reserved())),
                        kind));
    }

    /** What it is called in messages. */
    String noun() {
        return kind.noun;
    }

    private static long mb(long bytes) {
        return Math.max(0, bytes) / MB;
    }

    /** The requested memory is not available. A smaller amount may be. */
    public static final class NativeMemoryException extends RuntimeException {
        private final Kind kind;

        public NativeMemoryException(String message) {
            this(message, Kind.HOST);
        }

        public NativeMemoryException(String message, Kind kind) {
            super(message);
            this.kind = kind;
        }

        public NativeMemoryException(String message, Throwable cause) {
            super(message, cause);
            kind = Kind.HOST;
        }
    }
}
