package org.repmlpeval.model.engine.cpu.memory;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.repmlpeval.model.NativeRuntime;
import org.repmlpeval.model.engine.MemoryBudget;

/**
 * A native float32 array that starts on a cache line. A large array uses huge pages if the system provides them, because products
 * access weights in many places at once and address translation would slow them down. The initial content is unspecified.
 */
public final class NativeFloats implements AutoCloseable {
    /** So many elements before the first and behind the last one may be read; they have no meaning. */
    static final int MARGIN = 16;

    private static final int LINE = 64;
    private static final int HUGE_PAGE = 2 << 20;

    private final MemoryBudget budget;
    private final long bytes;
    private final FloatPointer memory;
    private final FloatPointer aligned;
    private final long size;

    /**
     * @throws MemoryBudget.NativeMemoryException if the budget is too small
     * @throws OutOfMemoryError if the machine has too little memory
     */
    public NativeFloats(long size, MemoryBudget budget, String what) {
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
        long misaligned = (memory.address() + MARGIN * Float.BYTES) % alignment;
        aligned = new FloatPointer(memory).position(MARGIN + (alignment - misaligned) % alignment / Float.BYTES);
        if (alignment == HUGE_PAGE) {
            NativeRuntime.adviseHugePages(memory.address() + aligned.position() * Float.BYTES, size * Float.BYTES);
        }
    }

    public static long bytes(long size) {
        return (size + 2L * MARGIN) * Float.BYTES + alignment(size);
    }

    /** That many elements or a few more, so that what follows them begins on a cache line. */
    public static long lines(long elements) {
        int inLine = LINE / Float.BYTES;
        return (elements + inLine - 1) / inLine * inLine;
    }

    private static int alignment(long size) {
        return size * Float.BYTES < 2L * HUGE_PAGE ? LINE : HUGE_PAGE;
    }

    long size() {
        return size;
    }

    /** A pointer to that element; costs an object. */
    public FloatPointer at(long index) {
        return new FloatPointer(aligned).position(aligned.position() + index);
    }

    /** A pointer to that element as its address alone, as libraries want it that know nothing of positions; costs an object. */
    public FloatPointer address(long index) {
        return memory.getPointer(aligned.position() + index);
    }

    /** A matrix whose first element is that element. */
    public FloatMatrix matrix(long index, int rows, int columns, int stride) {
        return new FloatMatrix(at(index), rows, columns, stride);
    }

    /** All elements as a buffer, for absolute bulk access. */
    public FloatBuffer buffer() {
        return at(0).limit(aligned.position() + size)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** Copies a whole array in. */
    public void put(long index, float[] values) {
        at(index).put(values, 0, values.length);
    }

    @Override
    public void close() {
        memory.close();
        budget.release(bytes);
    }
}
