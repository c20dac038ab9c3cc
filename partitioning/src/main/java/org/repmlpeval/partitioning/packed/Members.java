package org.repmlpeval.partitioning.packed;

import java.util.List;
import org.repmlpeval.partitioning.dataset.IgnoredFiles;
import org.repmlpeval.partitioning.dataset.Place;

/**
 * What one packed file holds.
 *
 * @param images in the order of the file
 * @param ignored members that are no images
 */
record Members(List<Member> images, IgnoredFiles ignored) {
    /**
     * One image.
     *
     * @param name path in the file, with {@code /} between names and without {@code ./}; null if the record has no name
     * @param bytes length
     * @param label class as written in the file; null if there is none
     */
    record Member(String name, long bytes, Place place, String label) {}

    Members {
        images = List.copyOf(images);
    }
}
