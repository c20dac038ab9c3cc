package org.repmlpeval.model.image;

/**
 * The largest image that is decoded. Asked with the size that a header declares, before memory is taken.
 *
 * @param maxPixels the most pixels of an image, at least 1
 */
public record PixelLimit(long maxPixels) {
    /** The longest edge, in pixels; OpenCV's own limit, here for all formats. */
    public static final long MAX_EDGE = 1 << 20;

    /** @throws ImageException if the declared size is empty or above the limit */
    public void check(long width, long height) throws ImageException {
        if (width < 1 || height < 1) {
            throw ImageException.undecodable("the header declares a size of " + width + "x" + height);
        }
        if (width > MAX_EDGE || height > MAX_EDGE) {
            throw ImageException.rejected("the header declares " + width + "x" + height
                    + ", an edge above the limit of " + MAX_EDGE + " pixels");
        }
        if (width > maxPixels / height) {
            throw ImageException.rejected("the header declares " + width + "x" + height + " = " + width * height
                    + " pixels, above the limit of " + maxPixels);
        }
    }
}
