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
    private long reserved;
    private long peak;

    /** @param limit bytes */
    public MemoryBudget(long limit) {
        this.limit = limit;
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
            throw new NativeMemoryException(String.format(
                    Locale.ROOT,
                    "%s take%s %,d MB of native memory, but only %,d MB of %,d MB are free",
                    what,
                    what.endsWith("s") ? "" : "s",
                    mb(bytes + MB - 1),
                    mb(limit - reserved),
                    mb(limit)));
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
        return new EnvironmentException(
                "no memory " + what + ": " + reason.getMessage()
                        + "; give the process more memory outside the heap (spark.executor.memoryOverhead, or a"
                        + " smaller -Xmx, by REPMLP_EVAL_JAVA_OPTS for the driver), fewer forms or fewer task slots",
                reason);
    }

    private static long mb(long bytes) {
        return Math.max(0, bytes) / MB;
    }

    /** The requested memory is not available. A smaller amount may be. */
    public static final class NativeMemoryException extends RuntimeException {
        public NativeMemoryException(String message) {
            super(message);
        }

        public NativeMemoryException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
