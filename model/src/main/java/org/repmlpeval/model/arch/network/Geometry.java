package org.repmlpeval.model.arch.network;

import java.io.Serializable;

/**
 * Where a convolution or a pooling window looks: output (y, x) reads input (y·stride − padding + ky·dilation, x·stride − padding +
 * kx·dilation).
 *
 * @param groups number of separate groups that the channels are divided into
 */
public record Geometry(int kernelHeight, int kernelWidth, int stride, int padding, int dilation, int groups)
        implements Serializable {
    /** A 1×1 convolution. */
    public static final Geometry POINTWISE = square(1);

    /** A square kernel without stride, padding, dilation or groups. */
    public static Geometry square(int side) {
        return new Geometry(side, side, 1, 0, 1, 1);
    }

    /** A square kernel of odd side with the padding that keeps the map's size. */
    public static Geometry same(int side) {
        return square(side).padded(side / 2);
    }

    public Geometry strided(int newStride) {
        return new Geometry(kernelHeight, kernelWidth, newStride, padding, dilation, groups);
    }

    public Geometry padded(int newPadding) {
        return new Geometry(kernelHeight, kernelWidth, stride, newPadding, dilation, groups);
    }

    /** The same geometry with a dilation. A padding that keeps the map's size is enlarged so that it still does. */
    public Geometry dilated(int newDilation) {
        return new Geometry(kernelHeight, kernelWidth, stride, padding * newDilation, newDilation, groups);
    }

    public Geometry grouped(int newGroups) {
        return new Geometry(kernelHeight, kernelWidth, stride, padding, dilation, newGroups);
    }

    /** Kernel positions, kH·kW. */
    public int area() {
        return kernelHeight * kernelWidth;
    }

    /** Whether every output pixel is a function of the same input pixel alone. */
    public boolean isPointwise() {
        return area() == 1 && stride == 1 && padding == 0;
    }

    /**
     * Number of rows of the result for a map of that height: (H + 2·padding − dilation·(kH − 1) − 1) / stride + 1, rounded down.
     */
    public int height(int mapHeight) {
        return extent(mapHeight, kernelHeight);
    }

    /** Number of columns of the result for a map of that width. */
    public int width(int mapWidth) {
        return extent(mapWidth, kernelWidth);
    }

    private int extent(int size, int kernel) {
        return Math.floorDiv(size + 2 * padding - dilation * (kernel - 1) - 1, stride) + 1;
    }
}
