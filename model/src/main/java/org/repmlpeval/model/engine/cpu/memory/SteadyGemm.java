package org.repmlpeval.model.engine.cpu.memory;

import static org.bytedeco.openblas.global.openblas_nolapack.cblas_scopy;

import java.util.Random;
import org.bytedeco.javacpp.FloatPointer;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.engine.cpu.memory.Gemm.Sum;

/**
 * Matrix products whose elements do not depend on the size of the product. OpenBLAS computes products of at most 1e6 multiplications with
 * other kernels, which add in another order. The last digits of an image's outputs would then depend on how many images share its batch
 * and on how many threads share the work. Here such a product is surrounded by rows and columns that nobody reads, until it is large
 * enough for the usual kernel.
 *
 * <p>With the kernels for AVX-512 the usual kernel gives each element the same bits at any place of any product. Those for AVX2 do not:
 * there the last digits still depend on the batch.
 *
 * @see #isPlaceIndependent
 */
public final class SteadyGemm {
    /** Largest number of multiplications for which OpenBLAS uses kernels for small products. */
    static final long SMALL = 1_000_000;

    /** Not a multiple of the blocks in which kernels work, so that all their edges occur. */
    private static final int PROBE_SIZE = 301;

    private static final int PROBE_DEPTH = 1000;

    private SteadyGemm() {}

    /** The size of a product that is large enough. */
    record Size(int rows, int columns) {
        static Size of(int rows, int columns, int depth) {
            if ((long) rows * columns * depth > SMALL) {
                return new Size(rows, columns);
            }
            int side = side(depth);
            if (rows <= side && columns <= side) {
                return new Size(side, side);
            }
            return rows > side
                    ? new Size(rows, Math.max(columns, enough((long) rows * depth)))
                    : new Size(Math.max(rows, enough((long) columns * depth)), columns);
        }

        /** The smallest factor that makes a product large enough. */
        private static int enough(long others) {
            return (int) (SMALL / others + 1);
        }
    }

    /** Side of the smallest square product that is large enough. */
    private static int side(int depth) {
        return (int) Math.ceil(Math.sqrt((SMALL + 1.0) / depth));
    }

    /** Number of scratch elements that a product of this depth needs at most. */
    public static long scratch(int depth) {
        long side = side(depth) + 1L;
        return 2 * side * depth + 2 * side * side;
    }

    /**
     * Whether an element has the same bits at any place of a product on this machine. Multiplies matrices of equal rows and equal columns,
     * so that all elements of the product have the same factors.
     */
    public static boolean isPlaceIndependent() {
        MemoryBudget own = new MemoryBudget(Long.MAX_VALUE);
        int size = PROBE_SIZE;
        try (NativeFloats a = new NativeFloats((long) size * PROBE_DEPTH, own, "a measurement");
                NativeFloats b = new NativeFloats((long) size * PROBE_DEPTH, own, "a measurement");
                NativeFloats c = new NativeFloats((long) size * size, own, "a measurement")) {
            Random random = new Random(PROBE_DEPTH);
            float[] left = new float[size * PROBE_DEPTH];
            float[] right = new float[PROBE_DEPTH * size];
            for (int k = 0; k < PROBE_DEPTH; k++) {
                float x = random.nextFloat() - 0.5f;
                float y = random.nextFloat() - 0.5f;
                for (int i = 0; i < size; i++) {
                    left[i * PROBE_DEPTH + k] = x;
                    right[k * size + i] = y;
                }
            }
            a.put(0, left);
            b.put(0, right);
            Gemm.multiply(size, size, PROBE_DEPTH, a.at(0), PROBE_DEPTH, b.at(0), size, Sum.OVERWRITE, c.at(0), size);
            float[] product = new float[size * size];
            c.at(0).get(product);
            for (float element : product) {
                if (element != product[0]) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * The same as {@link Gemm#multiply}.
     *
     * @param scratch room for {@link #scratch} elements, of any content
     */
    static void multiply(
            int rows,
            int columns,
            int depth,
            FloatPointer a,
            int aStride,
            FloatPointer b,
            int bStride,
            Sum sum,
            FloatPointer c,
            int cStride,
            FloatPointer scratch) {
        Size size = Size.of(rows, columns, depth);
        if (size.rows() == rows && size.columns() == columns) {
            Gemm.multiply(rows, columns, depth, a, aStride, b, bStride, sum, c, cStride);
            return;
        }
        FloatPointer left = a;
        int leftStride = aStride;
        FloatPointer right = b;
        int rightStride = bStride;
        long used = 0;
        if (size.rows() > rows) {
            left = new FloatPointer(scratch);
            leftStride = depth;
            copy(a, aStride, left, leftStride, rows, depth);
            used = (long) size.rows() * depth;
        }
        if (size.columns() > columns) {
            right = new FloatPointer(scratch).position(scratch.position() + used);
            rightStride = size.columns();
            copy(b, bStride, right, rightStride, depth, columns);
            used += (long) depth * size.columns();
        }
        FloatPointer product = new FloatPointer(scratch).position(scratch.position() + used);
        if (sum == Sum.ADD) {
            copy(c, cStride, product, size.columns(), rows, columns);
        }
        Gemm.multiply(
                size.rows(), size.columns(), depth, left, leftStride, right, rightStride, sum, product, size.columns());
        copy(product, size.columns(), c, cStride, rows, columns);
    }

    private static void copy(FloatPointer from, int fromStride, FloatPointer to, int toStride, int rows, int columns) {
        if (fromStride == columns && toStride == columns) {
            cblas_scopy(rows * columns, from, 1, to, 1);
            return;
        }
        FloatPointer source = new FloatPointer(from);
        FloatPointer target = new FloatPointer(to);
        for (int row = 0; row < rows; row++) {
            source.position(from.position() + (long) row * fromStride);
            target.position(to.position() + (long) row * toStride);
            cblas_scopy(columns, source, 1, target, 1);
        }
    }
}
