/**
 * Decoders of WebP, GIF, BMP and PNM to the pixels that Pillow gives, among which {@code ImageDecoder} chooses. Nothing is
 * allocated by a declared size before the pixel limit and the length of the file have been checked against it.
 */
package org.repmlpeval.model.image.format;
