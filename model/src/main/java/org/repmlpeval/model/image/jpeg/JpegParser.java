package org.repmlpeval.model.image.jpeg;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.repmlpeval.model.image.Exif;
import org.repmlpeval.model.image.ImageException;

/** Reads the markers of a JPEG: up to the first scan as Pillow does, and from there as libjpeg does, to which Pillow hands over. */
final class JpegParser {
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] XMP = "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] ICC = "ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.ISO_8859_1);
    private static final int ADOBE_BYTES = 12;

    private final byte[] bytes;
    private int at = 2;
    private int frame = -1;
    private int adobe = -1;
    private boolean icc;
    private boolean progressive;
    private boolean restarts;
    private final ByteArrayOutputStream exif = new ByteArrayOutputStream();
    private String xmp = "";
    private int width;
    private int height;
    private byte[] sampling = {};
    /**
     * Encoders write about ten. A few bytes are a scan, and each goes over all pixels, so that a small file could take hours. libjpeg-turbo's own
     * tests have the same limit.
     */
    private static final int MAX_SCANS = 500;

    private final JpegScans scans = new JpegScans();

    JpegParser(byte[] bytes) {
        this.bytes = bytes;
    }

    JpegHeader parse() throws ImageException {
        int marker;
        do {
            marker = nextMarker();
            segment(marker);
        } while (marker != 0xDA);
        if (frame < 0) {
            throw ImageException.undecodable("JPEG without a frame header before its first scan");
        }
        int components = sampling.length;
        int orientation = Exif.orientation(exif.toByteArray(), xmp);
        if (components == 4 || progressive || scans.lastComponents() < components) {
            toEnd();
        } else {
            new JpegTrailer(bytes, at, restarts).check();
        }
        return new JpegHeader(
                new JpegHeader.Frame(width, height, sampling, progressive),
                new JpegHeader.Scans(scans.complete(), scans.tablesDefined()),
                adobe,
                icc,
                orientation);
    }

    /** Skips to a marker and returns its code. */
    private int nextMarker() throws ImageException {
        while (true) {
            while (at < bytes.length && bytes[at] != (byte) 0xFF) {
                at++;
            }
            while (at < bytes.length && bytes[at] == (byte) 0xFF) {
                at++;
            }
            if (at >= bytes.length) {
                throw truncated("before its first scan");
            }
            int code = bytes[at++] & 0xFF;
            if (code >= 0xC0) {
                return code;
            }
            if (code != 0) {
                throw ImageException.undecodable("JPEG with unknown marker ff" + hex(code) + " at byte " + (at - 2));
            }
        }
    }

    private void segment(int marker) throws ImageException {
        if (marker == 0xC8 || (marker >= 0xD0 && marker <= 0xD9) || (marker >= 0xF0 && marker <= 0xFD)) {
            return;
        }
        int start = at + 2;
        boolean skipped = marker >= 0xE0 && marker <= 0xEF || marker == 0xFE;
        if (skipped && start <= bytes.length && u16(at) < 2) {
            // Pillow and libjpeg treat a skipped segment of impossible length as empty.
            at = start;
            return;
        }
        int end = segmentEnd();
        if (marker == 0xDA) {
            scan(start, end);
        } else if (marker == 0xC4) {
            scans.define(bytes, start, end);
        } else if (marker == 0xDD && end - start == 2) {
            restarts = u16(start) > 0;
        } else if (isFrame(marker)) {
            frame(marker, start, end);
        } else if (marker >= 0xE0 && marker <= 0xEF) {
            application(marker, start, end);
        }
        at = end;
    }

    private void scan(int start, int end) throws ImageException {
        scans.add(bytes, start, end);
        if (scans.count() > MAX_SCANS) {
            throw ImageException.rejected("JPEG with more than " + MAX_SCANS
                    + " scans, each of which goes over the whole image; save it again");
        }
        if (frame == 0xC9 || frame == 0xCA) {
            JpegArithmetic.check(bytes, end);
        }
    }

    private int segmentEnd() throws ImageException {
        if (at + 2 > bytes.length) {
            throw truncated("in a segment's length");
        }
        int length = u16(at);
        if (length < 2) {
            throw ImageException.undecodable("JPEG segment of length " + length + " at byte " + at);
        }
        if (at + length > bytes.length) {
            throw truncated("inside the segment at byte " + at);
        }
        return at + length;
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xCC || marker == 0xDE;
    }

    private void frame(int marker, int start, int end) throws ImageException {
        boolean arithmetic = marker == 0xC9 || marker == 0xCA;
        if (marker > 0xC2 && !arithmetic) {
            throw ImageException.rejected("JPEG frame type ff" + hex(marker)
                    + "; supported: baseline (ffc0), extended sequential (ffc1), progressive (ffc2), and arithmetic-coded"
                    + " sequential (ffc9) and progressive (ffca); convert it to one of these");
        }
        if (frame >= 0) {
            throw ImageException.undecodable("JPEG with two frame headers");
        }
        int count = end - start < 6 ? -1 : bytes[start + 5] & 0xFF;
        if (count < 0 || end - start != 6 + 3 * count) {
            throw ImageException.undecodable("JPEG frame header of " + (end - start) + " bytes");
        }
        if (bytes[start] != 8) {
            throw ImageException.rejected("JPEG with " + (bytes[start] & 0xFF) + " bits per sample; supported: 8");
        }
        if (count != 1 && count != 3 && count != 4) {
            throw ImageException.rejected("JPEG with " + count + " components; supported: 1, 3 and 4");
        }
        if (arithmetic && count == 4) {
            throw ImageException.rejected("arithmetic-coded JPEG with 4 components; convert it to Huffman coding");
        }
        frame = marker;
        progressive = marker == 0xC2 || marker == 0xCA;
        height = u16(start + 1);
        width = u16(start + 3);
        byte[] ids = new byte[count];
        sampling = new byte[count];
        for (int c = 0; c < count; c++) {
            ids[c] = bytes[start + 6 + 3 * c];
            sampling[c] = bytes[start + 7 + 3 * c];
        }
        scans.frame(ids);
    }

    private void application(int marker, int start, int end) {
        if (marker == 0xE1 && startsWith(EXIF, start, end)) {
            int from = exif.size() == 0 ? start : start + EXIF.length;
            exif.write(bytes, from, end - from);
        } else if (marker == 0xE1 && startsWith(XMP, start, end)) {
            xmp = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
        } else if (marker == 0xE2 && startsWith(ICC, start, end)) {
            icc |= frame < 0;
        } else if (marker == 0xEE && end - start >= ADOBE_BYTES && startsWith(ADOBE, start, end)) {
            adobe = bytes[start + ADOBE_BYTES - 1] & 0xFF;
        }
    }

    /** Follows scans and segments to the end-of-image marker, which Pillow also requires. */
    private void toEnd() throws ImageException {
        while (true) {
            int marker = markerAfterData();
            if (marker == 0xD9) {
                return;
            }
            if (marker == 0x01 || marker == 0xD8) {
                continue;
            }
            int end = segmentEnd();
            if (marker == 0xDA) {
                scan(at + 2, end);
            } else if (marker == 0xC4) {
                scans.define(bytes, at + 2, end);
            }
            at = end;
        }
    }

    /** The next marker that is neither a stuffed byte nor a restart. */
    private int markerAfterData() throws ImageException {
        int i = at;
        while (true) {
            while (i < bytes.length && bytes[i] != (byte) 0xFF) {
                i++;
            }
            while (i < bytes.length && bytes[i] == (byte) 0xFF) {
                i++;
            }
            if (i >= bytes.length) {
                throw truncated("without an end-of-image marker");
            }
            int code = bytes[i++] & 0xFF;
            if (code != 0 && (code < 0xD0 || code > 0xD7)) {
                at = i;
                return code;
            }
        }
    }

    private ImageException truncated(String where) {
        return ImageException.undecodable("JPEG ends " + where + " (" + bytes.length + " bytes)");
    }

    private boolean startsWith(byte[] prefix, int start, int end) {
        return end - start >= prefix.length
                && Arrays.equals(bytes, start, start + prefix.length, prefix, 0, prefix.length);
    }

    private int u16(int index) {
        return (bytes[index] & 0xFF) << 8 | bytes[index + 1] & 0xFF;
    }

    private static String hex(int code) {
        return HexFormat.of().toHexDigits((byte) code);
    }
}
