package org.repmlpeval.job.run.executor.read;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.repmlpeval.model.image.DecodedImage;

/**
 * Counts of the images that other decoders may read differently, by the property that causes it.
 *
 * @param withIcc images with an ICC profile
 * @param withExif images with an EXIF orientation other than upright
 * @param byMode decoded images by Pillow's name for their mode
 * @param sizes of decoded images
 * @param read digest of the bytes of all images that could be read
 */
public record ImageTally(long withIcc, long withExif, Map<String, Long> byMode, ImageSizes sizes, ReadSum read)
        implements Serializable {
    private static final int UPRIGHT = 1;

    public static ImageTally empty() {
        return new ImageTally(0, 0, Map.of(), ImageSizes.NONE, ReadSum.NONE);
    }

    static ImageTally of(DecodedImage image) {
        return new ImageTally(
                image.hasIcc() ? 1 : 0,
                image.exifOrientation() > UPRIGHT ? 1 : 0,
                Map.of(image.mode().pillowName(), 1L),
                ImageSizes.of(image.image().width(), image.image().height()),
                ReadSum.NONE);
    }

    public ImageTally plus(ImageTally other) {
        Map<String, Long> sum = new TreeMap<>(byMode);
        other.byMode.forEach((mode, count) -> sum.merge(mode, count, Long::sum));
        return new ImageTally(
                withIcc + other.withIcc,
                withExif + other.withExif,
                sum,
                sizes.plus(other.sizes),
                read.plus(other.read));
    }

    /** The same images with the digest of what was read. */
    public ImageTally with(ReadSum sum) {
        return new ImageTally(withIcc, withExif, byMode, sizes, sum);
    }
}
