package org.repmlpeval.model.image;

/**
 * Thrown for an image that gives no pixels. It is a checked exception, so that every caller decides what to do; the image is never
 * replaced with other pixels. The message is the reason that the report shows.
 */
public final class ImageException extends Exception {
    /** The outcome of an image that could not be used. */
    public enum Category {
        /** The bytes do not match their header: the file is corrupt, truncated or empty. */
        UNDECODABLE,
        /** The bytes may be valid, but the format is not supported, the pixel limit is exceeded or the recipe does not fit. */
        REJECTED
    }

    private static final long serialVersionUID = 1;

    private final Category category;

    private ImageException(Category category, String reason, Throwable cause) {
        super(reason, cause);
        this.category = category;
    }

    public static ImageException undecodable(String reason) {
        return new ImageException(Category.UNDECODABLE, reason, null);
    }

    public static ImageException undecodable(String reason, Throwable cause) {
        return new ImageException(Category.UNDECODABLE, reason, cause);
    }

    public static ImageException rejected(String reason) {
        return new ImageException(Category.REJECTED, reason, null);
    }

    public Category category() {
        return category;
    }

    /** Why there are no pixels; never null. */
    public String reason() {
        return getMessage();
    }
}
