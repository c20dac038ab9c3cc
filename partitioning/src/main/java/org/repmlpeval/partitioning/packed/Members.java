package org.repmlpeval.partitioning.packed;

import java.util.List;
import org.repmlpeval.partitioning.dataset.IgnoredFiles;
import org.repmlpeval.partitioning.dataset.Place;
import org.repmlpeval.partitioning.packed.index.TarIndex;

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
     * @param checksum that is known of the image; null if none is
     */
    record Member(String name, long bytes, Place place, String label, String checksum) {
        Member(String name, long bytes, Place place, String label) {
            this(name, bytes, place, label, null);
        }
    }

    /** Those of a tar file that its index lists. */
    static Members of(List<TarIndex.Item> index, Place.PackedFile file) {
        List<Member> images = index.stream()
                .map(item -> new Member(
                        item.id(), item.bytes(), new Place.Range(file, item.offset()), item.label(), item.checksum()))
                .toList();
        return new Members(images, IgnoredFiles.empty());
    }

    Members {
        images = List.copyOf(images);
    }
}
