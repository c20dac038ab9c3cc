package org.repmlpeval.model.image.format;

import java.nio.charset.StandardCharsets;
import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.NativeDecoder;
import org.repmlpeval.model.image.PixelLimit;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.SourceMode;

/**
 * Decodes WebP (lossy, lossless, or the first frame of an animation) with the libwebp inside OpenCV's natives. Alpha is dropped.
 */
public final class WebpDecoder {
    private WebpDecoder() {}

    /** Whether the bytes begin like a WebP file. */
    public static boolean matches(byte[] encoded) {
        String head = new String(encoded, 0, Math.min(12, encoded.length), StandardCharsets.ISO_8859_1);
        return head.startsWith("RIFF") && head.startsWith("WEBP", 8);
    }

    /** @throws ImageException if the file is damaged or above the limit */
    public static DecodedImage decode(byte[] encoded, PixelLimit limit) throws ImageException {
        WebpHeader header = WebpHeader.parse(encoded);
        limit.check(header.width(), header.height());
        SourceMode mode = header.alpha() ? SourceMode.RGBA : SourceMode.RGB;
        RgbImage image = NativeDecoder.LIBWEBP.decode(header.image(), header.width(), header.height());
        return new DecodedImage(image, mode, header.hasIcc(), header.exifOrientation());
    }
}
