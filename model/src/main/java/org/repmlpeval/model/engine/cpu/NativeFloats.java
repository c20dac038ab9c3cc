package org.repmlpeval.model.engine.cpu;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.repmlpeval.model.engine.MemoryBudget;

/** A native float32 array that starts on a cache line; content unspecified at first. */
final class NativeFloats implements AutoCloseable {
    private static final int LINE = 64 / Float.BYTES;

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
            memory = new FloatPointer(size + LINE);
        } catch (OutOfMemoryError e) {
            budget.release(bytes);
            throw e;
        }
        long misaligned = memory.address() / Float.BYTES % LINE;
        aligned = new FloatPointer(memory).position((LINE - misaligned) % LINE);
    }

    static long bytes(long size) {
        return (size + LINE) * Float.BYTES;
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
