package org.repmlpeval.model.image.png;

import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.RgbImage;

/** Unpacks samples to RGB as Pillow does. */
final class PngPixels implements PngScan.Rows {
    private final PngHeader header;
    private final byte[] palette;
    private final byte[] rgb;

    PngPixels(PngHeader header, byte[] palette) {
        this.header = header;
        this.palette = palette;
        rgb = new byte[header.width() * header.height() * RgbImage.CHANNELS];
    }

    RgbImage decode(PngStream stream) throws ImageException {
        new PngScan(header, this).read(stream);
        return new RgbImage(header.width(), header.height(), rgb);
    }

    @Override
    public void row(byte[] row, int pixels, int at, int step) {
        int sampleBytes = Math.max(1, header.depth() / 8);
        int pixelBytes = header.samples() * sampleBytes;
        boolean coloured = header.colour() == PngHeader.RGB || header.colour() == PngHeader.RGBA;
        int distance = step * RgbImage.CHANNELS;
        for (int x = 0, o = at * RgbImage.CHANNELS; x < pixels; x++, o += distance) {
            int i = 1 + x * pixelBytes;
            if (coloured) {
                rgb[o] = row[i];
                rgb[o + 1] = row[i + sampleBytes];
                rgb[o + 2] = row[i + 2 * sampleBytes];
            } else if (header.colour() == PngHeader.PALETTE) {
                System.arraycopy(palette, header.packed(row, x) * 3, rgb, o, 3);
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
        return (byte) (header.packed(row, x) * 255 / ((1 << header.depth()) - 1));
    }
}
