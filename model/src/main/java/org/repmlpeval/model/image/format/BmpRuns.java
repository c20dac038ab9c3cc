package org.repmlpeval.model.image.format;

import java.util.Arrays;
import org.repmlpeval.model.image.ImageException;

/** Decodes the run lengths of a BMP (compressions 1 and 2) as Pillow does, with rows in the order of the file. */
final class BmpRuns {
    private static final long MOST_PIXELS_PER_BYTE = 256;

    private final Cursor in;
    private final boolean fourBits;
    private final int width;
    private final int height;
    private byte[] indices;
    private int filled;

    BmpRuns(Cursor in, boolean fourBits, int width, int height) {
        this.in = in;
        this.fourBits = fourBits;
        this.width = width;
        this.height = height;
    }

    /** The indices of all pixels, (H, W) uint8. */
    byte[] decode(int fileBytes) throws ImageException {
        long pixels = (long) width * height;
        if (pixels / MOST_PIXELS_PER_BYTE / Math.max(1, width) > fileBytes) {
            throw notEnough();
        }
        indices = new byte[(int) pixels];
        int x = 0;
        while (filled < indices.length) {
            int count = in.next();
            int value = in.next();
            if (count < 0 || value < 0) {
                break;
            }
            if (count > 0) {
                int run = x + count > width ? Math.max(0, width - x) : count;
                run(run, value);
                x += run;
            } else if (value == 0) {
                filled += (width - filled % width) % width;
                x = 0;
            } else if (value == 1) {
                break;
            } else if (value == 2) {
                byte[] delta = in.upTo(2);
                if (delta.length < 2) {
                    break;
                }
                long to = filled + (delta[0] & 0xFF) + (delta[1] & 0xFFL) * width;
                x = (int) (to % width);
                filled = (int) Math.min(indices.length, to);
            } else {
                if (!absolute(value)) {
                    break;
                }
                x += value;
                if (in.position() % 2 != 0) {
                    in.seek(in.position() + 1);
                }
            }
        }
        if (filled < indices.length) {
            throw notEnough();
        }
        return indices;
    }

    private void run(int length, int value) {
        int end = Math.min(indices.length, filled + length);
        for (int i = 0; filled < end; i++) {
            int nibble = i % 2 == 0 ? value >> 4 : value & 15;
            indices[filled++] = (byte) (fourBits ? nibble : value);
        }
    }

    /** Returns false at the end of the file. */
    private boolean absolute(int count) {
        int size = fourBits ? count / 2 : count;
        byte[] read = in.upTo(size);
        byte[] pixels = read;
        if (fourBits) {
            pixels = new byte[2 * read.length];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) (read[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15);
            }
        }
        int fits = Math.min(pixels.length, indices.length - filled);
        System.arraycopy(Arrays.copyOf(pixels, fits), 0, indices, filled, fits);
        filled += fits;
        return read.length == size;
    }

    private ImageException notEnough() {
        return ImageException.undecodable("BMP with run lengths ends before its " + width + "x" + height + " pixels");
    }
}
