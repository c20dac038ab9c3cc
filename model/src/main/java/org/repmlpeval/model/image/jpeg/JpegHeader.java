package org.repmlpeval.model.image.jpeg;

import org.repmlpeval.model.image.ImageException;

/**
 * The markers of a JPEG file (ITU-T T.81, annex B), from the first byte to the end-of-image marker, read in Pillow's way up to
 * the first scan and in libjpeg's way from there.
 *
 * @param sampling horizontal and vertical sampling factor of each component, {@code 16 h + v} as in the file
 * @param adobeTransform colour transform of the Adobe segment, −1 if there is no such segment
 * @param progressive whether the frame is progressive
 * @param complete whether the scans give every coefficient of every component to its last bit
 * @param tablesDefined whether the file defines each Huffman table that its scans use
 */
record JpegHeader(
        int width,
        int height,
        byte[] sampling,
        int adobeTransform,
        boolean progressive,
        boolean complete,
        boolean tablesDefined,
        boolean hasIcc,
        int exifOrientation) {

    static boolean matches(byte[] encoded) {
        return encoded.length >= 3
                && encoded[0] == (byte) 0xFF
                && encoded[1] == (byte) 0xD8
                && encoded[2] == (byte) 0xFF;
    }

    int components() {
        return sampling.length;
    }

    static JpegHeader parse(byte[] encoded) throws ImageException {
        return new JpegParser(encoded).parse();
    }
}
