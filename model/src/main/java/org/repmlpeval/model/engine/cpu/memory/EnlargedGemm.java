package org.repmlpeval.model.engine.cpu.memory;

import org.repmlpeval.model.engine.cpu.memory.Gemm.Sum;

/**
 * Products for kernels that give each element the same bits at any place of any product, small ones apart: with AVX-512, OpenBLAS
 * computes products of at most 1e6 multiplications with other kernels, which add in another order. Such a product is enlarged by rows
 * and columns that nobody reads, until it is large enough for the usual kernel.
 */
final class EnlargedGemm {
    /** Largest number of multiplications for which OpenBLAS uses kernels for small products. */
    static final long SMALL = 1_000_000;

    private EnlargedGemm() {}

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
    static long scratch(int depth) {
        long side = side(depth) + 1L;
        return 2 * side * depth + 2 * side * side;
    }

    /** The same as {@link Gemm#multiply}. */
    static void multiply(FloatMatrix a, FloatMatrix b, Sum sum, FloatMatrix c, Scratch scratch) {
        int depth = a.columns();
        Size size = Size.of(c.rows(), c.columns(), depth);
        if (size.rows() == c.rows() && size.columns() == c.columns()) {
            Gemm.multiply(a, b, sum, c);
            return;
        }
        FloatMatrix left = size.rows() > c.rows() ? enlarged(a, size.rows(), depth, scratch) : a;
        FloatMatrix right = size.columns() > c.columns() ? enlarged(b, depth, size.columns(), scratch) : b;
        FloatMatrix product = scratch.matrix(size.rows(), size.columns());
        if (sum == Sum.ADD) {
            c.copyInto(product);
        }
        Gemm.multiply(left, right, sum, product);
        product.part(0, 0, c.rows(), c.columns()).copyInto(c);
    }

    private static FloatMatrix enlarged(FloatMatrix matrix, int rows, int columns, Scratch scratch) {
        FloatMatrix large = scratch.matrix(rows, columns);
        matrix.copyInto(large);
        return large;
    }
}
