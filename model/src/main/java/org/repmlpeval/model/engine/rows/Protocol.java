package org.repmlpeval.model.engine.rows;

/** Whose rules say how the scores of overlapping windows, scales and mirrored images become one score per class and pixel. */
public enum Protocol {
    /**
     * mmsegmentation's {@code slide_inference}, {@code postprocess_result} and {@code SegTTAModel}: raw scores are averaged where windows
     * overlap, padding is added to the right and at the bottom, scores are resized as the network's own resizing ({@link
     * Corners#ALIGNED}). With several scales or a mirrored image, the softmax of each is averaged.
     */
    MMSEG(Corners.ALIGNED),
    /**
     * {@code tool/test.py} of PSPNet's authors (hszhao/semseg): the softmax of every window is averaged, first with that of the mirrored
     * window, then where windows overlap, then over scales. Padding is added on all sides, scores are resized as by OpenCV ({@link
     * Corners#HALF_PIXEL}).
     */
    SEMSEG(Corners.HALF_PIXEL);

    private final Corners corners;

    Protocol(Corners corners) {
        this.corners = corners;
    }

    /** How scores are resized to the label's size. */
    public Corners corners() {
        return corners;
    }

    /** Pixels of the padding that lie before the image along one axis. */
    int before(int padding) {
        return this == MMSEG ? 0 : padding / 2;
    }
}
