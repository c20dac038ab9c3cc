package org.repmlpeval.model.image;

/**
 * A decoded file: its pixels as Pillow's {@code Image.open(f).convert("RGB")} gives them, before any orientation is applied.
 *
 * @param image pixels, (H, W, 3) uint8
 * @param mode what the file held before the conversion to RGB
 * @param hasIcc whether the file carries an ICC profile (ignored for the pixels)
 * @param exifOrientation 1…8 as in the file; 0 if the file has no valid orientation
 */
public record DecodedImage(RgbImage image, SourceMode mode, boolean hasIcc, int exifOrientation) {}
