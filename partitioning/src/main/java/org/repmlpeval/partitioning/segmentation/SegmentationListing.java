package org.repmlpeval.partitioning.segmentation;

import java.net.URI;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.Target;

/**
 * The images of a data set with their label files.
 *
 * @param images sorted by id. An entry has a label file, or no target if the image has no label
 * @param labelRoot the folder to which the ids of label files are relative, with special characters encoded
 * @param unlabelled how many images have no label
 * @param orphans labels without an image
 */
public record SegmentationListing(ImageListing images, URI labelRoot, long unlabelled, OrphanLabels orphans) {

    /**
     * At most {@code n} images, spread evenly as by {@link ImageListing#limit}. Labels without an image stay those of the whole data set.
     *
     * @throws org.repmlpeval.partitioning.DataSetException if {@code n < 1}
     */
    public SegmentationListing limit(int n) {
        ImageListing some = images.limit(n);
        long without = some.entries().stream()
                .filter(entry -> entry.target() instanceof Target.None)
                .count();
        return new SegmentationListing(some, labelRoot, without, orphans);
    }
}
