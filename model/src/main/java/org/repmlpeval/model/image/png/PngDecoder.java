package org.repmlpeval.model.image.png;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.Exif;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.PixelLimit;
import org.repmlpeval.model.image.RgbImage;

/**
 * Decodes PNG (W3C recommendation, second edition) in plain Java. Checksums are verified up to the pixel data, as in Pillow. Data
 * after the last row are not read.
 */
public final class PngDecoder {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int CHUNK_OVERHEAD = 12;
    /** The largest number of bytes that one byte of a deflate stream can encode. */
    private static final long DEFLATE_LIMIT = 1032;

    private final byte[] bytes;
    private final long maxPixels;
    private final byte[] palette = new byte[256 * 3];
    private PngHeader header;
    private boolean hasPalette;
    private boolean hasIcc;
    private boolean hasTransparency;
    private byte[] exif = {};
    private final PngAnimation animation = new PngAnimation();

    public PngDecoder(byte[] bytes, long maxPixels) {
        this.bytes = bytes;
        this.maxPixels = maxPixels;
    }

    public static boolean matches(byte[] encoded) {
        return encoded.length >= SIGNATURE.length
                && Arrays.equals(encoded, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    /** The image as RGB. */
    public DecodedImage decode() throws ImageException {
        int data = readChecked();
        RgbImage image = new PngPixels(header, palette).decode(new PngStream(bytes, data));
        return new DecodedImage(image, header.mode(), hasIcc, Exif.orientation(exif, ""));
    }

    /**
     * The samples as they are stored: grey values are not scaled, palette indexes stay indexes, alpha is left out.
     *
     * @param sink takes the format first, then every row
     * @throws ImageException if the file is corrupt, or the sink does not take its format
     */
    public void samples(SampleSink sink) throws ImageException {
        int data = readChecked();
        sink.begin(new SampleSink.Format(
                header.width(), header.height(), SampleSink.Kind.of(header), header.depth(), hasAlpha()));
        new PngScan(header, new PngSamples(header, palette, sink)).read(new PngStream(bytes, data));
    }

    private boolean hasAlpha() {
        return header.colour() == PngHeader.GRAY_ALPHA || header.colour() == PngHeader.RGBA || hasTransparency;
    }

    /** Reads and checks the chunks before the first IDAT and returns where that one starts. */
    private int readChecked() throws ImageException {
        int data = readHead();
        if (header == null) {
            throw ImageException.undecodable("PNG without an IHDR chunk before its pixel data");
        }
        if (header.colour() == PngHeader.PALETTE && !hasPalette) {
            throw ImageException.undecodable("palette PNG without a PLTE chunk before its pixel data");
        }
        long raw = header.rowBytes(header.width()) * header.height();
        if (raw / DEFLATE_LIMIT > bytes.length) {
            throw ImageException.undecodable("PNG declares " + header.width() + "x" + header.height()
                    + " pixels, more than a file of " + bytes.length + " bytes can hold");
        }
        animation.checkFirstFrame(header);
        return data;
    }

    /** Reads the chunks before the first IDAT and returns where that one starts. */
    private int readHead() throws ImageException {
        int at = SIGNATURE.length;
        while (true) {
            if (at + CHUNK_OVERHEAD > bytes.length) {
                throw ImageException.undecodable("PNG ends before its pixel data (" + bytes.length + " bytes)");
            }
            String type = new String(bytes, at + 4, 4, StandardCharsets.ISO_8859_1);
            long length = u32(bytes, at);
            if (type.equals("IDAT")) {
                return at;
            }
            if (length > bytes.length - at - CHUNK_OVERHEAD) {
                throw ImageException.undecodable("PNG ends inside chunk " + printable(type) + " at byte " + at);
            }
            checkCrc(type, at, (int) length);
            chunk(type, at + 8, (int) length);
            at += CHUNK_OVERHEAD + (int) length;
        }
    }

    private void checkCrc(String type, int at, int length) throws ImageException {
        CRC32 crc = new CRC32();
        crc.update(bytes, at + 4, length + 4);
        if (crc.getValue() != u32(bytes, at + 8 + length)) {
            throw ImageException.undecodable(
                    "PNG with a wrong checksum in chunk " + printable(type) + " at byte " + at);
        }
    }

    private void chunk(String type, int start, int length) throws ImageException {
        switch (type) {
            case "IHDR" -> imageHeader(start, length);
            case "PLTE" -> palette(start, length);
            case "iCCP" -> hasIcc = true;
            case "tRNS" -> hasTransparency = true;
            case "eXIf" -> exif = exifSegment(start, length);
            case "acTL" -> animation.control(length);
            case "fcTL" -> animation.frame(ByteBuffer.wrap(bytes, start, length), header);
            case "IEND" -> throw ImageException.undecodable("PNG without pixel data");
            default -> {}
        }
    }

    private void imageHeader(int start, int length) throws ImageException {
        if (length < 13) {
            throw ImageException.undecodable("PNG with an IHDR chunk of " + length + " bytes");
        }
        long width = u32(bytes, start);
        long height = u32(bytes, start + 4);
        new PixelLimit(maxPixels).check(width, height);
        if (bytes[start + 10] != 0 || bytes[start + 11] != 0) {
            throw ImageException.undecodable("PNG of unknown compression method " + bytes[start + 10]
                    + " or filter method " + bytes[start + 11]);
        }
        header = new PngHeader((int) width, (int) height, bytes[start + 8], bytes[start + 9], bytes[start + 12] != 0);
        header.check();
    }

    /** Entries missing from the chunk are black, as in Pillow. */
    private void palette(int start, int length) throws ImageException {
        if (length == 0 || length % 3 != 0 || length > palette.length) {
            throw ImageException.undecodable("PNG with a PLTE chunk of " + length + " bytes");
        }
        Arrays.fill(palette, (byte) 0);
        System.arraycopy(bytes, start, palette, 0, length);
        hasPalette = true;
    }

    private byte[] exifSegment(int start, int length) {
        byte[] segment = Arrays.copyOf("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1), 6 + length);
        System.arraycopy(bytes, start, segment, 6, length);
        return segment;
    }

    static long u32(byte[] bytes, int at) {
        return (bytes[at] & 0xFFL) << 24
                | (bytes[at + 1] & 0xFF) << 16
                | (bytes[at + 2] & 0xFF) << 8
                | bytes[at + 3] & 0xFF;
    }

    private static String printable(String type) {
        return type.replaceAll("[^A-Za-z]", "?");
    }
}
