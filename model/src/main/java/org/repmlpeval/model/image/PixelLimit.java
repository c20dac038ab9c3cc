package org.repmlpeval.model.image;

/**
 * The size of the largest image that is decoded. A declared size is checked before memory is allocated.
 *
 * @param maxPixels the most pixels of an image, at least 1
 */
public record PixelLimit(long maxPixels) {
    /** The longest edge, in pixels. This is OpenCV's own limit, applied here to all formats. */
    public static final long MAX_EDGE = 1 << 20;

    /** @throws ImageException if the declared size is zero or above the limit */
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
