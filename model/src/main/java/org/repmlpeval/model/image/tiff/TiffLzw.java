package org.repmlpeval.model.image.tiff;

import org.repmlpeval.model.image.ImageException;

/** Decodes LZW as in TIFF 6.0, section 13: codes of 9 to 12 bits, high bits first, which grow one code early. */
final class TiffLzw {
    private static final int CLEAR = 256;
    private static final int END = 257;
    private static final int FIRST = 258;
    private static final int MAX_BITS = 12;
    private static final int TABLE = 1 << MAX_BITS;

    private final byte[] stored;
    private final short[] prefix = new short[TABLE];
    private final byte[] last = new byte[TABLE];
    private final byte[] first = new byte[TABLE];
    private final int[] length = new int[TABLE];
    private long buffer;
    private int buffered;
    private int at;

    TiffLzw(byte[] stored) {
        this.stored = stored;
        for (int i = 0; i < CLEAR; i++) {
            last[i] = (byte) i;
            first[i] = (byte) i;
            length[i] = 1;
        }
    }

    /** Fills {@code samples}. */
    void decode(byte[] samples) throws ImageException {
        if (stored.length >= 2 && stored[0] == 0 && (stored[1] & 1) != 0) {
            throw ImageException.rejected("TIFF with old-style LZW codes; save it again");
        }
        int filled = 0;
        int size = 9;
        int next = FIRST;
        int previous = -1;
        while (filled < samples.length) {
            int code = code(size);
            if (code == END) {
                throw TiffBlocks.endsEarly("LZW");
            }
            if (code == CLEAR) {
                size = 9;
                next = FIRST;
                previous = -1;
                continue;
            }
            if (previous < 0) {
                if (code > CLEAR || at <= 2 && next == FIRST && filled == 0 && firstCode() != CLEAR) {
                    throw corrupt(code);
                }
                samples[filled++] = (byte) code;
                previous = code;
                continue;
            }
            if (code > next || next >= TABLE) {
                throw corrupt(code);
            }
            prefix[next] = (short) previous;
            first[next] = first[previous];
            length[next] = length[previous] + 1;
            last[next] = code == next ? first[previous] : first[code];
            next++;
            if (next > (1 << size) - 2 && size < MAX_BITS) {
                size++;
            }
            filled = write(code, samples, filled);
            previous = code;
        }
    }

    private int firstCode() {
        return stored.length < 2 ? -1 : (stored[0] & 0xFF) << 1 | (stored[1] & 0xFF) >> 7;
    }

    /** Writes the string of a code, or as much of it as fits, and returns the new number of filled bytes. */
    private int write(int code, byte[] samples, int filled) {
        int end = filled + length[code];
        int walk = code;
        for (int i = end - 1; i >= filled; i--) {
            if (i < samples.length) {
                samples[i] = last[walk];
            }
            walk = prefix[walk];
        }
        return Math.min(end, samples.length);
    }

    private int code(int size) throws ImageException {
        while (buffered < size) {
            if (at >= stored.length) {
                throw TiffBlocks.endsEarly("LZW");
            }
            buffer = buffer << 8 | stored[at++] & 0xFF;
            buffered += 8;
        }
        buffered -= size;
        return (int) (buffer >> buffered) & (1 << size) - 1;
    }

    private static ImageException corrupt(int code) {
        return ImageException.undecodable("corrupt TIFF pixel data: unknown LZW code " + code);
    }
}
