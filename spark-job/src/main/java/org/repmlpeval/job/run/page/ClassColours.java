package org.repmlpeval.job.run.page;

import org.repmlpeval.job.report.page.extra.Thumbnail;
import org.repmlpeval.model.image.RgbImage;

/** The colours of pictures of segmentations, as 0xRRGGBB. */
final class ClassColours {
    /** Pixels that are left out of every count, and labels that are no class. */
    static final int UNLABELLED = 0xFFFFFF;

    /** Pixels without a finite score. */
    static final int NO_PREDICTION = 0xFF00FF;

    /** Pixels whose class differs between the forms. */
    static final int CHANGED = 0x0072B2;

    /** Pixels whose prediction is not the label. */
    static final int WRONG = 0xE69F00;

    private static final int SWATCH = 12;
    private static final int BITS = 8;

    private ClassColours() {}

    /**
     * The colour of a class: the colour map of PASCAL VOC, which gives each number a colour of its own. Class 0, often the background, is
     * black.
     */
    static int of(int c) {
        int red = 0;
        int green = 0;
        int blue = 0;
        int rest = c;
        for (int bit = BITS - 1; bit >= 0; bit--) {
            red |= (rest & 1) << bit;
            green |= (rest >> 1 & 1) << bit;
            blue |= (rest >> 2 & 1) << bit;
            rest >>= 3;
        }
        return red << 16 | green << 8 | blue;
    }

    /** A small picture of a colour. */
    static Thumbnail swatch(int colour) {
        byte[] rgb = new byte[SWATCH * SWATCH * RgbImage.CHANNELS];
        for (int i = 0; i < SWATCH * SWATCH; i++) {
            set(rgb, i, colour);
        }
        return ThumbnailImage.png(new RgbImage(SWATCH, SWATCH, rgb));
    }

    /** @param rgb {@code (H, W, 3)} uint8 @param pixel its number in row order */
    static void set(byte[] rgb, int pixel, int colour) {
        rgb[3 * pixel] = (byte) (colour >> 16);
        rgb[3 * pixel + 1] = (byte) (colour >> 8);
        rgb[3 * pixel + 2] = (byte) colour;
    }
}
