package org.repmlpeval.model.image.recipe;

import java.io.Serializable;
import org.repmlpeval.model.InvalidInputException;

/**
 * The crop step of a recipe; it fixes the size of the network's input.
 *
 * @param kind whether to cut the image or to require its size
 * @param height pixels
 * @param width pixels
 */
public record Crop(Kind kind, int height, int width) implements Serializable {
    /** The rules. */
    public enum Kind {
        /** No crop: an image that does not have this size after the resize is rejected. */
        NONE,
        /** torchvision's CenterCrop: offset {@code rint((size - crop) / 2.0)}; a smaller image is padded with zeros. */
        CENTER
    }

    /** @throws InvalidInputException if a size is outside 1…16384 */
    public Crop {
        Resize.checkSize("crop", height);
        Resize.checkSize("crop", width);
    }

    public static Crop none(int height, int width) {
        return new Crop(Kind.NONE, height, width);
    }

    public static Crop center(int height, int width) {
        return new Crop(Kind.CENTER, height, width);
    }

    String canonical() {
        return (kind == Kind.CENTER ? "center:" : "none:") + height + "x" + width;
    }
}
