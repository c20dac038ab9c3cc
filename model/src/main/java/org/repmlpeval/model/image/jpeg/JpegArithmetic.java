package org.repmlpeval.model.image.jpeg;

import org.repmlpeval.model.image.ImageException;

/**
 * Pillow's limit for arithmetic-coded JPEG. libjpeg's arithmetic decoder cannot wait for data, and Pillow passes the file in
 * blocks, so a scan must end in the block in which it begins.
 */
final class JpegArithmetic {
    private static final int PILLOW_BLOCK = 65536;

    private JpegArithmetic() {}

    /**
     * @param start the first byte of a scan's data
     * @throws ImageException if Pillow refuses the file for the length of this scan
     */
    static void check(byte[] bytes, int start) throws ImageException {
        long blockEnd = (start + PILLOW_BLOCK - 1L) / PILLOW_BLOCK * PILLOW_BLOCK;
        int at = start;
        while (at + 1 < bytes.length && at + 1 < blockEnd) {
            int code = bytes[at + 1] & 0xFF;
            boolean marker = bytes[at] == (byte) 0xFF && code != 0 && code != 0xFF && (code < 0xD0 || code > 0xD7);
            if (marker) {
                return;
            }
            at++;
        }
        if (blockEnd < bytes.length) {
            throw ImageException.rejected("arithmetic-coded JPEG with a scan that runs beyond byte " + blockEnd
                    + ", which Pillow cannot read; convert it to Huffman coding");
        }
    }
}
