package org.repmlpeval.job.run.page;

import java.util.Set;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.label.LabelMap;

/**
 * Small pictures of maps of classes.
 *
 * @param width of the pictures in pixels
 * @param height likewise
 * @param classes number of classes K; in a prediction, K is no valid prediction
 */
record ClassMaps(int width, int height, int classes) {
    /** Share of a picture's pixel by which wrong pixels colour it; changed pixels always do. */
    private static final double HALF = 0.5;

    /**
     * The classes of a map, each in its colour. A pixel of the picture is the pixel of the map at its centre.
     *
     * @param seen gets the classes of the picture
     */
    RgbImage classes(LabelMap map, Set<Integer> seen) {
        byte[] rgb = new byte[width * height * RgbImage.CHANNELS];
        for (int y = 0; y < height; y++) {
            int row = (2 * y + 1) * map.height() / (2 * height);
            for (int x = 0; x < width; x++) {
                int value = map.classes()[row * map.width() + (2 * x + 1) * map.width() / (2 * width)];
                seen.add(Math.max(value, LabelMap.IGNORED));
                ClassColours.set(rgb, y * width + x, colour(value));
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private int colour(int value) {
        return value < 0
                ? ClassColours.UNLABELLED
                : value == classes ? ClassColours.NO_PREDICTION : ClassColours.of(value);
    }

    /**
     * Where predictions differ, over the grey image. A pixel of the picture stands for a block of pixels: it says "changed" if one of them
     * differs between the forms, so that a single pixel can be seen, and "wrong" if most labelled ones are wrong in the reference.
     *
     * @param image of the size of the picture
     * @param other the same map as {@code reference} if no other form differs
     */
    RgbImage difference(RgbImage image, LabelMap label, LabelMap reference, LabelMap other) {
        byte[] rgb = new byte[width * height * RgbImage.CHANNELS];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int pixel = y * width + x;
                ClassColours.set(rgb, pixel, block(x, y, grey(image, pixel), label, reference, other));
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private int block(int x, int y, int grey, LabelMap label, LabelMap reference, LabelMap other) {
        int right = Math.max(x * label.width() / width + 1, (x + 1) * label.width() / width);
        int bottom = Math.max(y * label.height() / height + 1, (y + 1) * label.height() / height);
        int labelled = 0;
        int wrong = 0;
        for (int row = y * label.height() / height; row < bottom; row++) {
            for (int column = x * label.width() / width; column < right; column++) {
                int i = row * label.width() + column;
                if (reference.classes()[i] != other.classes()[i]) {
                    return ClassColours.CHANGED;
                }
                if (label.classes()[i] >= 0) {
                    labelled++;
                    wrong += label.classes()[i] == reference.classes()[i] ? 0 : 1;
                }
            }
        }
        return labelled > 0 && wrong > HALF * labelled ? ClassColours.WRONG : grey;
    }

    /** Light, so that colours stand out. */
    private static int grey(RgbImage image, int pixel) {
        int sum = 0;
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
            sum += image.rgb()[RgbImage.CHANNELS * pixel + c] & 0xFF;
        }
        int value = 0x80 + sum / (2 * RgbImage.CHANNELS);
        return value << 16 | value << 8 | value;
    }
}
