package org.repmlpeval.job.run.executor.read;

import java.io.Serializable;

/** The smallest and largest sides of decoded images, as stored. */
public record ImageSizes(int minWidth, int maxWidth, int minHeight, int maxHeight) implements Serializable {
    /** No image. */
    public static final ImageSizes NONE = new ImageSizes(Integer.MAX_VALUE, 0, Integer.MAX_VALUE, 0);

    static ImageSizes of(int width, int height) {
        return new ImageSizes(width, width, height, height);
    }

    ImageSizes plus(ImageSizes other) {
        return new ImageSizes(
                Math.min(minWidth, other.minWidth),
                Math.max(maxWidth, other.maxWidth),
                Math.min(minHeight, other.minHeight),
                Math.max(maxHeight, other.maxHeight));
    }

    /** Whether there are images and not all have one size. */
    public boolean vary() {
        return maxWidth > 0 && (minWidth != maxWidth || minHeight != maxHeight);
    }
}
