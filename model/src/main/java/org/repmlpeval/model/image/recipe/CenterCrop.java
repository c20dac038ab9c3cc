package org.repmlpeval.model.image.recipe;

import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.resize.Filter;
import org.repmlpeval.model.image.resize.PillowResize;
import org.repmlpeval.model.image.resize.Window;

/** Pillow's resize followed by torchvision's CenterCrop, in one step: only pixels inside the crop are resampled. */
final class CenterCrop {
    private CenterCrop() {}

    /**
     * @param height of the resized image
     * @param width of the resized image
     * @param filter null if the recipe does not resize
     * @return (crop height, crop width, 3) uint8, zero outside the resized image
     */
    static RgbImage of(RgbImage image, int height, int width, Filter filter, Crop crop) {
        int keptHeight = Math.min(height, crop.height());
        int keptWidth = Math.min(width, crop.width());
        Window window = new Window(offset(height, keptHeight), offset(width, keptWidth), keptHeight, keptWidth);
        RgbImage kept = PillowResize.resize(image, height, width, filter, window);
        if (keptHeight == crop.height() && keptWidth == crop.width()) {
            return kept;
        }
        return pad(kept, (crop.height() - keptHeight) / 2, (crop.width() - keptWidth) / 2, crop);
    }

    /** Python's {@code round((size - crop) / 2.0)}, half to even. */
    static int offset(int size, int crop) {
        return (int) Math.rint((size - crop) / 2.0);
    }

    private static RgbImage pad(RgbImage image, int top, int left, Crop crop) {
        byte[] rgb = new byte[crop.height() * crop.width() * RgbImage.CHANNELS];
        int row = image.width() * RgbImage.CHANNELS;
        for (int y = 0; y < image.height(); y++) {
            int to = ((top + y) * crop.width() + left) * RgbImage.CHANNELS;
            System.arraycopy(image.rgb(), y * row, rgb, to, row);
        }
        return new RgbImage(crop.width(), crop.height(), rgb);
    }
}
