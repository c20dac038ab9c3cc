package org.repmlpeval.job.task.agreement;

import java.io.Serializable;
import org.repmlpeval.job.task.statistics.Spread;

/**
 * Pixels whose class two forms see differently; all zero where forms give no classes of pixels.
 *
 * @param changed pixels
 * @param images images with at least one of them
 * @param perImage the number of them in each image
 */
public record PixelCounts(long changed, long images, Spread perImage) implements Serializable {
    static PixelCounts empty() {
        return new PixelCounts(0, 0, Spread.empty());
    }

    /** @param changed pixels of one image; null if it has no classes of pixels */
    static PixelCounts of(String id, Integer changed) {
        return changed == null
                ? empty()
                : new PixelCounts(changed, changed > 0 ? 1 : 0, Spread.of(id, changed.doubleValue()));
    }

    PixelCounts plus(PixelCounts other) {
        return new PixelCounts(changed + other.changed, images + other.images, perImage.plus(other.perImage));
    }
}
