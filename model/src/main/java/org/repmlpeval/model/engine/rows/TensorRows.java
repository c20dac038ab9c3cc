package org.repmlpeval.model.engine.rows;

import org.repmlpeval.model.checkpoint.Tensor;

/** The rows of one image of a network's output. */
public final class TensorRows extends RowBuffer {
    private final float[] scores;
    private final int first;

    /**
     * @param scores {@code (N, K, H, W)} float32
     * @param n number of the image
     */
    public TensorRows(Tensor scores, int n) {
        super(scores.shape()[1], scores.shape()[2], scores.shape()[3]);
        this.scores = scores.floats();
        first = Math.multiplyExact(n, classes() * height() * width());
    }

    @Override
    void fill(int y, float[][] row) {
        for (int k = 0; k < row.length; k++) {
            System.arraycopy(scores, first + (k * height() + y) * width(), row[k], 0, width());
        }
    }
}
