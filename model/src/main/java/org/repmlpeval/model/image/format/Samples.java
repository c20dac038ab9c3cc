package org.repmlpeval.model.image.format;

import org.repmlpeval.model.image.RgbImage;

/** Turns a row of stored pixels into RGB as Pillow's raw modes and {@code convert("RGB")} do; alpha is dropped. */
@FunctionalInterface
public interface Samples {
    /** Writes {@code pixels} pixels that begin at {@code row[from]} to {@code rgb} from {@code out} on. */
    void toRgb(byte[] row, int from, int pixels, byte[] rgb, int out);

    /** Indices of 1, 2, 4 or 8 bits into a table of colours; the first index is in the high bits. */
    static Samples indexed(int bits, byte[] table) {
        int mask = (1 << bits) - 1;
        return (row, from, pixels, rgb, out) -> {
            for (int x = 0, o = out; x < pixels; x++, o += RgbImage.CHANNELS) {
                int bit = x * bits;
                int index = (row[from + (bit >> 3)] & 0xFF) >> 8 - bits - (bit & 7) & mask;
                Palette.colour(table, index, rgb, o);
            }
        };
    }

    /** Pixels of {@code size} bytes, with red, green and blue at the given positions. */
    static Samples channels(int size, int red, int green, int blue) {
        return (row, from, pixels, rgb, out) -> {
            for (int x = 0, i = from, o = out; x < pixels; x++, i += size, o += RgbImage.CHANNELS) {
                rgb[o] = row[i + red];
                rgb[o + 1] = row[i + green];
                rgb[o + 2] = row[i + blue];
            }
        };
    }

    /** Little-endian pixels of 16 bits: 5 of red, 5 or 6 of green, 5 of blue. */
    static Samples packed16(int greenBits) {
        int greens = (1 << greenBits) - 1;
        return (row, from, pixels, rgb, out) -> {
            for (int x = 0, i = from, o = out; x < pixels; x++, i += 2, o += RgbImage.CHANNELS) {
                int value = Cursor.u16(row, i);
                rgb[o] = (byte) ((value >> 5 + greenBits & 31) * 255 / 31);
                rgb[o + 1] = (byte) ((value >> 5 & greens) * 255 / greens);
                rgb[o + 2] = (byte) ((value & 31) * 255 / 31);
            }
        };
    }

    /** Gray pixels, whose values {@code level} gives; they are clipped to 0…255. */
    static Samples gray(int size, Level level) {
        return (row, from, pixels, rgb, out) -> {
            for (int x = 0, i = from, o = out; x < pixels; x++, i += size, o += RgbImage.CHANNELS) {
                byte value = (byte) Math.max(0, Math.min(255, level.at(row, i)));
                rgb[o] = value;
                rgb[o + 1] = value;
                rgb[o + 2] = value;
            }
        };
    }

    /** The value of a pixel whose bytes begin at an index. */
    @FunctionalInterface
    interface Level {
        /** The value. It may have any size and is clipped. */
        int at(byte[] row, int index);
    }
}
