package org.repmlpeval.model.image.recipe;

import java.util.Locale;

/** What a recipe does with a file's EXIF orientation. */
public enum ExifOrientation {
    /** As the published evaluations: pixels as stored. */
    IGNORE,
    /** As Pillow's {@code ImageOps.exif_transpose}, before any resize. */
    APPLY;

    /** The name in recipes, lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
