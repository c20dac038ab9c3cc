package org.repmlpeval.model.image.recipe;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.RgbImage;

/**
 * The preprocessing of one evaluation: decode, orient, resize, crop, normalise. Recipes with equal steps have equal
 * {@link #hash()} whatever their names. Architectures' section 8 names the published ones, see {@link Recipes}.
 */
public record Recipe(String name, Resize resize, Crop crop, ExifOrientation exif, Normalisation normalisation)
        implements Serializable {

    /** @throws InvalidInputException if the name is empty, or an exact resize without crop names another size */
    public Recipe {
        if (name.isBlank()) {
            throw new InvalidInputException("a recipe needs a name");
        }
        boolean sameSize = resize.height() == crop.height() && resize.width() == crop.width();
        if (resize.kind() == Resize.Kind.EXACT && crop.kind() == Crop.Kind.NONE && !sameSize) {
            throw new InvalidInputException("recipe '" + name + "' resizes to " + resize.height() + "x" + resize.width()
                    + " (h x w) without a crop, but demands " + crop.height() + "x" + crop.width()
                    + "; name one size, or crop");
        }
    }

    /** Height of the network's input in pixels. */
    public int height() {
        return crop.height();
    }

    /** Width of the network's input in pixels. */
    public int width() {
        return crop.width();
    }

    /** Everything that shapes the input, in one line; the name is left out. */
    public String canonical() {
        return "resize=" + resize.canonical() + ";crop=" + crop.canonical() + ";exif=" + exif.text() + ";"
                + normalisation.canonical();
    }

    /** SHA-256 of {@link #canonical()} in UTF-8, lower-case hexadecimal. */
    public String hash() {
        return RgbImage.sha256(canonical().getBytes(StandardCharsets.UTF_8));
    }
}
