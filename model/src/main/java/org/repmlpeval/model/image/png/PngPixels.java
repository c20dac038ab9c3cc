package org.repmlpeval.model.image.png;

import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.RgbImage;

/** Unfilters rows (PNG, section 9) and unpacks their samples to RGB, in one pass or in the seven passes of Adam7 (section 8). */
final class PngPixels {
    private static final int[] ADAM7_X = {0, 4, 0, 2, 0, 1, 0};
    private static final int[] ADAM7_Y = {0, 0, 4, 0, 2, 0, 1};
    private static final int[] ADAM7_DX = {8, 8, 4, 4, 2, 2, 1};
    private static final int[] ADAM7_DY = {8, 8, 8, 4, 4, 2, 2};

    private final PngHeader header;
    private final byte[] palette;
    private final byte[] rgb;

    PngPixels(PngHeader header, byte[] palette) {
        this.header = header;
        this.palette = palette;
        rgb = new byte[header.width() * header.height() * RgbImage.CHANNELS];
    }

    RgbImage decode(PngStream stream) throws ImageException {
        try (stream) {
            if (header.interlaced()) {
                for (int p = 0; p < ADAM7_X.length; p++) {
                    pass(stream, ADAM7_X[p], ADAM7_Y[p], ADAM7_DX[p], ADAM7_DY[p]);
                }
            } else {
                pass(stream, 0, 0, 1, 1);
            }
        }
        return new RgbImage(header.width(), header.height(), rgb);
    }

    private void pass(PngStream stream, int x0, int y0, int dx, int dy) throws ImageException {
        if (x0 >= header.width()) {
            return;
        }
        int pixels = (header.width() - x0 + dx - 1) / dx;
        int length = (int) header.rowBytes(pixels) + 1;
        int distance = Math.max(1, header.samples() * header.depth() / 8);
        byte[] previous = new byte[length];
        byte[] row = new byte[length];
        for (int y = y0; y < header.height(); y += dy) {
            stream.read(row, length);
            unfilter(row, previous, distance);
            unpack(row, pixels, (y * header.width() + x0) * RgbImage.CHANNELS, dx * RgbImage.CHANNELS);
            byte[] swap = previous;
            previous = row;
            row = swap;
        }
    }

    /** Works in place. Index 0 of both rows is the filter byte; it is read as 0 where a pixel left of the image is needed. */
    private static void unfilter(byte[] row, byte[] up, int distance) throws ImageException {
        int filter = row[0];
        int first = distance + 1;
        switch (filter) {
            case 0 -> {}
            case 1 -> {
                for (int i = first; i < row.length; i++) {
                    row[i] += row[i - distance];
                }
            }
            case 2 -> {
                for (int i = 1; i < row.length; i++) {
                    row[i] += up[i];
                }
            }
            case 3 -> {
                for (int i = 1; i < row.length; i++) {
                    int left = i < first ? 0 : row[i - distance] & 0xFF;
                    row[i] += (byte) (left + (up[i] & 0xFF) >> 1);
                }
            }
            case 4 -> {
                for (int i = 1; i < row.length; i++) {
                    boolean edge = i < first;
                    row[i] += (byte) paeth(
                            edge ? 0 : row[i - distance] & 0xFF, up[i] & 0xFF, edge ? 0 : up[i - distance] & 0xFF);
                }
            }
            default -> throw ImageException.undecodable("corrupt PNG pixel data: unknown filter " + filter);
        }
    }

    private static int paeth(int left, int up, int corner) {
        int toLeft = Math.abs(up - corner);
        int toUp = Math.abs(left - corner);
        int toCorner = Math.abs(left + up - 2 * corner);
        if (toLeft <= toUp && toLeft <= toCorner) {
            return left;
        }
        return toUp <= toCorner ? up : corner;
    }

    /** Writes the pixels of a row to {@code rgb} from {@code out} on, {@code step} bytes apart. */
    private void unpack(byte[] row, int pixels, int out, int step) {
        int sampleBytes = Math.max(1, header.depth() / 8);
        int pixelBytes = header.samples() * sampleBytes;
        boolean coloured = header.colour() == PngHeader.RGB || header.colour() == PngHeader.RGBA;
        for (int x = 0, o = out; x < pixels; x++, o += step) {
            int i = 1 + x * pixelBytes;
            if (coloured) {
                rgb[o] = row[i];
                rgb[o + 1] = row[i + sampleBytes];
                rgb[o + 2] = row[i + 2 * sampleBytes];
            } else if (header.colour() == PngHeader.PALETTE) {
                System.arraycopy(palette, packed(row, x) * 3, rgb, o, 3);
            } else {
                byte gray = header.colour() == PngHeader.GRAY_ALPHA ? row[i] : gray(row, x);
                rgb[o] = gray;
                rgb[o + 1] = gray;
                rgb[o + 2] = gray;
            }
        }
    }

    private byte gray(byte[] row, int x) {
        if (header.depth() == 16) {
            return row[1 + 2 * x] == 0 ? row[2 + 2 * x] : (byte) 255;
        }
        return (byte) (packed(row, x) * 255 / ((1 << header.depth()) - 1));
    }

    /** Sample x of a row with one sample of at most 8 bits per pixel. */
    private int packed(byte[] row, int x) {
        int bit = x * header.depth();
        return (row[1 + (bit >> 3)] & 0xFF) >> 8 - header.depth() - (bit & 7) & (1 << header.depth()) - 1;
    }
}
