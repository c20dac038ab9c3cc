package org.repmlpeval.model.image.png;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.repmlpeval.model.image.ImageException;

/** The inflated bytes of consecutive IDAT chunks. Holds native memory. */
final class PngStream implements AutoCloseable {
    private static final int IDAT = 0x49444154;

    private final byte[] bytes;
    private final Inflater inflater = new Inflater();
    private int next;

    /** @param start where the first IDAT chunk begins, at its length */
    PngStream(byte[] bytes, int start) {
        this.bytes = bytes;
        next = start;
    }

    /** Fills {@code target[0, length)}. */
    void read(byte[] target, int length) throws ImageException {
        int filled = 0;
        while (filled < length) {
            int count = inflate(target, filled, length - filled);
            if (count == 0) {
                if (inflater.finished() || inflater.needsDictionary()) {
                    throw ImageException.undecodable("PNG pixel data ends too early");
                }
                nextChunk();
            }
            filled += count;
        }
    }

    private int inflate(byte[] target, int offset, int length) throws ImageException {
        try {
            return inflater.inflate(target, offset, length);
        } catch (DataFormatException e) {
            throw ImageException.undecodable("corrupt PNG pixel data: " + e.getMessage(), e);
        }
    }

    private void nextChunk() throws ImageException {
        if (next + 8 > bytes.length || PngDecoder.u32(bytes, next + 4) != IDAT) {
            throw ImageException.undecodable("PNG ends inside its pixel data (" + bytes.length + " bytes)");
        }
        long declared = PngDecoder.u32(bytes, next);
        int length = (int) Math.min(declared, bytes.length - next - 8);
        inflater.setInput(bytes, next + 8, length);
        next = (int) Math.min(bytes.length, next + 8L + declared + 4);
    }

    @Override
    public void close() {
        inflater.end();
    }
}
