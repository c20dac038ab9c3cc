package org.repmlpeval.model.image.png;

import java.nio.ByteBuffer;
import org.repmlpeval.model.image.ImageException;

/**
 * The animation chunks before the pixel data of a PNG (W3C recommendation, third edition, section 11.3.6). The first frame is the
 * image of the IDAT chunks, which is all that is decoded.
 */
final class PngAnimation {
    private static final int CONTROL_BYTES = 8;
    private static final int FRAME_BYTES = 26;

    private long lastSequence = -1;
    private long[] box;

    /** Takes an acTL chunk. */
    void control(int length) throws ImageException {
        if (length < CONTROL_BYTES) {
            throw ImageException.undecodable("animated PNG with an acTL chunk of " + length + " bytes");
        }
    }

    /** Takes the content of an fcTL chunk, big-endian. */
    void frame(ByteBuffer chunk, PngHeader header) throws ImageException {
        if (chunk.remaining() < FRAME_BYTES || header == null) {
            throw ImageException.undecodable("animated PNG with an fcTL chunk of " + chunk.remaining() + " bytes");
        }
        long sequence = chunk.getInt() & 0xFFFFFFFFL;
        if (sequence != lastSequence + 1) {
            throw ImageException.undecodable("animated PNG with frame number " + sequence + " after " + lastSequence);
        }
        lastSequence = sequence;
        box = new long[4];
        for (int i = 0; i < box.length; i++) {
            box[i] = chunk.getInt() & 0xFFFFFFFFL;
        }
        if (box[2] + box[0] > header.width() || box[3] + box[1] > header.height()) {
            throw ImageException.undecodable(
                    "animated PNG with a frame outside its " + header.width() + "x" + header.height() + " pixels");
        }
    }

    /** @throws ImageException if the first frame does not cover the image, which the standard demands */
    void checkFirstFrame(PngHeader header) throws ImageException {
        if (box != null && (box[0] != header.width() || box[1] != header.height())) {
            throw ImageException.rejected(
                    "animated PNG whose first frame has " + box[0] + "x" + box[1] + " of " + header.width() + "x"
                            + header.height() + " pixels; save its first frame as a PNG without animation");
        }
    }
}
