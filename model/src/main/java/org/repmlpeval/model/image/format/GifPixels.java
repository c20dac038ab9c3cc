package org.repmlpeval.model.image.format;

import org.repmlpeval.model.image.ImageException;

/**
 * The LZW stream of a GIF frame (GIF89a, appendix F). Pillow reads the file in blocks and needs complete data sub-blocks. If an end
 * code comes before the last pixel, Pillow asks for the next block, as at the end of a block. If there is none, the file is
 * truncated.
 */
final class GifPixels {
    private static final int MAX_BITS = 12;
    private static final int TABLE = 1 << MAX_BITS;
    private static final int PILLOW_BLOCK = 65536;

    private final byte[] bytes;
    private final GifFrame frame;
    private final int bits;
    private final byte[] data = new byte[TABLE];
    private final short[] link = new short[TABLE];
    private final byte[] string = new byte[TABLE];
    private int at;
    private long available;
    private int blockSize;
    private int buffer;
    private int buffered;

    /**
     * @param at the first sub-block
     * @param bits the minimum code size
     */
    GifPixels(byte[] bytes, int at, int bits, GifFrame frame) {
        this.bytes = bytes;
        this.at = at;
        this.bits = bits;
        this.frame = frame;
        available = at;
    }

    /** Fills the frame. */
    void decode() throws ImageException {
        if (bits > MAX_BITS) {
            throw ImageException.undecodable("GIF with codes of " + bits + " bits; legal are 2..12");
        }
        moreFile();
        int clear = 1 << bits;
        int size = bits + 1;
        int next = clear + 2;
        int last = -1;
        byte lastFirst = 0;
        while (true) {
            int code = code(size);
            if (code == clear) {
                size = bits + 1;
                next = clear + 2;
                last = -1;
                continue;
            }
            if (code == clear + 1) {
                moreFile();
                continue;
            }
            int top = TABLE;
            int walk = code;
            if (last < 0) {
                if (code > clear) {
                    throw corrupt(code);
                }
            } else {
                if (code > next) {
                    throw corrupt(code);
                }
                if (code == next) {
                    string[--top] = lastFirst;
                    walk = last;
                }
                while (walk >= clear) {
                    if (top <= 0 || walk >= TABLE) {
                        throw corrupt(code);
                    }
                    string[--top] = data[walk];
                    walk = link[walk];
                }
                if (next < TABLE) {
                    data[next] = (byte) walk;
                    link[next] = (short) last;
                    if (next == (1 << size) - 1 && size < MAX_BITS) {
                        size++;
                    }
                    next++;
                }
            }
            last = code;
            lastFirst = (byte) walk;
            if (frame.add(lastFirst)) {
                return;
            }
            while (top < TABLE) {
                if (frame.add(string[top++])) {
                    return;
                }
            }
        }
    }

    private int code(int size) throws ImageException {
        while (buffered < size) {
            if (blockSize > 0) {
                buffer |= (bytes[at++] & 0xFF) << buffered;
                buffered += 8;
                blockSize--;
            } else if (at < available && at + 1 + (bytes[at] & 0xFF) <= available) {
                blockSize = bytes[at++] & 0xFF;
            } else {
                moreFile();
            }
        }
        int code = buffer & (1 << size) - 1;
        buffer >>>= size;
        buffered -= size;
        return code;
    }

    private void moreFile() throws ImageException {
        if (available >= bytes.length) {
            throw ImageException.undecodable("GIF ends inside its pixel data (" + bytes.length + " bytes)");
        }
        available = Math.min(bytes.length, available + PILLOW_BLOCK);
    }

    private static ImageException corrupt(int code) {
        return ImageException.undecodable("corrupt GIF pixel data: unknown code " + code);
    }
}
