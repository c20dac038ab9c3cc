package org.repmlpeval.model.image.recipe;

import java.util.Locale;

/** What a recipe does with a file's EXIF orientation. */
public enum ExifOrientation {
    /** Use the pixels as stored, like the published evaluations. */
    IGNORE,
    /** Apply the orientation before any resize, like Pillow's {@code ImageOps.exif_transpose}. */
    APPLY;

    /** The name in recipes, lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
