package org.repmlpeval.model.engine.rows;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.network.Shape;

/**
 * How the scores of an image's pixels are computed by a network whose input has a fixed size.
 *
 * @param protocol rules for averaging and padding
 * @param coverage whether one input holds the whole image
 * @param stride of the sliding window; null for two thirds of the window's sides
 * @param scales factors of the recipe's size at which the image is seen, distinct; {@code [1]} is the recipe's size
 * @param mirror whether the mirrored image is seen as well
 */
public record PixelInference(Protocol protocol, Coverage coverage, Stride stride, List<Double> scales, Mirror mirror)
        implements Serializable {
    /** Largest number of scales. */
    public static final int MOST_SCALES = 16;

    private static final double LARGEST_SCALE = 8;

    /** One input of mmsegmentation's kind without scales and mirrored images. */
    public static final PixelInference WHOLE =
            new PixelInference(Protocol.MMSEG, Coverage.WHOLE, null, List.of(1.0), Mirror.NO);

    /** Whether a network sees an image at once. */
    public enum Coverage {
        /** The image, padded to the network's input, is seen at once; a larger one cannot be scored. */
        WHOLE,
        /** A window of the network's input size slides over the image. */
        SLIDING
    }

    /** Whether the mirrored image is seen as well. */
    public enum Mirror {
        NO,
        /** The scores of the image and of its horizontally mirrored twin are averaged. */
        HORIZONTAL
    }

    /**
     * The step of a sliding window, in pixels.
     *
     * @param down from one row of windows to the next
     * @param across from one window of a row to the next
     */
    public record Stride(int down, int across) implements Serializable {
        /** Two thirds of the window's sides, rounded up, as in hszhao/semseg. */
        public static Stride twoThirds(int height, int width) {
            return new Stride((2 * height + 2) / 3, (2 * width + 2) / 3);
        }
    }

    /** @throws InvalidInputException if a scale or the stride is outside its range, or there is a stride without a sliding window */
    public PixelInference {
        scales = List.copyOf(scales);
        require(
                !scales.isEmpty() && scales.size() <= MOST_SCALES && new HashSet<>(scales).size() == scales.size(),
                "scales",
                scales,
                "1 to " + MOST_SCALES + " different numbers");
        for (double scale : scales) {
            require(
                    scale > 0 && scale <= LARGEST_SCALE,
                    "scales",
                    scales,
                    "numbers above 0 and at most " + LARGEST_SCALE);
        }
        if (stride != null) {
            require(coverage == Coverage.SLIDING, "stride", text(stride), "none without --sliding");
            require(stride.down() >= 1 && stride.across() >= 1, "stride", text(stride), "at least 1");
        }
    }

    /** The stride for a window of that size. @throws InvalidInputException if it would leave gaps between windows */
    public Stride stride(int height, int width) {
        if (stride == null) {
            return Stride.twoThirds(height, width);
        }
        require(
                stride.down() <= height && stride.across() <= width,
                "stride",
                text(stride),
                "at most the network's input of " + height + "x" + width
                        + ", because a larger stride leaves pixels without scores");
        return stride;
    }

    /** Whether an image of that size can be scored by a network with that input. */
    public boolean covers(int height, int width, Shape input) {
        return coverage == Coverage.SLIDING || height <= input.height() && width <= input.width();
    }

    /** Number of times that a network sees each image, windows apart. */
    public int views() {
        return scales.size() * (mirror == Mirror.HORIZONTAL ? 2 : 1);
    }

    private static String text(Stride stride) {
        return stride.down() == stride.across() ? "" + stride.down() : stride.down() + "x" + stride.across();
    }

    private static void require(boolean legal, String setting, Object value, String range) {
        if (!legal) {
            throw new InvalidInputException("setting " + setting + " is " + value + "; legal: " + range);
        }
    }
}
