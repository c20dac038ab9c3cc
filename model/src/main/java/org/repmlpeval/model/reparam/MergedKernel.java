package org.repmlpeval.model.reparam;

import java.util.List;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;

/**
 * All convolution branches of a block as one convolution: each fused with its batch norm, zero-padded to the largest side, summed.
 *
 * @param side height and width of the kernel, odd; "same" padding is side / 2
 * @param groupInputs input channels per group
 * @param kernel {@code (O, I/groups, side, side)} float64 in C order
 * @param bias (O) float64
 */
record MergedKernel(int side, int groupInputs, double[] kernel, double[] bias) {
    /** Merges {@code <block>repconv{k}.conv} and {@code .bn} for each k; at least one. */
    static MergedKernel of(StateDict weights, List<String> branches, List<Integer> sides) {
        int largest = sides.stream().mapToInt(Integer::intValue).max().orElseThrow();
        int[] first = weights.get(branches.get(0) + ".conv.weight").shape();
        int out = first[0];
        int in = first[1];
        double[] kernel = new double[out * in * largest * largest];
        double[] bias = new double[out];
        for (int b = 0; b < branches.size(); b++) {
            Tensor conv = weights.get(branches.get(b) + ".conv.weight");
            Affine norm = Affine.of(weights, branches.get(b) + ".bn");
            int k = sides.get(b);
            int margin = (largest - k) / 2;
            for (int o = 0; o < out; o++) {
                bias[o] += norm.shift()[o];
                for (int i = 0; i < in; i++) {
                    for (int y = 0; y < k; y++) {
                        for (int x = 0; x < k; x++) {
                            kernel[((o * in + i) * largest + y + margin) * largest + x + margin] +=
                                    norm.scale()[o] * conv.get(((o * in + i) * k + y) * k + x);
                        }
                    }
                }
            }
        }
        return new MergedKernel(largest, in, kernel, bias);
    }

    /**
     * One row of this convolution written as a fully-connected layer on h×w maps, added onto {@code row}: for the output element
     * (o, y, x), column (c, y', x') gains kernel[o, c, y' − y + p, x' − x + p] where that index exists.
     *
     * @param row (I/groups · h · w) float64
     */
    void addRow(double[] row, int o, int y, int x, int height, int width) {
        int p = side / 2;
        for (int c = 0; c < groupInputs; c++) {
            for (int ky = Math.max(0, p - y); ky < Math.min(side, height + p - y); ky++) {
                int target = (c * height + y + ky - p) * width;
                int source = ((o * groupInputs + c) * side + ky) * side;
                for (int kx = Math.max(0, p - x); kx < Math.min(side, width + p - x); kx++) {
                    row[target + x + kx - p] += kernel[source + kx];
                }
            }
        }
    }
}
