package org.repmlpeval.model.arch.network;

import java.io.Serializable;

/**
 * Shape of one value of a network for one image: {@code (rows, channels, height, width)} in C order. A feature map has one row; a
 * partition map has one row per partition and channel group. In a batch of N images, the rows of image 0 come first.
 */
public record Shape(int rows, int channels, int height, int width) implements Serializable {
    public Shape {
        if (rows < 1 || channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "shape axes must be positive: " + rows + "x" + channels + "x" + height + "x" + width);
        }
    }

    /** A feature map {@code (C, H, W)}. */
    public static Shape map(int channels, int height, int width) {
        return new Shape(1, channels, height, width);
    }

    /** Elements for one image. */
    public int size() {
        return Math.multiplyExact(Math.multiplyExact(rows, channels), height * width);
    }

    @Override
    public String toString() {
        return (rows == 1 ? "" : rows + "x") + channels + "x" + height + "x" + width;
    }
}
