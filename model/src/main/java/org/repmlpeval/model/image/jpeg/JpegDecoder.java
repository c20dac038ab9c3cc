package org.repmlpeval.model.image.jpeg;

import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.SourceMode;
import org.repmlpeval.model.image.decode.ImageDecoder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.repmlpeval.model.NativeRuntime;

/**
 * JPEG by the libjpeg-turbo inside OpenCV's natives, which travel with the job: the same pixels under every JDK. OpenCV converts
 * four components in its own way, so those go through {@link CmykJpeg}.
 */
final class JpegDecoder {
    private static final int FLAGS;

    static {
        NativeRuntime.prepare();
        FLAGS = opencv_imgcodecs.IMREAD_COLOR_RGB | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
    }

    private JpegDecoder() {}

    static DecodedImage decode(byte[] encoded, JpegHeader header, long maxPixels) throws ImageException {
        ImageDecoder.checkSize(header.width(), header.height(), maxPixels);
        boolean fourComponents = header.components() == 4;
        RgbImage image = fourComponents ? CmykJpeg.decode(encoded, header) : decodeNative(encoded, header);
        SourceMode mode =
                switch (header.components()) {
                    case 1 -> SourceMode.GRAY;
                    case 3 -> SourceMode.RGB;
                    default -> SourceMode.CMYK;
                };
        return new DecodedImage(image, mode, header.hasIcc(), header.exifOrientation());
    }

    private static RgbImage decodeNative(byte[] encoded, JpegHeader header) throws ImageException {
        try (BytePointer copy = new BytePointer((long) encoded.length);
                Mat input = new Mat(1, encoded.length, opencv_core.CV_8UC1, copy.put(encoded));
                Mat pixels = opencv_imgcodecs.imdecode(input, FLAGS)) {
            if (pixels.empty()) {
                throw ImageException.undecodable("libjpeg cannot decode this JPEG of " + encoded.length + " bytes");
            }
            if (pixels.cols() != header.width() || pixels.rows() != header.height() || !pixels.isContinuous()) {
                throw ImageException.undecodable("JPEG header says " + header.width() + "x" + header.height()
                        + ", libjpeg decoded " + pixels.cols() + "x" + pixels.rows());
            }
            byte[] rgb = new byte[header.width() * header.height() * RgbImage.CHANNELS];
            pixels.data().get(rgb);
            return new RgbImage(header.width(), header.height(), rgb);
        }
    }
}
