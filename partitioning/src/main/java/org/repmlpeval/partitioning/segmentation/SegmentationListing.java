package org.repmlpeval.partitioning.segmentation;

import java.net.URI;
import org.repmlpeval.partitioning.dataset.ImageListing;

/**
 * The images of a data set with their label files.
 *
 * @param images sorted by id. An entry has a label file, or no target if the image has no label
 * @param labelRoot the folder to which the ids of label files are relative, with special characters encoded
 * @param unlabelled how many images have no label
 * @param orphans labels without an image
 */
public record SegmentationListing(ImageListing images, URI labelRoot, long unlabelled, OrphanLabels orphans) {}
