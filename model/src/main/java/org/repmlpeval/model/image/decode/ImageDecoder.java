package org.repmlpeval.model.image.decode;

import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.jpeg.JpegDecoder;
import org.repmlpeval.model.image.jpeg.JpegHeader;
import org.repmlpeval.model.image.png.PngDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Encoded bytes to RGB pixels, equal bit for bit to Pillow 12.3's {@code Image.open(f).convert("RGB")}. The format is read from
 * the bytes, never from a file name. Stateless and thread-safe.
 *
 * <p>Supported, everything else is {@link ImageException.Category#REJECTED}:
 * <ul>
 *   <li>JPEG, 8 bits, Huffman, baseline, extended sequential or progressive; 1 component (L), 3 components (YCbCr or RGB) with
 *       any sampling, 4 components (CMYK, YCCK, read as Adobe-inverted) without h1v2 sampling, with all scans and Huffman tables present;
 *   <li>PNG, every colour type and bit depth of the standard, interlaced or not, not animated. 16-bit gray is clipped at 255,
 *       other 16-bit samples keep their high byte, alpha and tRNS are dropped.
 * </ul>
 * An edge above 1,048,576 pixels is rejected. ICC profiles, gamma and EXIF orientation change no pixel here. A JPEG without its end marker, or a PNG whose pixel data stops
 * early, is {@link ImageException.Category#UNDECODABLE}. Corruption that libjpeg only warns of is accepted, as Pillow accepts it.
 */
public final class ImageDecoder {
    /** Pillow's error limit for decompression bombs, 2 × 89,478,485 pixels. */
    public static final long DEFAULT_MAX_PIXELS = 178_956_970;

    /** As many RGB pixels as a Java array of bytes can hold. */
    public static final long LARGEST_MAX_PIXELS = Integer.MAX_VALUE / RgbImage.CHANNELS;

    /** The longest edge, in pixels; OpenCV's own limit, here for all formats. */
    static final long MAX_EDGE = 1 << 20;

    private ImageDecoder() {}

    /** {@link #decode(byte[], long)} with the limit {@link #DEFAULT_MAX_PIXELS}. */
    public static DecodedImage decode(byte[] encoded) throws ImageException {
        return decode(encoded, DEFAULT_MAX_PIXELS);
    }

    /**
     * Decodes one image.
     *
     * @param encoded the whole file
     * @param maxPixels an image whose header declares more pixels is rejected before memory is taken;
     *     1…{@link #LARGEST_MAX_PIXELS}
     * @throws ImageException if the bytes give no pixels; the category and reason say why
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
        throw notSupported(encoded);
    }

    /** @throws ImageException if the declared size is empty or above the limit */
    static void checkSize(long width, long height, long maxPixels) throws ImageException {
        if (width < 1 || height < 1) {
            throw ImageException.undecodable("the header declares a size of " + width + "x" + height);
        }
        if (width > MAX_EDGE || height > MAX_EDGE) {
            throw ImageException.rejected("the header declares " + width + "x" + height
                    + ", an edge above the limit of " + MAX_EDGE + " pixels");
        }
        if (width > maxPixels / height) {
            throw ImageException.rejected("the header declares " + width + "x" + height + " = " + width * height
                    + " pixels, above the limit of " + maxPixels);
        }
    }

    private static ImageException notSupported(byte[] encoded) {
        String format = otherFormat(encoded);
        if (format != null) {
            return ImageException.rejected("unsupported format " + format + "; supported are JPEG and PNG");
        }
        byte[] start = Arrays.copyOf(encoded, Math.min(8, encoded.length));
        return ImageException.undecodable("not an image of a known format (first bytes "
                + HexFormat.ofDelimiter(" ").formatHex(start) + "); supported are JPEG and PNG");
    }

    private static String otherFormat(byte[] encoded) {
        String head = new String(encoded, 0, Math.min(16, encoded.length), StandardCharsets.ISO_8859_1);
        if (head.startsWith("GIF8")) {
            return "GIF";
        }
        if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
            return "WebP";
        }
        if (head.startsWith("II*\0") || head.startsWith("MM\0*")) {
            return "TIFF";
        }
        if (head.startsWith("ftypavif", 4)) {
            return "AVIF";
        }
        if (head.startsWith("ftyp", 4)) {
            return "HEIF";
        }
        if (head.startsWith("jP  ", 4) || head.startsWith("\u00ff\u004f\u00ff\u0051")) {
            return "JPEG 2000";
        }
        return head.startsWith("BM") ? "BMP" : null;
    }
}
