package org.repmlpeval.model.image.format;

/** Receives the colour indices of a frame in the order of the file and writes them to the canvas, interlaced or not. */
final class GifFrame {
    private final byte[] canvas;
    private final int stride;
    private final int origin;
    private final int width;
    private final int height;
    private int pass;
    private int step;
    private int x;
    private int y;

    /** @param origin where on the canvas, of rows of {@code stride} pixels, the frame begins */
    GifFrame(byte[] canvas, int stride, int origin, int width, int height, boolean interlaced) {
        this.canvas = canvas;
        this.stride = stride;
        this.origin = origin;
        this.width = width;
        this.height = height;
        pass = interlaced ? 1 : 0;
        step = interlaced ? 8 : 1;
    }

    /** Returns whether the frame is full. */
    boolean add(byte index) {
        canvas[origin + y * stride + x] = index;
        return ++x == width && nextRow();
    }

    private boolean nextRow() {
        x = 0;
        y += step;
        while (y >= height) {
            switch (pass) {
                case 1 -> {
                    y = 4;
                    pass = 2;
                }
                case 2 -> {
                    y = 2;
                    step = 4;
                    pass = 3;
                }
                case 3 -> {
                    y = 1;
                    step = 2;
                    pass = 0;
                }
                default -> {
                    return true;
                }
            }
        }
        return false;
    }
}
