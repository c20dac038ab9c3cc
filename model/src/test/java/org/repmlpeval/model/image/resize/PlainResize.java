package org.repmlpeval.model.image.resize;

import org.repmlpeval.model.image.RgbImage;

/** Pillow's Resample.c loop by loop, whole images only: the oracle of PillowResize. */
final class PlainResize {
    private PlainResize() {}

    static RgbImage resize(RgbImage image, int height, int width, Filter filter) {
        if (image.height() > 100 * image.width() && height < image.height()) {
            return horizontal(vertical(image, height, filter), width, filter);
        }
        return vertical(horizontal(image, width, filter), height, filter);
    }

    private static RgbImage horizontal(RgbImage image, int width, Filter filter) {
        return transpose(vertical(transpose(image), width, filter));
    }

    private static RgbImage transpose(RgbImage image) {
        byte[] out = new byte[image.rgb().length];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                for (int c = 0; c < 3; c++) {
                    out[(x * image.height() + y) * 3 + c] = image.rgb()[(y * image.width() + x) * 3 + c];
                }
            }
        }
        return new RgbImage(image.height(), image.width(), out);
    }

    private static RgbImage vertical(RgbImage image, int height, Filter filter) {
        if (height == image.height()) {
            return image;
        }
        double scale = (double) image.height() / height;
        double filterScale = Math.max(scale, 1);
        double support = (filter == Filter.BILINEAR ? 1 : 2) * filterScale;
        int row = image.width() * 3;
        byte[] out = new byte[height * row];
        for (int y = 0; y < height; y++) {
            double center = (y + 0.5) * scale;
            int lo = Math.max(0, (int) (center - support + 0.5));
            int hi = Math.min(image.height(), (int) (center + support + 0.5));
            double total = 0;
            for (int j = lo; j < hi; j++) {
                total += weight(filter, (j - lo + lo - center + 0.5) * (1 / filterScale));
            }
            for (int i = 0; i < row; i++) {
                int sum = 1 << 21;
                for (int j = lo; j < hi; j++) {
                    double w = weight(filter, (j - lo + lo - center + 0.5) * (1 / filterScale)) / total;
                    int fixed = (int) (w < 0 ? w * (1 << 22) - 0.5 : w * (1 << 22) + 0.5);
                    sum += (image.rgb()[j * row + i] & 0xFF) * fixed;
                }
                out[y * row + i] = (byte) Math.min(255, Math.max(0, sum >> 22));
            }
        }
        return new RgbImage(image.width(), height, out);
    }

    private static double weight(Filter filter, double t) {
        double x = t < 0 ? -t : t;
        if (filter == Filter.BILINEAR) {
            return x < 1 ? 1 - x : 0;
        }
        if (x < 1) {
            return ((-0.5 + 2) * x - (-0.5 + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
    }
}
