package org.repmlpeval.model.image.label;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Encodes a label map as a grey PNG whose values are the classes: with 8 bits if the largest value is at most 255, else with 16 bits. {@link
 * LabelMapDecoder} reads the same values. Not thread-safe.
 */
public final class LabelMapEncoder {
    /** The largest value of an 8-bit PNG. */
    public static final int LARGEST_OF_8_BITS = 0xFF;

    private final BufferedImage image;

    /**
     * Starts a map of zeros.
     *
     * @param largest the largest value that the map may have, 0 to {@value LabelRule#LARGEST_VALUE}
     * @throws IllegalArgumentException if it is larger, or the map has no pixels
     */
    public LabelMapEncoder(int width, int height, int largest) {
        if (largest < 0 || largest > LabelRule.LARGEST_VALUE) {
            throw new IllegalArgumentException(
                    "values of a label map up to " + largest + "; legal: 0 to " + LabelRule.LARGEST_VALUE);
        }
        image = new BufferedImage(
                width,
                height,
                largest <= LARGEST_OF_8_BITS ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_USHORT_GRAY);
    }

    /**
     * Sets the values of a row.
     *
     * @param values {@code (W)} in {@code [0, largest]}; not checked
     */
    public void row(int y, int[] values) {
        image.getRaster().setPixels(0, y, image.getWidth(), 1, values);
    }

    /** The PNG file. */
    public byte[] png() {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(image);
        } catch (IOException e) {
            throw new UncheckedIOException("a label map cannot be encoded in memory", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
