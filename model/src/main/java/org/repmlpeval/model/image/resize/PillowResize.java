package org.repmlpeval.model.image.resize;

import java.util.Arrays;
import org.repmlpeval.model.image.RgbImage;

/**
 * Pillow's 8-bit resampling (Resample.c, {@code Image.resize} of 12.3) bit for bit: antialiased, with a horizontal pass rounded to
 * uint8, then a vertical pass. A pass that would not change the size is skipped. Only pixels that a later crop keeps are computed.
 * Stateless and thread-safe.
 */
public final class PillowResize {
    /** Pillow shrinks vertically first if height : width is at least this ratio. */
    private static final long TALL = 100;

    private PillowResize() {}

    /**
     * Resizes to exactly {@code height × width}.
     *
     * @param image (H, W, 3) uint8
     * @return (height, width, 3) uint8
     */
    public static RgbImage resize(RgbImage image, int height, int width, Filter filter) {
        return resize(image, height, width, filter, Window.whole(height, width));
    }

    /** The given part of {@link #resize(RgbImage, int, int, Filter)}: (window height, window width, 3) uint8. */
    public static RgbImage resize(RgbImage image, int height, int width, Filter filter, Window window) {
        if (image.height() > TALL * image.width() && height < image.height()) {
            Window rows = new Window(window.top(), 0, window.height(), image.width());
            RgbImage shrunk = twoPasses(image, height, image.width(), filter, rows);
            return twoPasses(
                    shrunk,
                    shrunk.height(),
                    width,
                    filter,
                    new Window(0, window.left(), shrunk.height(), window.width()));
        }
        return twoPasses(image, height, width, filter, window);
    }

    private static RgbImage twoPasses(RgbImage image, int height, int width, Filter filter, Window window) {
        ResampleTable columns = width == image.width()
                ? null
                : new ResampleTable(image.width(), width, window.left(), window.width(), filter);
        byte[] out = new byte[window.height() * window.width() * RgbImage.CHANNELS];
        int rowLength = window.width() * RgbImage.CHANNELS;
        if (height == image.height()) {
            int[] row = new int[rowLength];
            for (int y = 0; y < window.height(); y++) {
                inputRow(image, window.top() + y, window.left(), columns, row);
                for (int i = 0; i < rowLength; i++) {
                    out[y * rowLength + i] = (byte) row[i];
                }
            }
        } else {
            ResampleTable rows = new ResampleTable(image.height(), height, window.top(), window.height(), filter);
            vertical(image, window.left(), columns, rows, out, rowLength);
        }
        return new RgbImage(window.width(), window.height(), out);
    }

    /** Does both passes in one sweep: a ring buffer holds the horizontally resampled rows that the next output row needs. */
    private static void vertical(
            RgbImage image, int left, ResampleTable columns, ResampleTable rows, byte[] out, int rowLength) {
        // One slot more than an output row needs, because input rows come in pairs.
        int[][] ring = new int[rows.taps + 1][rowLength];
        int[] sum = new int[rowLength];
        int last = rows.first.length - 1;
        int needed = rows.first[last] + rows.count[last];
        int ready = rows.first[0];
        for (int y = 0; y <= last; y++) {
            int end = rows.first[y] + rows.count[y];
            while (ready < end) {
                if (columns != null && ready + 1 < needed) {
                    rowPair(image, ready, columns, ring[ready % ring.length], ring[(ready + 1) % ring.length]);
                    ready += 2;
                } else {
                    inputRow(image, ready, left, columns, ring[ready % ring.length]);
                    ready++;
                }
            }
            weightedSum(ring, rows, y, sum);
            store(sum, out, y * rowLength);
        }
    }

    private static void weightedSum(int[][] ring, ResampleTable rows, int y, int[] sum) {
        int[] weights = rows.weights;
        int w = y * rows.taps;
        int row = rows.first[y];
        int end = row + rows.count[y];
        Arrays.fill(sum, ResampleTable.HALF);
        for (; row + 1 < end; row += 2, w += 2) {
            add(sum, ring[row % ring.length], weights[w], ring[(row + 1) % ring.length], weights[w + 1]);
        }
        if (row < end) {
            add(sum, ring[row % ring.length], weights[w]);
        }
    }

    private static void add(int[] sum, int[] a, int wa, int[] b, int wb) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += a[i] * wa + b[i] * wb;
        }
    }

    private static void add(int[] sum, int[] a, int wa) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += a[i] * wa;
        }
    }

    private static void store(int[] sum, byte[] out, int at) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] = ResampleTable.clip(sum[i]);
        }
        for (int i = 0; i < sum.length; i++) {
            out[at + i] = (byte) sum[i];
        }
    }

    /** Row y of the input, resampled to the window's columns, or copied from {@code left} on if the width stays. */
    private static void inputRow(RgbImage image, int y, int left, ResampleTable columns, int[] target) {
        byte[] rgb = image.rgb();
        int start = y * image.width() * RgbImage.CHANNELS;
        if (columns == null) {
            for (int i = 0; i < target.length; i++) {
                target[i] = rgb[start + left * RgbImage.CHANNELS + i] & 0xFF;
            }
            return;
        }
        int[] weights = columns.weights;
        for (int x = 0, o = 0; o < target.length; x++, o += RgbImage.CHANNELS) {
            int red = ResampleTable.HALF;
            int green = ResampleTable.HALF;
            int blue = ResampleTable.HALF;
            int i = start + columns.first[x] * RgbImage.CHANNELS;
            int w = x * columns.taps;
            for (int end = w + columns.count[x]; w < end; w++, i += RgbImage.CHANNELS) {
                int weight = weights[w];
                red += (rgb[i] & 0xFF) * weight;
                green += (rgb[i + 1] & 0xFF) * weight;
                blue += (rgb[i + 2] & 0xFF) * weight;
            }
            target[o] = ResampleTable.clip(red);
            target[o + 1] = ResampleTable.clip(green);
            target[o + 2] = ResampleTable.clip(blue);
        }
    }

    /** Rows y and y + 1 of the input, resampled to the window's columns. The weights are read once for both. */
    private static void rowPair(RgbImage image, int y, ResampleTable columns, int[] upper, int[] lower) {
        byte[] rgb = image.rgb();
        int stride = image.width() * RgbImage.CHANNELS;
        int[] weights = columns.weights;
        for (int x = 0, o = 0; o < upper.length; x++, o += RgbImage.CHANNELS) {
            int red = ResampleTable.HALF;
            int green = ResampleTable.HALF;
            int blue = ResampleTable.HALF;
            int red2 = ResampleTable.HALF;
            int green2 = ResampleTable.HALF;
            int blue2 = ResampleTable.HALF;
            int i = y * stride + columns.first[x] * RgbImage.CHANNELS;
            int w = x * columns.taps;
            for (int end = w + columns.count[x]; w < end; w++, i += RgbImage.CHANNELS) {
                int weight = weights[w];
                red += (rgb[i] & 0xFF) * weight;
                green += (rgb[i + 1] & 0xFF) * weight;
                blue += (rgb[i + 2] & 0xFF) * weight;
                red2 += (rgb[i + stride] & 0xFF) * weight;
                green2 += (rgb[i + stride + 1] & 0xFF) * weight;
                blue2 += (rgb[i + stride + 2] & 0xFF) * weight;
            }
            upper[o] = ResampleTable.clip(red);
            upper[o + 1] = ResampleTable.clip(green);
            upper[o + 2] = ResampleTable.clip(blue);
            lower[o] = ResampleTable.clip(red2);
            lower[o + 1] = ResampleTable.clip(green2);
            lower[o + 2] = ResampleTable.clip(blue2);
        }
    }
}
