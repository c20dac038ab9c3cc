package org.repmlpeval.model.image.format;

import java.nio.charset.StandardCharsets;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.repmlpeval.model.NativeRuntime;
import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.PixelLimit;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.SourceMode;

/** WebP, lossy, lossless or animated (its first frame), by the libwebp inside OpenCV's natives. Alpha is dropped. */
public final class WebpDecoder {
    private static final int FLAGS;

    static {
        NativeRuntime.prepare();
        FLAGS = opencv_imgcodecs.IMREAD_COLOR_RGB | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
    }

    private WebpDecoder() {}

    /** Whether the bytes begin as a WebP file does. */
    public static boolean matches(byte[] encoded) {
        String head = new String(encoded, 0, Math.min(12, encoded.length), StandardCharsets.ISO_8859_1);
        return head.startsWith("RIFF") && head.startsWith("WEBP", 8);
    }

    /** @throws ImageException if the file is damaged or above the limit */
    public static DecodedImage decode(byte[] encoded, PixelLimit limit) throws ImageException {
        WebpHeader header = WebpHeader.parse(encoded);
        limit.check(header.width(), header.height());
        SourceMode mode = header.alpha() ? SourceMode.RGBA : SourceMode.RGB;
        RgbImage image = pixels(header.image(), header);
        return new DecodedImage(image, mode, header.hasIcc(), header.exifOrientation());
    }

    private static RgbImage pixels(byte[] encoded, WebpHeader header) throws ImageException {
        try (BytePointer copy = new BytePointer((long) encoded.length);
                Mat input = new Mat(1, encoded.length, opencv_core.CV_8UC1, copy.put(encoded));
                Mat pixels = opencv_imgcodecs.imdecode(input, FLAGS)) {
            if (pixels.empty()) {
                throw ImageException.undecodable("libwebp cannot decode this WebP of " + encoded.length + " bytes");
            }
            if (pixels.cols() != header.width() || pixels.rows() != header.height() || !pixels.isContinuous()) {
                throw ImageException.undecodable("WebP header says " + header.width() + "x" + header.height()
                        + ", libwebp decoded " + pixels.cols() + "x" + pixels.rows());
            }
            byte[] rgb = new byte[header.width() * header.height() * RgbImage.CHANNELS];
            pixels.data().get(rgb);
            return new RgbImage(header.width(), header.height(), rgb);
        }
    }
}
