/**
 * Lists of class names in the order of a network's outputs: read from a file, or the built-in list of ImageNet-1k. Knows no folders
 * and no images.
 */
package org.repmlpeval.partitioning.classes;
