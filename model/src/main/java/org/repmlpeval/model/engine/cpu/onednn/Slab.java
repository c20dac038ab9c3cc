package org.repmlpeval.model.engine.cpu.onednn;

import java.util.List;
import java.util.stream.IntStream;
import org.repmlpeval.model.arch.network.Geometry;

/**
 * Rows of a convolution's result and the rows of its input that they see.
 *
 * @param from first row of the input
 * @param rows number of rows of the input
 * @param top rows of padding above them
 * @param bottom rows of padding below them
 * @param first first row of the result
 * @param outputs number of rows of the result
 */
record Slab(int from, int rows, int top, int bottom, int first, int outputs) {
    /**
     * The slab of rows [first, last) of the result.
     *
     * @param height of the input
     */
    static Slab of(Geometry geometry, int height, int first, int last) {
        int start = first * geometry.stride() - geometry.padding();
        int behind = (last - 1) * geometry.stride()
                - geometry.padding()
                + (geometry.kernelHeight() - 1) * geometry.dilation()
                + 1;
        int from = Math.max(0, start);
        return new Slab(
                from, Math.min(height, behind) - from, from - start, Math.max(0, behind - height), first, last - first);
    }

    /** As many slabs of nearly equal height as wanted, or none if one of them would see nothing but padding. */
    static List<Slab> split(Geometry geometry, int height, int outputs, int count) {
        List<Slab> slabs = IntStream.range(0, count)
                .mapToObj(i -> of(geometry, height, outputs * i / count, outputs * (i + 1) / count))
                .toList();
        return slabs.stream().allMatch(slab -> slab.outputs > 0 && slab.rows > 0) ? slabs : List.of();
    }
}
