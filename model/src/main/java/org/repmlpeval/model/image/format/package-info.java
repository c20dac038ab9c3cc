/**
 * Decoders of WebP, GIF, BMP and PNM, which give the same pixels as Pillow. {@code ImageDecoder} chooses among them. A declared
 * size is checked against the pixel limit and the length of the file before anything is allocated.
 */
package org.repmlpeval.model.image.format;
