package org.repmlpeval.model.image.png;

import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.SourceMode;

/**
 * The IHDR chunk (PNG 1.2, section 11.2.2).
 *
 * @param depth bits per sample: 1, 2, 4, 8, 16
 * @param colour colour type: 0 gray, 2 RGB, 3 palette, 4 gray + alpha, 6 RGB + alpha
 */
record PngHeader(int width, int height, int depth, int colour, boolean interlaced) {
    static final int GRAY = 0;
    static final int RGB = 2;
    static final int PALETTE = 3;
    static final int GRAY_ALPHA = 4;
    static final int RGBA = 6;

    /** @throws ImageException if the standard does not allow this combination of colour type and depth */
    void check() throws ImageException {
        boolean legal =
                switch (colour) {
                    case GRAY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
                    case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
                    case RGB, GRAY_ALPHA, RGBA -> depth == 8 || depth == 16;
                    default -> false;
                };
        if (!legal) {
            throw ImageException.undecodable("PNG of colour type " + colour + " with " + depth + " bits per sample");
        }
    }

    int samples() {
        return switch (colour) {
            case RGB -> 3;
            case GRAY_ALPHA -> 2;
            case RGBA -> 4;
            default -> 1;
        };
    }

    /** Number of bytes of a row with that many pixels, without its filter byte. */
    long rowBytes(int pixels) {
        return ((long) pixels * samples() * depth + 7) / 8;
    }

    /**
     * Sample x of a row with one sample of at most 8 bits per pixel.
     *
     * @param row index 0 is the filter byte
     */
    int packed(byte[] row, int x) {
        int bit = x * depth;
        return (row[1 + (bit >> 3)] & 0xFF) >> 8 - depth - (bit & 7) & (1 << depth) - 1;
    }

    SourceMode mode() {
        return switch (colour) {
            case GRAY -> depth == 1 ? SourceMode.BILEVEL : depth == 16 ? SourceMode.GRAY_16 : SourceMode.GRAY;
            case RGB -> SourceMode.RGB;
            case PALETTE -> SourceMode.PALETTE;
            case GRAY_ALPHA -> depth == 16 ? SourceMode.RGBA : SourceMode.GRAY_ALPHA;
            default -> SourceMode.RGBA;
        };
    }
}
