package org.repmlpeval.model.image.label;

/** Values of label files as text. */
final class ValueText {
    private ValueText() {}

    /** A colour as {@code #rrggbb}. */
    static String colour(int rgb) {
        return String.format("#%06x", rgb);
    }
}
