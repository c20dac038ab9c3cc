package org.repmlpeval.job.run.page;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.repmlpeval.job.report.page.extra.Thumbnail;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.resize.Filter;
import org.repmlpeval.model.image.resize.PillowResize;

/** Small images as a page shows them. */
final class ThumbnailImage {
    /** Longest side in pixels. */
    static final int SIDE = 96;

    private static final float JPEG_QUALITY = 0.8f;

    /** Most colours of a palette. */
    private static final int PALETTE = 256;

    private ThumbnailImage() {}

    /** The whole image, not larger than so many pixels a side. A smaller one stays as it is. */
    static RgbImage shrunk(RgbImage image, int side) {
        int longest = Math.max(image.width(), image.height());
        if (longest <= side) {
            return image;
        }
        int height = Math.max(1, Math.round((float) image.height() * side / longest));
        int width = Math.max(1, Math.round((float) image.width() * side / longest));
        return PillowResize.resize(image, height, width, Filter.BILINEAR);
    }

    /** A photo as PNG or JPEG, whichever is shorter. JPEG changes colours a little. */
    static Thumbnail of(RgbImage image) {
        BufferedImage pixels = direct(image.width(), image.height(), colours(image));
        byte[] png = encoded(pixels, "png");
        byte[] jpeg = encoded(pixels, "jpeg");
        return png.length <= jpeg.length ? thumbnail(image, "png", png) : thumbnail(image, "jpeg", jpeg);
    }

    /** A picture whose colours have a meaning, as PNG, which keeps each of them. */
    static Thumbnail png(RgbImage image) {
        int[] colours = colours(image);
        int[] palette = IntStream.of(colours).sorted().distinct().toArray();
        BufferedImage pixels = palette.length <= PALETTE
                ? indexed(image.width(), image.height(), colours, palette)
                : direct(image.width(), image.height(), colours);
        return thumbnail(image, "png", encoded(pixels, "png"));
    }

    /** Each pixel as 0xRRGGBB. */
    private static int[] colours(RgbImage image) {
        byte[] rgb = image.rgb();
        int[] colours = new int[image.width() * image.height()];
        for (int i = 0; i < colours.length; i++) {
            colours[i] = (rgb[3 * i] & 0xFF) << 16 | (rgb[3 * i + 1] & 0xFF) << 8 | rgb[3 * i + 2] & 0xFF;
        }
        return colours;
    }

    private static BufferedImage direct(int width, int height, int[] colours) {
        BufferedImage pixels = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        pixels.setRGB(0, 0, width, height, colours, 0, width);
        return pixels;
    }

    /** With one byte a pixel, which makes a file of noisy greys a third as long. @param palette sorted */
    private static BufferedImage indexed(int width, int height, int[] colours, int[] palette) {
        IndexColorModel model =
                new IndexColorModel(Byte.SIZE, palette.length, palette, 0, false, -1, DataBuffer.TYPE_BYTE);
        BufferedImage pixels = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
        int[] places = IntStream.of(colours)
                .map(colour -> Arrays.binarySearch(palette, colour))
                .toArray();
        pixels.getRaster().setPixels(0, 0, width, height, places);
        return pixels;
    }

    private static Thumbnail thumbnail(RgbImage image, String format, byte[] file) {
        String data = "data:image/" + format + ";base64," + Base64.getEncoder().encodeToString(file);
        return new Thumbnail(data, image.width(), image.height(), null);
    }

    private static byte[] encoded(BufferedImage pixels, String format) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            if (format.equals("jpeg")) {
                parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                parameters.setCompressionQuality(JPEG_QUALITY);
            }
            writer.write(null, new IIOImage(pixels, null, null), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException("a thumbnail cannot be encoded in memory", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
