package org.repmlpeval.model.image;

/**
 * An image that has no pixels to score. Checked, so that every caller decides what becomes of it; it is never replaced by
 * other pixels. The message is the reason as it stands in the report.
 */
public final class ImageException extends Exception {
    /** The outcome of an image that could not be used. */
    public enum Category {
        /** The bytes are not what their header says: corrupt, truncated, empty. */
        UNDECODABLE,
        /** The bytes may be sound, but lie outside the support matrix, the pixel limit or the recipe. */
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
