package org.repmlpeval.model.image.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.repmlpeval.model.image.Exif;
import org.repmlpeval.model.image.ImageException;

/**
 * The chunks of a WebP file (WebP container specification).
 *
 * @param image a file with only the chunks that hold pixels. A damaged bitstream could otherwise continue into the data after it.
 *     Pillow also gives libwebp only the bitstream.
 */
record WebpHeader(int width, int height, boolean alpha, boolean hasIcc, int exifOrientation, byte[] image) {
    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int ALPHA_FLAG = 0x10;

    static WebpHeader parse(byte[] encoded) throws ImageException {
        if (encoded.length < FIRST_CHUNK + CHUNK_HEADER + 10) {
            throw truncated(encoded, "inside its header");
        }
        long declared = Cursor.u32(encoded, 4) + 8;
        if (declared > encoded.length) {
            throw truncated(encoded, "before the " + declared + " bytes that its header declares");
        }
        int data = FIRST_CHUNK + CHUNK_HEADER;
        String type = chunkType(encoded, FIRST_CHUNK);
        boolean icc = false;
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        image.write(encoded, 0, FIRST_CHUNK);
        byte[] exif = {};
        String xmp = "";
        for (long at = FIRST_CHUNK; at + CHUNK_HEADER <= declared; ) {
            int start = (int) at + CHUNK_HEADER;
            long size = Cursor.u32(encoded, (int) at + 4);
            long end = start + size;
            if (end > declared) {
                throw truncated(encoded, "inside the chunk at byte " + at);
            }
            switch (chunkType(encoded, (int) at)) {
                case "ICCP" -> icc = true;
                case "EXIF" -> exif = withPrefix(Arrays.copyOfRange(encoded, start, (int) end));
                case "XMP " -> xmp = new String(encoded, start, (int) size, StandardCharsets.ISO_8859_1);
                case "VP8X", "ALPH", "VP8 ", "VP8L", "ANIM", "ANMF" -> image.write(
                        encoded, (int) at, (int) (Math.min(declared, end + (size & 1)) - at));
                default -> {}
            }
            at = end + (size & 1);
        }
        int orientation = Exif.orientation(exif, xmp);
        byte[] pixels = image.toByteArray();
        setLength(pixels);
        return switch (type) {
            case "VP8X" -> new WebpHeader(
                    1 + u24(encoded, data + 4),
                    1 + u24(encoded, data + 7),
                    (encoded[data] & ALPHA_FLAG) != 0,
                    icc,
                    orientation,
                    pixels);
            case "VP8L" -> {
                long bits = Cursor.u32(encoded, data + 1);
                yield new WebpHeader(
                        1 + (int) (bits & 0x3FFF),
                        1 + (int) (bits >> 14 & 0x3FFF),
                        (bits >> 28 & 1) != 0,
                        icc,
                        orientation,
                        pixels);
            }
            case "VP8 " -> new WebpHeader(
                    Cursor.u16(encoded, data + 6) & 0x3FFF,
                    Cursor.u16(encoded, data + 8) & 0x3FFF,
                    false,
                    icc,
                    orientation,
                    pixels);
            default -> throw ImageException.undecodable(
                    "WebP that begins with an unknown chunk '" + type.replaceAll("[^A-Za-z0-9 ]", "?") + "'");
        };
    }

    private static void setLength(byte[] file) {
        for (int i = 0; i < 4; i++) {
            file[4 + i] = (byte) (file.length - CHUNK_HEADER >> 8 * i);
        }
    }

    private static byte[] withPrefix(byte[] exif) {
        byte[] prefix = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
        if (Arrays.mismatch(prefix, exif) == -1 || Arrays.mismatch(prefix, exif) >= prefix.length) {
            return exif;
        }
        byte[] whole = Arrays.copyOf(prefix, prefix.length + exif.length);
        System.arraycopy(exif, 0, whole, prefix.length, exif.length);
        return whole;
    }

    private static String chunkType(byte[] encoded, int at) {
        return new String(encoded, at, 4, StandardCharsets.ISO_8859_1);
    }

    private static int u24(byte[] data, int at) {
        return Cursor.u16(data, at) | (data[at + 2] & 0xFF) << 16;
    }

    private static ImageException truncated(byte[] encoded, String where) {
        return ImageException.undecodable("WebP ends " + where + " (" + encoded.length + " bytes)");
    }
}
