package org.repmlpeval.model.image.jpeg;

import java.util.HexFormat;
import org.repmlpeval.model.image.ImageException;

/**
 * Treats the bytes after the only scan of a JPEG as libjpeg and Pillow do. All rows are decoded by then, so nothing here changes a
 * pixel. libjpeg still reads segments up to the end-of-image marker, and Pillow refuses a file with an illegal segment. Pillow
 * passes the file in blocks and stops once it has all rows, so bytes after that block are never read.
 */
final class JpegTrailer {
    private static final int PILLOW_BLOCK = 65536;
    private static final int QUANTISATION_TABLE = 64;

    private final byte[] bytes;
    private final boolean restarts;
    private int at;
    private int end;

    /**
     * @param start the first byte of the scan's data
     * @param restarts whether the file defines a restart interval
     */
    JpegTrailer(byte[] bytes, int start, boolean restarts) {
        this.bytes = bytes;
        this.restarts = restarts;
        at = start;
        end = bytes.length;
    }

    /** @throws ImageException if no marker ends the data, or if a segment after it that Pillow sees is illegal */
    void check() throws ImageException {
        int marker = next();
        if (marker < 0) {
            throw ImageException.undecodable("JPEG ends without an end-of-image marker (" + bytes.length + " bytes)");
        }
        end = (int) Math.min(bytes.length, (at + PILLOW_BLOCK - 1L) / PILLOW_BLOCK * PILLOW_BLOCK);
        while (marker >= 0 && marker != 0xD9) {
            int found = at - 2;
            if (!isIgnored(marker) && !segment(marker)) {
                throw ImageException.undecodable("JPEG with an illegal segment ff"
                        + HexFormat.of().toHexDigits((byte) marker)
                        + " at byte " + found + ", after its first scan");
            }
            marker = next();
        }
    }

    /** The next marker, or −1 if the block ends; {@code at} is then after it. */
    private int next() {
        while (true) {
            while (at < end && bytes[at] != (byte) 0xFF) {
                at++;
            }
            while (at < end && bytes[at] == (byte) 0xFF) {
                at++;
            }
            if (at >= end) {
                return -1;
            }
            int code = bytes[at++] & 0xFF;
            if (code != 0) {
                return code;
            }
        }
    }

    /** Restart markers and, where they are expected, the markers that libjpeg skips to find the next one. */
    private boolean isIgnored(int marker) {
        if (marker == 0x01 || isRestart(marker)) {
            return true;
        }
        if (!restarts || marker >= 0xC0) {
            return false;
        }
        int here = at;
        int following = next();
        at = here;
        return isRestart(following);
    }

    private static boolean isRestart(int marker) {
        return marker >= 0xD0 && marker <= 0xD7;
    }

    /** Moves past a segment; false if libjpeg refuses it. Only the start is checked of a segment that ends after the block. */
    private boolean segment(int marker) {
        int start = at + 2;
        int length = start <= end ? (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF : -1;
        int content = length - 2;
        boolean legal =
                switch (marker) {
                    case 0xDA -> legalScan(start, length);
                    case 0xC4 -> length < 0 || legalHuffmanTables(start, content);
                    case 0xCC -> length < 0 || legalConditioning(start, content);
                    case 0xDB -> length < 0 || legalQuantisation(start, content);
                    case 0xDD -> length < 0 || length == 4;
                    case 0xDC, 0xFE -> true;
                    default -> marker >= 0xE0 && marker <= 0xEF;
                };
        at = length < 0 ? end : Math.max(start, (int) Math.min(end, (long) start + content));
        return legal;
    }

    /** A second scan is illegal if the first one gave everything, unless its header is cut off. */
    private boolean legalScan(int start, int length) {
        if (start >= end) {
            return true;
        }
        int count = bytes[start] & 0xFF;
        return length == 6 + 2 * count && count >= 1 && count <= 4 && start + length - 2 > end;
    }

    private boolean legalHuffmanTables(int start, int content) {
        int p = start;
        int left = content;
        while (left > 16) {
            if (p + 17 > end) {
                return true;
            }
            int symbols = 0;
            for (int i = 1; i <= 16; i++) {
                symbols += bytes[p + i] & 0xFF;
            }
            left -= 17;
            if (symbols > 256 || symbols > left) {
                return false;
            }
            if (p + 17 + symbols > end) {
                return true;
            }
            if ((bytes[p] & 0xEF) > 3) {
                return false;
            }
            p += 17 + symbols;
            left -= symbols;
        }
        return left == 0;
    }

    private boolean legalConditioning(int start, int content) {
        int left = content;
        for (int p = start; left > 0; p += 2, left -= 2) {
            if (p + 2 > end) {
                return true;
            }
            int index = bytes[p] & 0xFF;
            int value = bytes[p + 1] & 0xFF;
            if (index >= 32 || index < 16 && (value & 15) > value >> 4) {
                return false;
            }
        }
        return left == 0;
    }

    private boolean legalQuantisation(int start, int content) {
        int p = start;
        int left = content;
        while (left > 0) {
            if (p >= end) {
                return true;
            }
            if ((bytes[p] & 15) > 3) {
                return false;
            }
            int size = 1 + (bytes[p] >> 4 == 0 ? QUANTISATION_TABLE : 2 * QUANTISATION_TABLE);
            if (p + size > end) {
                return true;
            }
            p += size;
            left -= size;
        }
        return left == 0;
    }
}
