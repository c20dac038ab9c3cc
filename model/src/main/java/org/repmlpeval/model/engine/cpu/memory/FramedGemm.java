package org.repmlpeval.model.engine.cpu.memory;

import org.repmlpeval.model.engine.cpu.memory.Gemm.Sum;

/**
 * Products for kernels that give each element the same bits, those near the edges of a product apart. OpenBLAS's kernels for AVX2 add
 * the products of each element one after the other, with two exceptions, where they add those of even and of odd index separately:
 *
 * <ul>
 *   <li>the first and the last eight columns of each block of columns, in half of the rows;
 *   <li>the last rows, if their number is not a multiple of twelve but exceeds it by more than three.
 * </ul>
 *
 * <p>A product is therefore computed in scratch memory, in blocks that have eight more columns on both sides and as many more rows as
 * needed. Nobody reads those. Products of a few rows or columns are computed where they are, because they have no such elements.
 */
final class FramedGemm {
    /** Columns beside a block, and the number of columns that kernels compute together. */
    static final int FRAME = 8;
    /** Rows that kernels compute together. */
    private static final int ROWS = 12;
    /** So many rows, alone or beyond a multiple of {@link #ROWS}, are added in the usual order. */
    private static final int FEW_ROWS = 3;
    /** OpenBLAS divides products of more columns into blocks. */
    private static final int MOST_COLUMNS = 320;

    private static final int MOST_ROWS = 40 * ROWS;
    /** A product of this many rows is not divided to spare copying. */
    private static final int FEW_COPIED = 12 * ROWS;

    private static final int LAST_COPIED = 4 * ROWS;

    private FramedGemm() {}

    /** Number of scratch elements that a product of this depth needs at most. */
    static long scratch(int depth) {
        return (long) (FEW_COPIED + MOST_COLUMNS) * depth + (long) MOST_ROWS * MOST_COLUMNS;
    }

    /** The same as {@link Gemm#multiply}. Up to {@link NativeFloats#MARGIN} elements before and behind those of b are read. */
    static void multiply(FloatMatrix a, FloatMatrix b, Sum sum, FloatMatrix c, Scratch scratch) {
        if (c.columns() < FRAME || c.rows() <= FEW_ROWS) {
            Gemm.multiply(a, b, sum, c);
            return;
        }
        int blocks = (c.columns() + widest() - 1) / widest();
        int width = roundUp((c.columns() + blocks - 1) / blocks, FRAME);
        int depth = a.columns();
        FloatMatrix product = scratch.matrix(MOST_ROWS, MOST_COLUMNS);
        FloatMatrix framed = scratch.matrix(depth, MOST_COLUMNS);
        FloatMatrix copied = scratch.matrix(FEW_COPIED, depth);
        for (int row = 0; row < c.rows(); ) {
            int rows = blockOf(c.rows() - row);
            FloatMatrix left = a.part(row, 0, rows, depth);
            if (!isEven(rows)) {
                left.copyInto(copied);
                left = copied.part(0, 0, roundUp(rows, ROWS), depth);
            }
            for (int column = 0; column < c.columns(); column += width) {
                int columns = Math.min(width, c.columns() - column);
                block(
                        left,
                        b.part(0, column, depth, columns),
                        sum,
                        c.part(row, column, rows, columns),
                        product,
                        framed);
            }
            row += rows;
        }
    }

    private static void block(
            FloatMatrix left, FloatMatrix right, Sum sum, FloatMatrix c, FloatMatrix product, FloatMatrix framed) {
        int columns = roundUp(c.columns(), FRAME) + 2 * FRAME;
        FloatMatrix wide;
        if (right.stride() >= columns) {
            wide = right.part(0, -FRAME, right.rows(), columns);
        } else {
            wide = new FloatMatrix(framed.data(), right.rows(), columns, columns);
            right.copyInto(wide.part(0, FRAME, right.rows(), right.columns()));
        }
        FloatMatrix whole = new FloatMatrix(product.data(), left.rows(), columns, columns);
        FloatMatrix inner = whole.part(0, FRAME, c.rows(), c.columns());
        if (sum == Sum.ADD) {
            c.copyInto(inner);
        }
        Gemm.multiply(left, wide, sum, whole);
        inner.copyInto(c);
    }

    /** How many of so many rows to compute together; the rest is the last block, which is copied if it is not even. */
    private static int blockOf(int rows) {
        if (isEven(rows) || rows <= FEW_COPIED) {
            return Math.min(rows, MOST_ROWS);
        }
        return Math.min(rows - rows % ROWS - LAST_COPIED, MOST_ROWS);
    }

    private static boolean isEven(int rows) {
        return rows % ROWS <= FEW_ROWS;
    }

    private static int widest() {
        return MOST_COLUMNS - 2 * FRAME;
    }

    private static int roundUp(int number, int unit) {
        return (number + unit - 1) / unit * unit;
    }
}
