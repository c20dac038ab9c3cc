package org.repmlpeval.model.reparam;

import java.util.List;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;

/**
 * All convolution branches of a block as one convolution. Each branch is fused with its batch norm and zero-padded to the largest
 * kernel; then the branches are summed.
 *
 * @param height of the kernel, odd; "same" padding is height / 2
 * @param width of the kernel, odd
 * @param groupInputs input channels per group
 * @param kernel {@code (O, I/groups, height, width)} float64 in C order
 * @param bias (O) float64
 */
record MergedKernel(int height, int width, int groupInputs, double[] kernel, double[] bias) {
    /** Merges {@code <branch>.conv} and {@code <branch>.bn} of all branches; there must be at least one. */
    static MergedKernel of(StateDict weights, List<String> branches) {
        List<Tensor> convs =
                branches.stream().map(b -> weights.get(b + ".conv.weight")).toList();
        int height = convs.stream().mapToInt(c -> c.shape()[2]).max().orElseThrow();
        int width = convs.stream().mapToInt(c -> c.shape()[3]).max().orElseThrow();
        int out = convs.get(0).shape()[0];
        int in = convs.get(0).shape()[1];
        MergedKernel merged =
                new MergedKernel(height, width, in, new double[out * in * height * width], new double[out]);
        for (int b = 0; b < branches.size(); b++) {
            merged.add(convs.get(b), Affine.of(weights, branches.get(b) + ".bn"));
        }
        return merged;
    }

    private void add(Tensor conv, Affine norm) {
        int h = conv.shape()[2];
        int w = conv.shape()[3];
        for (int o = 0; o < bias.length; o++) {
            bias[o] += norm.shift()[o];
            for (int i = 0; i < groupInputs; i++) {
                for (int y = 0; y < h; y++) {
                    for (int x = 0; x < w; x++) {
                        int target =
                                ((o * groupInputs + i) * height + y + (height - h) / 2) * width + x + (width - w) / 2;
                        kernel[target] += norm.scale()[o] * conv.get(((o * groupInputs + i) * h + y) * w + x);
                    }
                }
            }
        }
    }

    /**
     * Adds to {@code row} one row of this convolution written as a fully-connected layer on h×w maps. For the output element (o, y,
     * x), column (c, y', x') gains kernel[o, c, y' − y + p, x' − x + q] where that index exists, p and q half the kernel's sides.
     *
     * @param row (I/groups · h · w) float64
     */
    void addRow(double[] row, int o, int y, int x, int mapHeight, int mapWidth) {
        int p = height / 2;
        int q = width / 2;
        for (int c = 0; c < groupInputs; c++) {
            for (int ky = Math.max(0, p - y); ky < Math.min(height, mapHeight + p - y); ky++) {
                int target = (c * mapHeight + y + ky - p) * mapWidth;
                int source = ((o * groupInputs + c) * height + ky) * width;
                for (int kx = Math.max(0, q - x); kx < Math.min(width, mapWidth + q - x); kx++) {
                    row[target + x + kx - q] += kernel[source + kx];
                }
            }
        }
    }
}
