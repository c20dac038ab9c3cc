package org.repmlpeval.job.report.page.extra;

/**
 * A small image, or why there is none.
 *
 * @param data the image as a URI that holds it, {@code data:image/png;base64,…}; null if there is none
 * @param width in pixels; 0 if there is none
 * @param height in pixels; 0 if there is none
 * @param reason why there is none; null if there is one
 */
public record Thumbnail(String data, int width, int height, String reason) {
    /** The only kinds of URI that a page takes. */
    private static final String PREFIX = "data:image/(png|jpeg);base64,[A-Za-z0-9+/=]+";

    /** @throws IllegalArgumentException if there is not exactly one of image and reason, or the URI is of another kind */
    public Thumbnail {
        if ((data == null) == (reason == null) || data != null && !data.matches(PREFIX)) {
            throw new IllegalArgumentException("a thumbnail is either a PNG or JPEG as a data URI, or a reason");
        }
    }

    /** An image that cannot be shown. */
    public static Thumbnail missing(String reason) {
        return new Thumbnail(null, 0, 0, reason);
    }
}
