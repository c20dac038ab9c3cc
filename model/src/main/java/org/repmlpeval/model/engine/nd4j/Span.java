package org.repmlpeval.model.engine.nd4j;

import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.repmlpeval.model.arch.network.Geometry;

/** Output positions [from, to) of one axis whose tap is inside the input; the first one reads input position {@code first}. */
record Span(int from, int to, int first, int stride) {
    static Span of(int tap, Geometry g, int in, int out) {
        int shift = tap * g.dilation() - g.padding();
        int from = Math.max(0, -Math.floorDiv(shift, g.stride()));
        int to = Math.min(out, Math.floorDiv(in - 1 - shift, g.stride()) + 1);
        return new Span(from, to, from * g.stride() + shift, g.stride());
    }

    boolean isEmpty() {
        return to <= from;
    }

    INDArrayIndex target() {
        return NDArrayIndex.interval(from, to);
    }

    INDArrayIndex source() {
        // ND4J stretches an interval of length one by its stride.
        int step = to - from == 1 ? 1 : stride;
        return NDArrayIndex.interval(first, step, first + (to - from - 1) * step + 1);
    }
}
