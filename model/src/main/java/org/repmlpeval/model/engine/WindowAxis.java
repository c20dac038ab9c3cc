package org.repmlpeval.model.engine;

/**
 * The windows along the height or the width of an image.
 *
 * @param length of the image, at least the window's side
 * @param side of the window
 * @param starts first pixel of each window: multiples of the stride; the last one is moved back so that it ends at the image's edge
 */
public record WindowAxis(int length, int side, int[] starts) {
    /** @throws IllegalArgumentException if the window is larger than the image, or the stride is below 1 or above the window */
    public static WindowAxis of(int length, int side, int stride) {
        if (length < side || stride < 1 || stride > side) {
            throw new IllegalArgumentException("windows of " + side + " pixels with stride " + stride + " along "
                    + length + " pixels; legal: a stride of at least 1 and at most the window, which fits the image");
        }
        int[] starts = new int[(length - side + stride - 1) / stride + 1];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = Math.min(i * stride, length - side);
        }
        return new WindowAxis(length, side, starts);
    }

    /** Number of windows. */
    public int windows() {
        return starts.length;
    }

    /** Number of windows that cover each pixel, at least 1. */
    public int[] covers() {
        int[] covers = new int[length];
        for (int start : starts) {
            for (int i = start; i < start + side; i++) {
                covers[i]++;
            }
        }
        return covers;
    }
}
