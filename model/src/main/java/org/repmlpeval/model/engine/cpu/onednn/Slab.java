package org.repmlpeval.model.engine.cpu.onednn;

import org.repmlpeval.model.arch.network.Geometry;

/**
 * Rows of a convolution's result and the rows of its input that they see.
 *
 * @param from first row of the input
 * @param rows number of rows of the input
 * @param top rows of padding above them
 * @param bottom rows of padding below them
 * @param outputs number of rows of the result
 */
public record Slab(int from, int rows, int top, int bottom, int outputs) {
    /**
     * The slab of rows [from, to) of the result.
     *
     * @param height of the input
     */
    public static Slab of(Geometry geometry, int height, int from, int to) {
        int first = from * geometry.stride() - geometry.padding();
        int behind = (to - 1) * geometry.stride()
                - geometry.padding()
                + (geometry.kernelHeight() - 1) * geometry.dilation()
                + 1;
        int start = Math.max(0, first);
        return new Slab(
                start, Math.min(height, behind) - start, start - first, Math.max(0, behind - height), to - from);
    }

    /** The same slab anywhere in a map. */
    Slab anywhere() {
        return new Slab(0, rows, top, bottom, outputs);
    }
}
