/**
 * Label maps of semantic segmentation: the class of every pixel, read from label PNGs without any change of value. A label rule says which
 * value or colour of the file is which class. Must not resize labels, compute metrics, or know where label files lie.
 */
package org.repmlpeval.model.image.label;
