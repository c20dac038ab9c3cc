package org.repmlpeval.model.image.jpeg;

import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.NativeDecoder;
import org.repmlpeval.model.image.PixelLimit;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.SourceMode;

/** Decodes JPEG with libjpeg-turbo. OpenCV converts four components in its own way, so {@link CmykJpeg} decodes those. */
public final class JpegDecoder {
    private JpegDecoder() {}

    /** @throws ImageException if the file is damaged, of an unsupported kind or above the limit */
    public static DecodedImage decode(byte[] encoded, JpegHeader header, long maxPixels) throws ImageException {
        new PixelLimit(maxPixels).check(header.frame().width(), header.frame().height());
        boolean fourComponents = header.frame().components() == 4;
        RgbImage image = fourComponents
                ? CmykJpeg.decode(encoded, header)
                : NativeDecoder.LIBJPEG.decode(
                        encoded, header.frame().width(), header.frame().height());
        SourceMode mode =
                switch (header.frame().components()) {
                    case 1 -> SourceMode.GRAY;
                    case 3 -> SourceMode.RGB;
                    default -> SourceMode.CMYK;
                };
        return new DecodedImage(image, mode, header.hasIcc(), header.exifOrientation());
    }
}
