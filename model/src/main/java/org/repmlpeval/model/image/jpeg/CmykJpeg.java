package org.repmlpeval.model.image.jpeg;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.RgbImage;

/**
 * Decodes JPEG with four components: the JDK's libjpeg gives raw samples, and all colour arithmetic is done here. JDKs link libjpeg
 * 6b or libjpeg-turbo. Both give the same samples, except for h1v2 upsampling and progressive files with missing scans, which are
 * rejected, and corrupt data, which is refused at libjpeg's first warning. One difference remains, in damage that libjpeg does not
 * notice: coefficients that no encoder writes overflow differently in the two.
 */
final class CmykJpeg {
    private static final String JDK_READER = "com.sun.imageio.plugins.jpeg.";

    private CmykJpeg() {}

    static RgbImage decode(byte[] encoded, JpegHeader header) throws ImageException {
        checkSampling(header);
        if (header.frame().progressive() && !header.scans().complete()) {
            throw ImageException.rejected(
                    "progressive JPEG with 4 components and missing scans; decoders smooth such files differently");
        }
        if (!header.scans().tablesDefined()) {
            throw ImageException.rejected("JPEG with 4 components that does not define all its Huffman tables");
        }
        byte[] samples = samples(withoutApplicationSegments(encoded), header);
        // libjpeg treats four components without an Adobe segment as CMYK, and those with an unknown transform as YCCK.
        if (header.adobeTransform() > 0) {
            yccToCmy(samples);
        }
        return new RgbImage(header.frame().width(), header.frame().height(), toRgb(samples));
    }

    private static void checkSampling(JpegHeader header) throws ImageException {
        int hMax = 0;
        int vMax = 0;
        for (byte s : header.frame().sampling()) {
            hMax = Math.max(hMax, s >> 4 & 0xF);
            vMax = Math.max(vMax, s & 0xF);
        }
        for (byte s : header.frame().sampling()) {
            int h = s >> 4 & 0xF;
            int v = s & 0xF;
            if (h == hMax && v * 2 == vMax) {
                throw ImageException.rejected(
                        "JPEG with 4 components and h1v2 sampling, which versions of libjpeg upsample differently");
            }
        }
    }

    /** The file without APPn segments and comments, so that the JDK sees no profile, thumbnail or colour hint. */
    private static byte[] withoutApplicationSegments(byte[] encoded) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(encoded.length);
        out.write(encoded, 0, 2);
        int at = 2;
        while (true) {
            while (encoded[at] != (byte) 0xFF || encoded[at + 1] == (byte) 0xFF || (encoded[at + 1] & 0xFF) < 0xC0) {
                at++;
            }
            int marker = encoded[at + 1] & 0xFF;
            if (marker == 0xDA) {
                out.write(encoded, at, encoded.length - at);
                return out.toByteArray();
            }
            boolean bare = marker == 0xC8 || marker >= 0xD0 && marker <= 0xD9 || marker >= 0xF0 && marker <= 0xFD;
            int length = bare ? 2 : 2 + ((encoded[at + 2] & 0xFF) << 8 | encoded[at + 3] & 0xFF);
            boolean application = marker >= 0xE0 && marker <= 0xEF || marker == 0xFE;
            if (!bare && !application) {
                out.write(encoded, at, length);
            }
            at += length;
        }
    }

    /** Four samples per pixel as stored, upsampled: (H, W, 4) uint8. */
    private static byte[] samples(byte[] encoded, JpegHeader header) throws ImageException {
        ImageReader reader = jdkReader();
        AtomicReference<String> warning = new AtomicReference<>();
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
            reader.addIIOReadWarningListener((source, text) -> warning.compareAndSet(null, text));
            reader.setInput(input, true, true);
            Raster raster = reader.readRaster(0, null);
            if (warning.get() != null) {
                throw ImageException.undecodable("corrupt JPEG with 4 components: " + warning.get());
            }
            if (raster.getNumBands() != 4
                    || raster.getWidth() != header.frame().width()
                    || raster.getHeight() != header.frame().height()) {
                throw ImageException.undecodable("JPEG header declares "
                        + header.frame().width() + "x" + header.frame().height()
                        + " with 4"
                        + " components, but libjpeg decoded " + raster.getWidth() + "x" + raster.getHeight() + " of "
                        + raster.getNumBands());
            }
            return (byte[]) raster.getDataElements(
                    0, 0, header.frame().width(), header.frame().height(), null);
        } catch (IOException | RuntimeException e) {
            throw ImageException.undecodable("libjpeg cannot decode this JPEG with 4 components: " + e.getMessage(), e);
        } finally {
            reader.dispose();
        }
    }

    private static ImageReader jdkReader() {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getName().startsWith(JDK_READER)) {
                return reader;
            }
        }
        throw new EnvironmentException(
                "this Java runtime has no JPEG reader of its own (module java.desktop); CMYK images need it");
    }

    /** Converts inverted YCCK to CMYK in place, with the integer tables of libjpeg's jdcolor.c. */
    private static void yccToCmy(byte[] samples) {
        for (int i = 0; i < samples.length; i += 4) {
            int y = samples[i] & 0xFF;
            int cb = (samples[i + 1] & 0xFF) - 128;
            int cr = (samples[i + 2] & 0xFF) - 128;
            samples[i] = (byte) clip(255 - (y + (91881 * cr + 32768 >> 16)));
            samples[i + 1] = (byte) clip(255 - (y + (-22554 * cb - 46802 * cr + 32768 >> 16)));
            samples[i + 2] = (byte) clip(255 - (y + (116130 * cb + 32768 >> 16)));
        }
    }

    /** Treats every 4-component JPEG as Adobe-inverted, then converts CMYK to RGB, both as Pillow does. */
    private static byte[] toRgb(byte[] samples) {
        byte[] rgb = new byte[samples.length / 4 * RgbImage.CHANNELS];
        for (int i = 0, o = 0; i < samples.length; i += 4, o += RgbImage.CHANNELS) {
            int white = samples[i + 3] & 0xFF;
            for (int c = 0; c < RgbImage.CHANNELS; c++) {
                int ink = 255 - (samples[i + c] & 0xFF);
                int product = ink * white + 128;
                rgb[o + c] = (byte) clip(white - ((product >> 8) + product >> 8));
            }
        }
        return rgb;
    }

    private static int clip(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
