package org.repmlpeval.job.api;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.decode.ImageDecoder;
import org.repmlpeval.model.image.resize.Filter;
import org.repmlpeval.model.image.resize.PillowResize;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;

/**
 * Makes small images of those of a data set.
 *
 * @param root the folder of the data set
 * @param maxBytes larger files are not read
 * @param maxPixels larger images are not decoded
 */
record Thumbnails(Configuration hadoop, String root, int maxBytes, long maxPixels) {
    private static final int SIDE = 64;

    /**
     * A small image.
     *
     * @param data as a {@code data:} URI; null if there is none
     * @param reason why there is none; null if there is one
     */
    record Image(String data, int width, int height, String reason) {
        static Image without(String reason) {
            return new Image(null, 0, 0, reason);
        }
    }

    /** @param id of an image; only images that are files in the folder can be shown */
    Image of(String id) {
        try {
            Location folder = Location.of(hadoop, root);
            Path file = folder.resolve(id);
            if (!folder.fileSystem().exists(file)) {
                return Image.without("no file of this name in " + root);
            }
            if (folder.fileSystem().getFileStatus(file).getLen() > maxBytes) {
                return Image.without("the file is larger than " + maxBytes + " bytes");
            }
            try (InputStream in = folder.fileSystem().open(file)) {
                return png(ImageDecoder.decode(in.readAllBytes(), maxPixels).image());
            }
        } catch (ImageException e) {
            return Image.without(e.reason());
        } catch (IOException | DataSetException e) {
            return Image.without("cannot be read: " + e.getMessage());
        }
    }

    private static Image png(RgbImage image) throws IOException {
        double scale = Math.min(1.0, (double) SIDE / Math.max(image.width(), image.height()));
        int height = Math.max(1, (int) Math.round(image.height() * scale));
        int width = Math.max(1, (int) Math.round(image.width() * scale));
        byte[] rgb = PillowResize.resize(image, height, width, Filter.BILINEAR).rgb();
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            int at = RgbImage.CHANNELS * i;
            small.setRGB(i % width, i / width, (rgb[at] & 255) << 16 | (rgb[at + 1] & 255) << 8 | rgb[at + 2] & 255);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(small, "png", out);
        return new Image(
                "data:image/png;base64," + Base64.getEncoder().encodeToString(out.toByteArray()), width, height, null);
    }
}
