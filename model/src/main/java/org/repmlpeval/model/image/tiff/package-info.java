/**
 * The first image of a TIFF to the pixels that Pillow gives. What Pillow reads only through rare parts of libtiff is rejected with
 * its reason. Nothing is allocated by a declared size before the pixel limit and the length of the file have been checked
 * against it.
 */
package org.repmlpeval.model.image.tiff;
