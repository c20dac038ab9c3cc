package org.repmlpeval.model.image.recipe;

import java.io.Serializable;
import org.repmlpeval.model.InvalidInputException;

/**
 * The crop step of a recipe; it fixes the size of the network's input.
 *
 * @param kind whether to cut the image or to require its size
 * @param height pixels; 0 for {@code ANY_SIZE}
 * @param width pixels; 0 for {@code ANY_SIZE}
 */
public record Crop(Kind kind, int height, int width) implements Serializable {
    /** The rules. */
    public enum Kind {
        /** No crop: an image that does not have this size after the resize is rejected. */
        NONE,
        /** torchvision's CenterCrop: offset {@code rint((size - crop) / 2.0)}; a smaller image is padded with zeros. */
        CENTER,
        /** No crop and no required size; the network's input then varies, as scores per pixel allow. */
        ANY_SIZE
    }

    /** @throws InvalidInputException if a size is outside 1…16384 */
    public Crop {
        if (kind != Kind.ANY_SIZE) {
            Resize.checkSize("crop", height);
            Resize.checkSize("crop", width);
        }
    }

    public static Crop none(int height, int width) {
        return new Crop(Kind.NONE, height, width);
    }

    public static Crop center(int height, int width) {
        return new Crop(Kind.CENTER, height, width);
    }

    /** Images keep the size that the resize gives them. */
    public static Crop anySize() {
        return new Crop(Kind.ANY_SIZE, 0, 0);
    }

    String canonical() {
        if (kind == Kind.ANY_SIZE) {
            return "any";
        }
        return (kind == Kind.CENTER ? "center:" : "none:") + height + "x" + width;
    }
}
