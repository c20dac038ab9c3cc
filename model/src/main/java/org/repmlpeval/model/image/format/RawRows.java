package org.repmlpeval.model.image.format;

import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.RgbImage;

/**
 * Uncompressed rows in a file.
 *
 * @param rowBytes number of bytes of a row that hold pixels
 * @param stride bytes from the start of a row to the next one
 */
record RawRows(long start, long rowBytes, long stride, boolean bottomUp) {
    /** @throws ImageException if the file ends before the last pixel */
    RgbImage read(byte[] file, int width, int height, Samples samples, String format) throws ImageException {
        if (start + (height - 1) * stride + rowBytes > file.length) {
            throw ImageException.undecodable(format + " ends inside its pixel data (" + file.length + " bytes for "
                    + width + "x" + height + " pixels from byte " + start + " on)");
        }
        byte[] rgb = new byte[width * height * RgbImage.CHANNELS];
        for (int y = 0; y < height; y++) {
            int target = bottomUp ? height - 1 - y : y;
            samples.toRgb(file, (int) (start + y * stride), width, rgb, target * width * RgbImage.CHANNELS);
        }
        return new RgbImage(width, height, rgb);
    }
}
