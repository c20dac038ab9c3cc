package org.repmlpeval.model.image;

/**
 * Pillow's 8-bit resampling (Resample.c, {@code Image.resize} of 12.3) bit for bit: antialiased, horizontal pass first and
 * rounded to uint8, then vertical; a pass that changes no size is skipped. Only what a later crop keeps is computed. Stateless
 * and thread-safe.
 */
public final class PillowResize {
    /** From this height : width ratio on, Pillow shrinks vertically first. */
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
    static RgbImage resize(RgbImage image, int height, int width, Filter filter, Window window) {
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

    /** Both passes in one sweep: a ring holds the horizontally resampled rows that the next output row needs. */
    private static void vertical(
            RgbImage image, int left, ResampleTable columns, ResampleTable rows, byte[] out, int rowLength) {
        int[][] ring = new int[rows.taps][rowLength];
        int[] sum = new int[rowLength];
        int ready = rows.first[0];
        for (int y = 0; y < rows.first.length; y++) {
            int end = rows.first[y] + rows.count[y];
            for (ready = Math.max(ready, rows.first[y]); ready < end; ready++) {
                inputRow(image, ready, left, columns, ring[ready % rows.taps]);
            }
            weightedSum(ring, rows, y, sum);
            store(sum, out, y * rowLength);
        }
    }

    private static void weightedSum(int[][] ring, ResampleTable rows, int y, int[] sum) {
        int taps = rows.taps;
        int first = rows.first[y];
        int count = rows.count[y];
        int w = y * taps;
        java.util.Arrays.fill(sum, ResampleTable.HALF);
        int t = 0;
        for (; t + 4 <= count; t += 4) {
            add(
                    sum,
                    ring[(first + t) % taps],
                    rows.weights[w + t],
                    ring[(first + t + 1) % taps],
                    rows.weights[w + t + 1]);
            add(
                    sum,
                    ring[(first + t + 2) % taps],
                    rows.weights[w + t + 2],
                    ring[(first + t + 3) % taps],
                    rows.weights[w + t + 3]);
        }
        for (; t < count; t++) {
            add(sum, ring[(first + t) % taps], rows.weights[w + t]);
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
}
