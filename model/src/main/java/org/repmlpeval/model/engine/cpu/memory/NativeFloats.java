package org.repmlpeval.model.engine.cpu.memory;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.repmlpeval.model.NativeRuntime;
import org.repmlpeval.model.engine.MemoryBudget;

/**
 * A native float32 array that starts on a cache line, or, where it is large, lies on huge pages if the system has them to give: products
 * walk through weights in many places at once, which costs them the translation of addresses. Content is unspecified at first.
 */
final class NativeFloats implements AutoCloseable {
    private static final int LINE = 64;
    private static final int HUGE_PAGE = 2 << 20;

    private final MemoryBudget budget;
    private final long bytes;
    private final FloatPointer memory;
    private final FloatPointer aligned;
    private final long size;

    /**
     * @throws MemoryBudget.NativeMemoryException if the budget does not hold it
     * @throws OutOfMemoryError if the machine does not
     */
    NativeFloats(long size, MemoryBudget budget, String what) {
        this.size = size;
        this.budget = budget;
        bytes = bytes(size);
        budget.reserve(bytes, what);
        try {
            memory = new FloatPointer(bytes / Float.BYTES);
        } catch (OutOfMemoryError e) {
            budget.release(bytes);
            throw e;
        }
        int alignment = alignment(size);
        long misaligned = memory.address() % alignment;
        aligned = new FloatPointer(memory).position((alignment - misaligned) % alignment / Float.BYTES);
        if (alignment == HUGE_PAGE) {
            NativeRuntime.adviseHugePages(memory.address() + aligned.position() * Float.BYTES, size * Float.BYTES);
        }
    }

    static long bytes(long size) {
        return size * Float.BYTES + alignment(size);
    }

    private static int alignment(long size) {
        return size * Float.BYTES < 2L * HUGE_PAGE ? LINE : HUGE_PAGE;
    }

    long size() {
        return size;
    }

    /** A pointer to that element; costs an object. */
    FloatPointer at(long index) {
        return new FloatPointer(aligned).position(aligned.position() + index);
    }

    /** All elements as a buffer, for absolute bulk access. */
    FloatBuffer buffer() {
        return at(0).limit(aligned.position() + size)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** Copies a whole array in. */
    void put(long index, float[] values) {
        at(index).put(values, 0, values.length);
    }

    @Override
    public void close() {
        memory.close();
        budget.release(bytes);
    }
}
