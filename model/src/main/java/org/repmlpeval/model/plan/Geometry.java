package org.repmlpeval.model.plan;

/**
 * Where a convolution looks: output (y, x) reads input (y·stride − padding + ky·dilation, x·stride − padding + kx·dilation).
 *
 * @param groups channels are cut into that many groups that do not see each other
 */
public record Geometry(int kernelHeight, int kernelWidth, int stride, int padding, int dilation, int groups) {
    /** A 1×1 convolution. */
    public static final Geometry POINTWISE = new Geometry(1, 1, 1, 0, 1, 1);

    /** Kernel positions, kH·kW. */
    public int area() {
        return kernelHeight * kernelWidth;
    }

    /** Whether every output pixel is a function of the same input pixel alone. */
    public boolean isPointwise() {
        return area() == 1 && stride == 1 && padding == 0;
    }
}
