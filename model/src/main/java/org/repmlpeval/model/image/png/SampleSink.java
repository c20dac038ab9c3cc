package org.repmlpeval.model.image.png;

import org.repmlpeval.model.image.ImageException;

/** Takes the samples of a PNG as they are stored. */
public interface SampleSink {
    /** What the samples are. */
    enum Kind {
        /** One grey value per pixel, with or without alpha. */
        GRAY,
        /** One index into the palette per pixel. */
        PALETTE,
        /** Red, green and blue per pixel, with or without alpha. */
        RGB;

        static Kind of(PngHeader header) {
            return switch (header.colour()) {
                case PngHeader.PALETTE -> PALETTE;
                case PngHeader.RGB, PngHeader.RGBA -> RGB;
                default -> GRAY;
            };
        }
    }

    /**
     * @param width columns
     * @param height rows
     * @param depth bits per sample: 1, 2, 4, 8, 16
     * @param alpha whether the file also holds transparency, which is left out
     */
    record Format(int width, int height, Kind kind, int depth, boolean alpha) {}

    /**
     * Called once, before any row.
     *
     * @throws ImageException if this format cannot be used
     */
    void begin(Format format) throws ImageException;

    /**
     * Takes some pixels of one row. With interlacing, the pixels of a row come in several calls.
     *
     * @param samples one int per pixel: the grey value, the palette index, or the colour {@code 0xRRGGBB} (of 16 bits, the high bytes); only
     *     the first {@code pixels} are valid, and only during the call
     * @param colours the palette's colours {@code 0xRRGGBB} of the same pixels; equal to {@code samples} for RGB, null for grey
     * @param at position of the first pixel in the image, in row-major order
     * @param step distance between two of the pixels in the image
     */
    void row(int[] samples, int[] colours, int pixels, int at, int step);
}
