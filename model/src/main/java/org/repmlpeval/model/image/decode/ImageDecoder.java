package org.repmlpeval.model.image.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.PixelLimit;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.format.BmpDecoder;
import org.repmlpeval.model.image.format.GifDecoder;
import org.repmlpeval.model.image.format.PnmDecoder;
import org.repmlpeval.model.image.format.WebpDecoder;
import org.repmlpeval.model.image.jpeg.JpegDecoder;
import org.repmlpeval.model.image.jpeg.JpegHeader;
import org.repmlpeval.model.image.png.PngDecoder;
import org.repmlpeval.model.image.tiff.TiffDecoder;

/**
 * Decodes images to RGB pixels, equal bit for bit to Pillow 12.3's {@code Image.open(f).convert("RGB")}. The format is read from
 * the bytes, never from a file name. Stateless and thread-safe.
 *
 * <p>The following are supported. Everything else is {@link ImageException.Category#REJECTED}:
 * <ul>
 *   <li>JPEG, 8 bits, baseline, extended sequential or progressive, Huffman-coded or arithmetic-coded; 1 component (L), 3
 *       components (YCbCr or RGB) with any sampling, 4 components (CMYK, YCCK, read as Adobe-inverted) if Huffman-coded, without
 *       h1v2 sampling, with all scans and Huffman tables present;
 *   <li>PNG, every colour type and bit depth of the standard, interlaced or not; for an animation, the image of its IDAT chunks;
 *   <li>WebP, lossy or lossless; for an animation, the first frame;
 *   <li>GIF, its first frame;
 *   <li>BMP of 1, 4, 8, 16, 24 or 32 bits per pixel, without compression, with run lengths or bit fields;
 *   <li>TIFF, its first image, see {@link TiffDecoder};
 *   <li>PBM, PGM and PPM, as text or binary.
 * </ul> Gray of more than 8 bits is clipped at 255, other 16-bit samples keep their high byte, and alpha is dropped. An image with
 * an edge above 1,048,576 pixels is rejected. ICC profiles, gamma and EXIF orientation do not change pixels here. The orientation
 * tag of a TIFF does, as in Pillow. A file that ends before its last pixel is {@link ImageException.Category#UNDECODABLE}.
 * Corruption that only makes libjpeg warn is accepted, as in Pillow.
 */
public final class ImageDecoder {
    /** Pillow's error limit for decompression bombs, 2 × 89,478,485 pixels. */
    public static final long DEFAULT_MAX_PIXELS = 178_956_970;

    /** The number of RGB pixels that a Java byte array can hold. */
    public static final long LARGEST_MAX_PIXELS = Integer.MAX_VALUE / RgbImage.CHANNELS;

    private static final String SUPPORTED = "JPEG, PNG, WebP, GIF, BMP, TIFF and PNM";

    private ImageDecoder() {}

    /** Like {@link #decode(byte[], long)}, with the limit {@link #DEFAULT_MAX_PIXELS}. */
    public static DecodedImage decode(byte[] encoded) throws ImageException {
        return decode(encoded, DEFAULT_MAX_PIXELS);
    }

    /**
     * Decodes one image.
     *
     * @param encoded the whole file
     * @param maxPixels an image whose header declares more pixels is rejected before memory is allocated; 1…{@link
     *     #LARGEST_MAX_PIXELS}
     * @throws ImageException if the bytes cannot be decoded; the category and reason say why
     */
    public static DecodedImage decode(byte[] encoded, long maxPixels) throws ImageException {
        if (maxPixels < 1 || maxPixels > LARGEST_MAX_PIXELS) {
            throw new IllegalArgumentException("pixel limit " + maxPixels + " is not in 1.." + LARGEST_MAX_PIXELS);
        }
        if (encoded.length == 0) {
            throw ImageException.undecodable("the file is empty");
        }
        if (JpegHeader.matches(encoded)) {
            return JpegDecoder.decode(encoded, JpegHeader.parse(encoded), maxPixels);
        }
        if (PngDecoder.matches(encoded)) {
            return new PngDecoder(encoded, maxPixels).decode();
        }
        PixelLimit limit = new PixelLimit(maxPixels);
        if (WebpDecoder.matches(encoded)) {
            return WebpDecoder.decode(encoded, limit);
        }
        if (GifDecoder.matches(encoded)) {
            return new GifDecoder(encoded, limit).decode();
        }
        if (BmpDecoder.matches(encoded)) {
            return new BmpDecoder(encoded, limit).decode();
        }
        if (PnmDecoder.matches(encoded)) {
            return new PnmDecoder(encoded, limit).decode();
        }
        if (TiffDecoder.matches(encoded)) {
            return new TiffDecoder(
                            encoded, limit, jpeg -> decode(jpeg, maxPixels).image())
                    .decode();
        }
        throw notSupported(encoded);
    }

    private static ImageException notSupported(byte[] encoded) {
        String format = otherFormat(encoded);
        if (format != null) {
            return ImageException.rejected("the format " + format + " is not supported; supported: " + SUPPORTED
                    + "; convert the file to one of them");
        }
        byte[] start = Arrays.copyOf(encoded, Math.min(8, encoded.length));
        return ImageException.undecodable("not an image in a known format (first bytes "
                + HexFormat.ofDelimiter(" ").formatHex(start) + "); supported: " + SUPPORTED);
    }

    private static String otherFormat(byte[] encoded) {
        String head = new String(encoded, 0, Math.min(16, encoded.length), StandardCharsets.ISO_8859_1);
        if (head.startsWith("ftypavif", 4)) {
            return "AVIF";
        }
        if (head.startsWith("ftyp", 4)) {
            return "HEIF";
        }
        if (head.startsWith("jP  ", 4) || head.startsWith("\u00ff\u004f\u00ff\u0051")) {
            return "JPEG 2000";
        }
        if (head.startsWith("JXL ", 4) || head.startsWith("\u00ff\n")) {
            return "JPEG XL";
        }
        if (head.startsWith("8BPS")) {
            return "Photoshop (PSD)";
        }
        return head.matches("(?s)P[7fF]\\s.*") ? "PAM or PFM" : null;
    }
}
