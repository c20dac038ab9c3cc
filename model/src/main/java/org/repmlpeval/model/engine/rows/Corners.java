package org.repmlpeval.model.engine.rows;

/** Which points of two grids of pixels coincide when scores are resized bilinearly; PyTorch's {@code align_corners}. */
public enum Corners {
    /** The centres of the corner pixels: {@code align_corners=True}. */
    ALIGNED,
    /** The outer edges of the corner pixels: {@code align_corners=False}, OpenCV's {@code INTER_LINEAR}. */
    HALF_PIXEL;

    /**
     * The position in the source of a pixel of the result, as PyTorch computes it in float32.
     *
     * @param position number of the pixel of the result, in {@code [0, to)}
     * @param from number of pixels of the source
     * @param to number of pixels of the result
     * @return in pixels of the source, at least 0
     */
    float source(int position, int from, int to) {
        if (from == to) {
            return position;
        }
        if (this == ALIGNED) {
            return to == 1 ? 0 : (float) (from - 1) / (to - 1) * position;
        }
        return Math.max(Math.fma((float) from / to, position + 0.5f, -0.5f), 0);
    }
}
