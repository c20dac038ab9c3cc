package org.repmlpeval.job.task.agreement;

import java.io.Serializable;
import org.repmlpeval.job.task.statistics.Spread;

/**
 * Counts of pixels to which two forms give different classes; all zero unless pixels have classes.
 *
 * @param changed number of changed pixels
 * @param images number of images with at least one changed pixel
 * @param perImage number of changed pixels in each image
 */
public record PixelCounts(long changed, long images, Spread perImage) implements Serializable {
    static PixelCounts empty() {
        return new PixelCounts(0, 0, Spread.empty());
    }

    /** @param changed number of changed pixels of one image; null unless pixels have classes */
    static PixelCounts of(String id, Integer changed) {
        return changed == null
                ? empty()
                : new PixelCounts(changed, changed > 0 ? 1 : 0, Spread.of(id, changed.doubleValue()));
    }

    PixelCounts plus(PixelCounts other) {
        return new PixelCounts(changed + other.changed, images + other.images, perImage.plus(other.perImage));
    }
}
