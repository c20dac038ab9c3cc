package org.repmlpeval.model.image.tiff;

import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.RgbImage;

/** Decodes a JPEG file that represents one strip or tile. */
@FunctionalInterface
public interface NestedJpeg {
    /** @throws ImageException if the bytes are not a supported JPEG */
    RgbImage decode(byte[] encoded) throws ImageException;
}
