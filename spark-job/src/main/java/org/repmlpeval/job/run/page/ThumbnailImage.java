package org.repmlpeval.job.run.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
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

    /** The image as PNG or JPEG, whichever is shorter. */
    static Thumbnail of(RgbImage image) {
        BufferedImage pixels = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = image.rgb();
        for (int i = 0; i < image.width() * image.height(); i++) {
            int value = (rgb[3 * i] & 0xFF) << 16 | (rgb[3 * i + 1] & 0xFF) << 8 | rgb[3 * i + 2] & 0xFF;
            pixels.setRGB(i % image.width(), i / image.width(), value);
        }
        byte[] png = encoded(pixels, "png");
        byte[] jpeg = encoded(pixels, "jpeg");
        String data = png.length <= jpeg.length ? "data:image/png;base64," : "data:image/jpeg;base64,";
        byte[] shorter = png.length <= jpeg.length ? png : jpeg;
        return new Thumbnail(data + Base64.getEncoder().encodeToString(shorter), image.width(), image.height(), null);
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
