package org.repmlpeval.model.image.recipe;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.RgbImage;

/**
 * The preprocessing of one evaluation: decode, orient, resize, crop, normalise. Recipes with equal steps have equal {@link
 * #hash()}, whatever their names. For the published recipes see {@link Recipes}.
 */
public record Recipe(String name, Resize resize, Crop crop, ExifOrientation exif, Normalisation normalisation)
        implements Serializable {

    /** @throws InvalidInputException if the name is empty, or if an exact resize without a crop gives a different size */
    public Recipe {
        if (name.isBlank()) {
            throw new InvalidInputException("a recipe needs a name");
        }
        boolean sameSize = resize.height() == crop.height() && resize.width() == crop.width();
        if (resize.kind() == Resize.Kind.EXACT && crop.kind() == Crop.Kind.NONE && !sameSize) {
            throw new InvalidInputException("recipe '" + name + "' resizes to " + resize.height() + "x" + resize.width()
                    + " (h x w) without a crop, but requires " + crop.height() + "x" + crop.width()
                    + "; use the same size or add a crop");
        }
    }

    /** Whether all images get one size, {@link #height} × {@link #width}. */
    public boolean fixesSize() {
        return crop.kind() != Crop.Kind.ANY_SIZE;
    }

    /** Height of the network's input in pixels; 0 if images have any size. */
    public int height() {
        return crop.height();
    }

    /** Width of the network's input in pixels; 0 if images have any size. */
    public int width() {
        return crop.width();
    }

    /** The size of the images for messages, such as {@code 224x224} (height x width) or {@code any size}. */
    public String sizeText() {
        return fixesSize() ? height() + "x" + width() : "any size";
    }

    /** Everything that determines the input, in one line, without the name. */
    public String canonical() {
        return "resize=" + resize.canonical() + ";crop=" + crop.canonical() + ";exif=" + exif.text() + ";"
                + normalisation.canonical();
    }

    /** SHA-256 of {@link #canonical()} in UTF-8, lower-case hexadecimal. */
    public String hash() {
        return RgbImage.sha256(canonical().getBytes(StandardCharsets.UTF_8));
    }
}
