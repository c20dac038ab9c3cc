package org.repmlpeval.model.engine.rows;

import java.util.Arrays;

/**
 * A normalised image as one pass of a network sees it: at one scale, padded with zeros, perhaps mirrored. Padding and mirroring happen
 * while windows are cut; the pixels are shared.
 *
 * @param pixels {@code (C, H, W)} float32, normalised
 * @param height H
 * @param width W
 */
public record ImageView(float[] pixels, int height, int width, Padding padding, PixelInference.Mirror mirror) {
    /**
     * @param top zeros above the image
     * @param left zeros to the left of it
     * @param height rows with padding
     * @param width pixels of a row with padding
     */
    record Padding(int top, int left, int height, int width) {
        /** Padding up to a size, for an image that is smaller; none along an axis where it is not. */
        static Padding to(int atLeastHeight, int atLeastWidth, int height, int width, Protocol protocol) {
            int down = Math.max(atLeastHeight - height, 0);
            int across = Math.max(atLeastWidth - width, 0);
            return new Padding(protocol.before(down), protocol.before(across), height + down, width + across);
        }
    }

    /** @param pixels {@code (C, H, W)} float32, normalised */
    public static ImageView of(float[] pixels, int height, int width) {
        return new ImageView(pixels, height, width, new Padding(0, 0, height, width), PixelInference.Mirror.NO);
    }

    public ImageView {
        if (height < 1 || width < 1 || pixels.length % ((long) height * width) != 0) {
            throw new IllegalArgumentException(
                    pixels.length + " values are no image of " + width + "x" + height + " (width x height)");
        }
    }

    ImageView padded(int atLeastHeight, int atLeastWidth, Protocol protocol) {
        Padding needed = Padding.to(atLeastHeight, atLeastWidth, height, width, protocol);
        return new ImageView(pixels, height, width, needed, mirror);
    }

    ImageView mirrored() {
        return new ImageView(pixels, height, width, padding, PixelInference.Mirror.HORIZONTAL);
    }

    int channels() {
        return pixels.length / (height * width);
    }

    /**
     * Copies a piece of a row of the padded image.
     *
     * @param c channel
     * @param y row of the padded image
     * @param x first pixel of the padded image
     * @param target receives the pixels from {@code at} on
     */
    void copy(int c, int y, int x, int count, float[] target, int at) {
        Arrays.fill(target, at, at + count, 0);
        int row = y - padding.top();
        if (row < 0 || row >= height) {
            return;
        }
        int from = Math.max(x - padding.left(), 0);
        int to = Math.min(x - padding.left() + count, width);
        int start = (c * height + row) * width;
        int first = at + padding.left() - x;
        if (mirror == PixelInference.Mirror.NO) {
            if (from < to) {
                System.arraycopy(pixels, start + from, target, first + from, to - from);
            }
            return;
        }
        for (int i = from; i < to; i++) {
            target[first + i] = pixels[start + width - 1 - i];
        }
    }
}
