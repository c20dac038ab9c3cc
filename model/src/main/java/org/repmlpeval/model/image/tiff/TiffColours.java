package org.repmlpeval.model.image.tiff;

import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.SourceMode;
import org.repmlpeval.model.image.format.Palette;
import org.repmlpeval.model.image.format.Samples;

/** Converts the pixels of a layout to RGB, with Pillow's table of layouts and its conversion of each mode. */
record TiffColours(SourceMode mode, Samples samples) {
    private static final int MAX_TABLE = 256;

    static TiffColours of(TiffLayout layout, TiffDirectory directory) throws ImageException {
        TiffColours colours =
                switch (layout.photometric()) {
                    case 0, 1 -> gray(layout);
                    case 2 -> rgb(layout);
                    case 3 -> palette(layout, directory);
                    case 5 -> cmyk(layout);
                    case 6 -> yCbCr(layout);
                    default -> null;
                };
        boolean planes = layout.separate() && !separable(layout);
        boolean order = layout.reversed() && !reversible(layout);
        boolean jpeg = layout.compression() == TiffLayout.JPEG
                && (layout.bits() != 8 || layout.separate() || layout.samples() != 1 && layout.samples() != 3);
        if (colours == null || planes || order || jpeg) {
            throw layout.unsupported();
        }
        return colours;
    }

    /** Colours in separate planes, with at most an alpha plane in addition. */
    private static boolean separable(TiffLayout layout) {
        boolean size = layout.bits() == 8 || layout.bits() == 16 && layout.compressed();
        return size
                && switch (layout.photometric()) {
                    case 2 -> layout.samples() == 3 || layout.samples() == 4 && layout.extra() == 2;
                    case 5 -> layout.samples() == 4;
                    default -> false;
                };
    }

    private static boolean reversible(TiffLayout layout) {
        boolean compressed = layout.compressed();
        if (layout.compression() == TiffLayout.JPEG || layout.format() != 1 || layout.separate() && !compressed) {
            return false;
        }
        return switch (layout.photometric()) {
            case 0 -> layout.samples() == 1 && (layout.bits() < 8 || layout.bits() == 8 && compressed);
            case 3 -> layout.samples() == 1 && (layout.bits() == 8 || layout.bits() < 8 && compressed);
            case 1 -> layout.samples() == 1 && (layout.bits() <= 8 || layout.bits() == 16 && !layout.bigEndian());
            default -> layout.photometric() == 2 && layout.samples() == 3 && layout.bits() == 8;
        };
    }

    private static TiffColours gray(TiffLayout layout) {
        boolean inverted = layout.photometric() == 0;
        boolean big = layout.bigEndian();
        int bits = layout.bits();
        if (layout.samples() == 2) {
            return !inverted && bits == 8 && layout.format() == 1 && layout.extra() == 2
                    ? new TiffColours(SourceMode.GRAY_ALPHA, Samples.channels(2, 0, 0, 0))
                    : null;
        }
        if (layout.samples() != 1 || layout.extra() != TiffLayout.NO_EXTRA) {
            return null;
        }
        // libtiff gives compressed samples in the machine's byte order. Pillow ignores that for 32-bit and signed
        // 16-bit samples.
        boolean swapped = big && layout.compressed();
        return switch (layout.format() + "/" + bits) {
            case "1/1", "1/2", "1/4", "1/8" -> new TiffColours(
                    bits == 1 ? SourceMode.BILEVEL : SourceMode.GRAY,
                    Samples.indexed(bits, Palette.gray(bits, inverted)));
            case "2/8" -> inverted
                    ? null
                    : new TiffColours(SourceMode.GRAY, Samples.indexed(8, Palette.gray(8, false)));
            case "1/16" -> inverted && big
                    ? null
                    : new TiffColours(
                            big ? SourceMode.GRAY_16_BIG_ENDIAN : SourceMode.GRAY_16,
                            Samples.gray(2, (row, i) -> value16(row, i, big)));
            case "2/16" -> inverted || swapped
                    ? null
                    : new TiffColours(SourceMode.GRAY_32, Samples.gray(2, (row, i) -> (short) value16(row, i, big)));
            case "1/32" -> inverted || big ? null : gray32();
            case "2/32" -> inverted || swapped
                    ? null
                    : new TiffColours(SourceMode.GRAY_32, Samples.gray(4, (row, i) -> value32(row, i, big)));
            case "3/32" -> swapped
                    ? null
                    : new TiffColours(SourceMode.GRAY_FLOAT, Samples.gray(4, (row, i) ->
                            (int) Float.intBitsToFloat(value32(row, i, big))));
            default -> null;
        };
    }

    private static TiffColours gray32() {
        return new TiffColours(SourceMode.GRAY_32, Samples.gray(4, (row, i) -> value32(row, i, false)));
    }

    private static TiffColours rgb(TiffLayout layout) {
        int samples = layout.samples();
        boolean wide = layout.bits() == 16;
        if (layout.format() != 1 || layout.bits() != 8 && !wide || samples < 3 || wide && samples > 4) {
            return null;
        }
        int extra = layout.extra();
        if (extra > 2 && !(extra == 999 && samples == 4 && !wide)) {
            return null;
        }
        boolean alpha = samples > 3 && extra != 0;
        int high = wide && !layout.bigEndian() ? 1 : 0;
        int step = wide ? 2 : 1;
        Samples stored = extra == 1
                ? premultiplied(samples * step, step, high)
                : Samples.channels(samples * step, high, step + high, 2 * step + high);
        return new TiffColours(alpha ? SourceMode.RGBA : SourceMode.RGB, stored);
    }

    private static TiffColours palette(TiffLayout layout, TiffDirectory directory) throws ImageException {
        int bits = layout.bits();
        boolean plain = layout.samples() == 1 && (bits == 1 || bits == 2 || bits == 4 || bits == 8);
        boolean paired = layout.samples() == 2 && bits == 8 && (layout.extra() == 0 || layout.extra() == 2);
        if (layout.format() != 1 || !plain && !paired) {
            return null;
        }
        long[] map = directory.numbers(TiffTag.COLOR_MAP);
        int entries = map.length / RgbImage.CHANNELS;
        if (entries == 0 || entries > MAX_TABLE) {
            throw ImageException.undecodable(
                    "TIFF with a palette of " + map.length + " values; legal: 3 for each colour");
        }
        byte[] table = new byte[entries * RgbImage.CHANNELS];
        for (int i = 0; i < table.length; i++) {
            table[i] = (byte) (map[i % RgbImage.CHANNELS * entries + i / RgbImage.CHANNELS] >> 8);
        }
        if (plain) {
            return new TiffColours(SourceMode.PALETTE, Samples.indexed(bits, table));
        }
        Samples pairs = (row, from, pixels, rgb, out) -> {
            for (int x = 0; x < pixels; x++) {
                Palette.colour(table, row[from + 2 * x] & 0xFF, rgb, out + x * RgbImage.CHANNELS);
            }
        };
        return new TiffColours(layout.extra() == 0 ? SourceMode.PALETTE : SourceMode.PALETTE_ALPHA, pairs);
    }

    private static TiffColours cmyk(TiffLayout layout) {
        boolean wide = layout.bits() == 16;
        int samples = layout.samples();
        boolean known = layout.bits() == 8 ? layout.extra() <= 0 : wide && samples == 4;
        if (layout.format() != 1 || !known || samples < 4) {
            return null;
        }
        int step = wide ? 2 : 1;
        int high = wide && !layout.bigEndian() ? 1 : 0;
        return new TiffColours(SourceMode.CMYK, (row, from, pixels, rgb, out) -> {
            for (int x = 0, i = from + high, o = out; x < pixels; x++, i += samples * step) {
                int white = 255 - (row[i + 3 * step] & 0xFF);
                for (int c = 0; c < RgbImage.CHANNELS; c++) {
                    int product = (row[i + c * step] & 0xFF) * white + 128;
                    rgb[o++] = (byte) Math.max(0, white - ((product >> 8) + product >> 8));
                }
            }
        });
    }

    /** libjpeg converts YCbCr, so the samples are RGB. */
    private static TiffColours yCbCr(TiffLayout layout) {
        if (layout.bits() != 8 || layout.format() != 1 || layout.extra() != TiffLayout.NO_EXTRA) {
            return null;
        }
        if (layout.samples() == 3 && layout.compression() == TiffLayout.JPEG) {
            return new TiffColours(SourceMode.RGB, Samples.channels(3, 0, 1, 2));
        }
        return null;
    }

    /** Divides the colours by alpha, then drops alpha. */
    private static Samples premultiplied(int size, int step, int high) {
        return (row, from, pixels, rgb, out) -> {
            for (int x = 0, i = from + high, o = out; x < pixels; x++, i += size) {
                int alpha = row[i + 3 * step] & 0xFF;
                for (int c = 0; c < RgbImage.CHANNELS; c++) {
                    int level = row[i + c * step] & 0xFF;
                    rgb[o++] = (byte) (alpha == 0 ? 0 : Math.min(255, level * 255 / alpha));
                }
            }
        };
    }

    private static int value16(byte[] row, int i, boolean big) {
        return (row[big ? i : i + 1] & 0xFF) << 8 | row[big ? i + 1 : i] & 0xFF;
    }

    private static int value32(byte[] row, int i, boolean big) {
        return value16(row, big ? i : i + 2, big) << 16 | value16(row, big ? i + 2 : i, big);
    }
}
