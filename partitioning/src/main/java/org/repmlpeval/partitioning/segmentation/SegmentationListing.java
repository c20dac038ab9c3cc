package org.repmlpeval.partitioning.segmentation;

import java.net.URI;
import java.util.Optional;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.Target;

/**
 * The images of a data set with their label files.
 *
 * @param images sorted by id. An entry has a label file, or no target if the image has no label
 * @param labelRoot the folder to which the ids of label files are relative, with special characters encoded
 * @param unlabelled how many images have no label
 * @param orphans labels without an image
 * @param split its name; empty if the data set has none, or all images of a folder are taken
 * @param list the file that names the images, below the data set's root or as a URI; empty if all images of a folder are taken
 */
public record SegmentationListing(
        ImageListing images,
        URI labelRoot,
        long unlabelled,
        OrphanLabels orphans,
        Optional<String> split,
        Optional<String> list) {
    SegmentationListing(ImageListing images, URI labelRoot, long unlabelled, OrphanLabels orphans) {
        this(images, labelRoot, unlabelled, orphans, Optional.empty(), Optional.empty());
    }

    /** The same images, with what they were chosen by. */
    SegmentationListing of(Optional<String> splitName, Optional<String> listFile) {
        return new SegmentationListing(images, labelRoot, unlabelled, orphans, splitName, listFile);
    }

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
        return new SegmentationListing(some, labelRoot, without, orphans, split, list);
    }
}
