package org.repmlpeval.model.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.NativeLibraries;
import org.repmlpeval.model.NativeRuntime;

/**
 * The libraries inside OpenCV's natives. They are part of the job, so they give the same pixels under every JDK. OpenCV's own
 * changes to the pixels, such as rotation by EXIF, are switched off.
 */
public enum NativeDecoder {
    LIBJPEG("JPEG", "libjpeg"),
    LIBWEBP("WebP", "libwebp");

    private static final int FLAGS = opencv_imgcodecs.IMREAD_COLOR_RGB | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;

    private static volatile boolean loaded;

    private final String format;
    private final String library;

    NativeDecoder(String format, String library) {
        this.format = format;
        this.library = library;
    }

    /**
     * @param encoded the whole file
     * @param width declared by the header, in pixels
     * @param height declared by the header, in pixels
     * @throws ImageException if the library gives no pixels, or an image of another size than the header declares
     * @throws EnvironmentException if OpenCV does not load on this machine
     */
    public RgbImage decode(byte[] encoded, int width, int height) throws ImageException {
        if (!loaded) {
            load();
        }
        try (BytePointer copy = new BytePointer((long) encoded.length);
                Mat input = new Mat(1, encoded.length, opencv_core.CV_8UC1, copy.put(encoded));
                Mat pixels = opencv_imgcodecs.imdecode(input, FLAGS)) {
            if (pixels.empty()) {
                throw ImageException.undecodable(
                        library + " cannot decode this " + format + " of " + encoded.length + " bytes");
            }
            if (pixels.cols() != width || pixels.rows() != height || !pixels.isContinuous()) {
                throw ImageException.undecodable(format + " header declares " + width + "x" + height + ", but" + " "
                        + library + " decoded " + pixels.cols() + "x" + pixels.rows());
            }
            byte[] rgb = new byte[width * height * RgbImage.CHANNELS];
            pixels.data().get(rgb);
            return new RgbImage(width, height, rgb);
        }
    }

    private static void load() {
        synchronized (NativeDecoder.class) {
            if (!loaded) {
                NativeRuntime.prepare();
                NativeLibraries.load(() -> Loader.load(opencv_imgcodecs.class));
                loaded = true;
            }
        }
    }
}
