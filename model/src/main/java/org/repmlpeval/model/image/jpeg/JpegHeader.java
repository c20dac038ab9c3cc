package org.repmlpeval.model.image.jpeg;

import org.repmlpeval.model.image.ImageException;

/**
 * The markers of a JPEG file (ITU-T T.81, annex B), from the first byte to the end-of-image marker, read as Pillow does up to the
 * first scan, and as libjpeg does from there.
 *
 * @param sampling horizontal and vertical sampling factor of each component, {@code 16 h + v} as in the file
 * @param adobeTransform colour transform of the Adobe segment, −1 if there is no such segment
 * @param progressive whether the frame is progressive
 * @param complete whether the scans hold every coefficient of every component down to the last bit
 * @param tablesDefined whether the file defines each Huffman table that its scans use
 */
public record JpegHeader(
        int width,
        int height,
        byte[] sampling,
        int adobeTransform,
        boolean progressive,
        boolean complete,
        boolean tablesDefined,
        boolean hasIcc,
        int exifOrientation) {

    public static boolean matches(byte[] encoded) {
        return encoded.length >= 3
                && encoded[0] == (byte) 0xFF
                && encoded[1] == (byte) 0xD8
                && encoded[2] == (byte) 0xFF;
    }

    int components() {
        return sampling.length;
    }

    public static JpegHeader parse(byte[] encoded) throws ImageException {
        return new JpegParser(encoded).parse();
    }
}
