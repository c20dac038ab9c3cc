package org.repmlpeval.model.engine.cpu.memory;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The working data of one thread of a run: where each value is stored, and heap rows for its loops. Element (row, column) of value
 * v is at {@code origin[v] + row · stride[v] + column} in the run's memory. Rows are channels and columns are (image, pixel); of values
 * with channels last, rows are images and columns are (pixel, channel).
 */
public final class Lane {
    private static final int SPARE = 3;

    private final NativeFloats memory;
    private final FloatBuffer floats;
    private final long[] origin;
    private final int[] stride;
    private final float[][] spare = new float[SPARE][];
    private final int images;
    private long gatherOrigin;
    private long productOrigin;

    public Lane(NativeFloats memory, FloatBuffer floats, int values, int images) {
        this.memory = memory;
        this.floats = floats;
        this.images = images;
        origin = new long[values];
        stride = new int[values];
    }

    public int images() {
        return images;
    }

    public void place(int value, long origin, int stride) {
        this.origin[value] = origin;
        this.stride[value] = stride;
    }

    /** Where this thread may gather columns for a product. */
    public void placeGather(long origin) {
        gatherOrigin = origin;
    }

    public long gatherOrigin() {
        return gatherOrigin;
    }

    /** Where this thread has scratch memory for small products, {@link SteadyGemm#scratch} elements. */
    public void placeProduct(long origin) {
        productOrigin = origin;
    }

    /** {@link Gemm#multiply} with bits that do not depend on the product's size. */
    public void multiply(FloatMatrix a, FloatMatrix b, Gemm.Sum sum, FloatMatrix c) {
        SteadyGemm.multiply(a, b, sum, c, memory.at(productOrigin));
    }

    public int stride(int value) {
        return stride[value];
    }

    public long address(int value, int row, int column) {
        return origin[value] + (long) row * stride[value] + column;
    }

    /** Whether two values are at the same place in memory. */
    public boolean same(int a, int b) {
        return origin[a] == origin[b] && stride[a] == stride[b];
    }

    /** A part of a value. */
    public FloatMatrix matrix(int value, int row, int column, int rows, int columns) {
        return matrix(address(value, row, column), rows, columns, stride[value]);
    }

    /** A pointer to what is at that address. */
    public FloatPointer pointer(long address) {
        return memory.address(address);
    }

    /** A matrix whose first element is at that address. */
    public FloatMatrix matrix(long address, int rows, int columns, int stride) {
        return memory.matrix(address, rows, columns, stride);
    }

    public void load(long address, float[] target, int n) {
        floats.get((int) address, target, 0, n);
    }

    public void load(long address, float[] target, int at, int n) {
        floats.get((int) address, target, at, n);
    }

    public void store(long address, float[] source, int n) {
        floats.put((int) address, source, 0, n);
    }

    public void store(long address, float[] source, int from, int n) {
        floats.put((int) address, source, from, n);
    }

    public float get(long address) {
        return floats.get((int) address);
    }

    public void put(long address, float value) {
        floats.put((int) address, value);
    }

    /** Heap row number i of this thread, of at least that length. */
    public float[] row(int i, int length) {
        if (spare[i] == null || spare[i].length < length) {
            spare[i] = new float[length];
        }
        return spare[i];
    }
}
