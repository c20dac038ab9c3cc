package org.repmlpeval.model.image.label;

import java.util.Arrays;
import java.util.List;

/**
 * The class of every pixel of one image.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param classes {@code (H, W)} int16 in row-major order: a class from 0, {@link #IGNORED} or {@link #STRAY}. Not copied, so the caller
 *     must not change the array
 * @param stray the pixels that are {@link #STRAY}, with their values in the file as far as they are known
 */
public record LabelMap(int width, int height, short[] classes, StrayPixels stray) {
    /** A pixel that is left out of every count. */
    public static final short IGNORED = -1;

    /** A pixel whose value is neither a class nor ignored. */
    public static final short STRAY = -2;

    /** @throws IllegalArgumentException if the array does not have {@code height * width} values, or one is below −2 */
    public LabelMap {
        if (width < 1 || height < 1 || classes.length != (long) width * height) {
            throw new IllegalArgumentException(
                    classes.length + " values for a label map of " + width + "x" + height + " (width x height)");
        }
        for (short value : classes) {
            if (value < STRAY) {
                throw new IllegalArgumentException("value " + value + " in a label map; legal: classes from 0, "
                        + IGNORED + " (ignored), " + STRAY + " (stray)");
            }
        }
    }

    /** A label map whose stray values in the file are not known. */
    public LabelMap(int width, int height, short[] classes) {
        this(width, height, classes, new StrayPixels(count(classes, STRAY), List.of()));
    }

    /** Number of pixels that are left out of every count. */
    public long ignored() {
        return count(classes, IGNORED);
    }

    private static long count(short[] classes, short value) {
        long count = 0;
        for (short one : classes) {
            if (one == value) {
                count++;
            }
        }
        return count;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelMap that
                && width == that.width
                && height == that.height
                && Arrays.equals(classes, that.classes)
                && stray.equals(that.stray);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(classes);
    }

    @Override
    public String toString() {
        return "LabelMap of " + width + "x" + height + " with " + ignored() + " ignored and " + stray.pixels()
                + " stray pixels";
    }
}
