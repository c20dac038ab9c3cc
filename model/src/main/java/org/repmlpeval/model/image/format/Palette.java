package org.repmlpeval.model.image.format;

import org.repmlpeval.model.image.RgbImage;

/** Colour tables with three bytes per entry: red, green, blue. */
public final class Palette {
    private Palette() {}

    /** A ramp of 2^{@code bits} levels from black to white, or from white to black. */
    public static byte[] gray(int bits, boolean inverted) {
        int levels = 1 << bits;
        byte[] table = new byte[levels * RgbImage.CHANNELS];
        for (int i = 0; i < levels; i++) {
            int level = i * 255 / (levels - 1);
            for (int c = 0; c < RgbImage.CHANNELS; c++) {
                table[i * RgbImage.CHANNELS + c] = (byte) (inverted ? 255 - level : level);
            }
        }
        return table;
    }

    /** The colours of indices, (N) uint8 → (N, 3) uint8; an index beyond the table is black. */
    public static byte[] apply(byte[] table, byte[] indices) {
        byte[] rgb = new byte[indices.length * RgbImage.CHANNELS];
        for (int i = 0, o = 0; i < indices.length; i++, o += RgbImage.CHANNELS) {
            colour(table, indices[i] & 0xFF, rgb, o);
        }
        return rgb;
    }

    /** Writes the colour of an index to {@code rgb[out, out + 3)}; beyond the table it is black. */
    public static void colour(byte[] table, int index, byte[] rgb, int out) {
        int entry = index * RgbImage.CHANNELS;
        boolean known = entry + RgbImage.CHANNELS <= table.length;
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
            rgb[out + c] = known ? table[entry + c] : 0;
        }
    }
}
