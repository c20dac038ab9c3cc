package org.repmlpeval.job.run.executor;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.repmlpeval.model.image.DecodedImage;

/**
 * Images whose pixels other decoders may read differently, by what marks them.
 *
 * @param withIcc carry an ICC profile
 * @param withExif carry an EXIF orientation other than upright
 * @param byMode decoded images by Pillow's name of their mode
 */
record ImageTally(long withIcc, long withExif, Map<String, Long> byMode) implements Serializable {
    private static final int UPRIGHT = 1;

    static ImageTally empty() {
        return new ImageTally(0, 0, Map.of());
    }

    static ImageTally of(DecodedImage image) {
        return new ImageTally(
                image.hasIcc() ? 1 : 0,
                image.exifOrientation() > UPRIGHT ? 1 : 0,
                Map.of(image.mode().pillowName(), 1L));
    }

    ImageTally plus(ImageTally other) {
        Map<String, Long> sum = new TreeMap<>(byMode);
        other.byMode.forEach((mode, count) -> sum.merge(mode, count, Long::sum));
        return new ImageTally(withIcc + other.withIcc, withExif + other.withExif, sum);
    }
}
