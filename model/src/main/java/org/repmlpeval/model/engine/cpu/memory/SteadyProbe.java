package org.repmlpeval.model.engine.cpu.memory;

import java.util.Random;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.engine.cpu.memory.Gemm.Sum;
import org.repmlpeval.model.engine.cpu.memory.SteadyGemm.Rounding;

/**
 * Tries whether a way of computing products gives an element the same bits at any place of any product. All rows of one factor are
 * equal, and all columns of the other one, so that all elements of all products of a depth have the same factors.
 */
final class SteadyProbe {
    /** Rows and columns; most are not multiples of the blocks in which kernels work, so that all their edges occur. */
    private static final int[][] SIZES = {
        {1, 1},
        {1, 50},
        {50, 1},
        {3, 100},
        {8, 100},
        {12, 15},
        {12, 24},
        {29, 7},
        {36, 203},
        {40, 64},
        {301, 301},
        {44, 800},
        {7, 1603}
    };
    /** Without and with a division of the depth. */
    private static final int[] DEPTHS = {43, 1000};

    private SteadyProbe() {}

    static boolean isSteady(Rounding rounding) {
        for (int depth : DEPTHS) {
            Random random = new Random(depth);
            float[] row = new float[depth];
            float[] column = new float[depth];
            for (int k = 0; k < depth; k++) {
                row[k] = random.nextFloat() - 0.5f;
                column[k] = random.nextFloat() - 0.5f;
            }
            Float first = null;
            for (int[] size : SIZES) {
                for (float element : product(rounding, size[0], size[1], row, column)) {
                    first = first == null ? element : first;
                    if (element != first) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static float[] product(Rounding rounding, int rows, int columns, float[] row, float[] column) {
        int depth = row.length;
        float[] left = new float[rows * depth];
        float[] right = new float[depth * columns];
        for (int i = 0; i < left.length; i++) {
            left[i] = row[i % depth];
        }
        for (int i = 0; i < right.length; i++) {
            right[i] = column[i / columns];
        }
        MemoryBudget own = new MemoryBudget(Long.MAX_VALUE);
        try (NativeFloats a = new NativeFloats(left.length, own, "a measurement");
                NativeFloats b = new NativeFloats(right.length, own, "a measurement");
                NativeFloats c = new NativeFloats((long) rows * columns, own, "a measurement");
                NativeFloats scratch = new NativeFloats(rounding.scratch(depth), own, "a measurement")) {
            a.put(0, left);
            b.put(0, right);
            rounding.multiply(
                    a.matrix(0, rows, depth, depth),
                    b.matrix(0, depth, columns, columns),
                    Sum.OVERWRITE,
                    c.matrix(0, rows, columns, columns),
                    scratch.at(0));
            float[] product = new float[rows * columns];
            c.at(0).get(product);
            return product;
        }
    }
}
