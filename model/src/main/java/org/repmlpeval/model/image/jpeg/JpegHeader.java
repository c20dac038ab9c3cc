package org.repmlpeval.model.image.jpeg;

import org.repmlpeval.model.image.ImageException;

/**
 * The markers of a JPEG file (ITU-T T.81, annex B), from the first byte to the end-of-image marker, read as Pillow does up to the
 * first scan, and as libjpeg does from there.
 *
 * @param adobeTransform colour transform of the Adobe segment, −1 if there is no such segment
 */
public record JpegHeader(Frame frame, Scans scans, int adobeTransform, boolean hasIcc, int exifOrientation) {
    /**
     * The frame header.
     *
     * @param sampling horizontal and vertical sampling factor of each component, {@code 16 h + v} as in the file
     */
    public record Frame(int width, int height, byte[] sampling, boolean progressive) {
        int components() {
            return sampling.length;
        }
    }

    /**
     * The scans taken together.
     *
     * @param complete whether they hold every coefficient of every component down to the last bit
     * @param tablesDefined whether the file defines each Huffman table that they use
     */
    public record Scans(boolean complete, boolean tablesDefined) {}

    public static boolean matches(byte[] encoded) {
        return encoded.length >= 3
                && encoded[0] == (byte) 0xFF
                && encoded[1] == (byte) 0xD8
                && encoded[2] == (byte) 0xFF;
    }

    public static JpegHeader parse(byte[] encoded) throws ImageException {
        return new JpegParser(encoded).parse();
    }
}
