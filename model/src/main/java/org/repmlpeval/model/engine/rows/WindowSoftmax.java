package org.repmlpeval.model.engine.rows;

import org.repmlpeval.model.checkpoint.Tensor;

/** Arithmetic on the scores of windows, {@code (N, K, h, w)} float32. */
final class WindowSoftmax {
    private WindowSoftmax() {}

    /** The softmax over K of each pixel. */
    static Tensor of(Tensor scores) {
        int[] shape = scores.shape();
        float[] result = new float[scores.size()];
        float[] sum = new float[shape[3]];
        for (int n = 0; n < shape[0]; n++) {
            ScoreRows rows = new TensorRows(scores, n);
            for (int y = 0; y < shape[2]; y++) {
                float[][] row = rows.next();
                Softmax.of(row, sum);
                for (int k = 0; k < shape[1]; k++) {
                    System.arraycopy(row[k], 0, result, ((n * shape[1] + k) * shape[2] + y) * shape[3], shape[3]);
                }
            }
        }
        return Tensor.of(result, shape);
    }

    /** Every row from right to left. @param maps {@code (N, C, h, w)} float32 */
    static Tensor mirrored(Tensor maps) {
        int[] shape = maps.shape();
        float[] from = maps.floats();
        float[] result = new float[from.length];
        int width = shape[3];
        for (int row = 0; row < from.length; row += width) {
            for (int x = 0; x < width; x++) {
                result[row + x] = from[row + width - 1 - x];
            }
        }
        return Tensor.of(result, shape);
    }

    static Tensor mean(Tensor a, Tensor b) {
        float[] result = a.floats().clone();
        float[] other = b.floats();
        for (int i = 0; i < result.length; i++) {
            result[i] = (result[i] + other[i]) / 2;
        }
        return Tensor.of(result, a.shape());
    }
}
