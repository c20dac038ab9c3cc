/**
 * Decodes the first image of a TIFF to the same pixels as Pillow. Variants that Pillow reads only through rare parts of libtiff are
 * rejected with a reason. A declared size is checked against the pixel limit and the length of the file before anything is
 * allocated.
 */
package org.repmlpeval.model.image.tiff;
