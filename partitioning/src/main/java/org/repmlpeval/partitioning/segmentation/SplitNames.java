package org.repmlpeval.partitioning.segmentation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.dataset.ImageEntry;

/** Finds the images that a split list names. */
final class SplitNames {
    private SplitNames() {}

    /**
     * The images of the list, in its order. A name may be the path below the folder of images with or without the ending, or the path below
     * the root.
     *
     * @param byKey images by their path below the folder, without the ending
     * @param folder folder of the images; {@code .} for the root
     * @throws DataSetException if images do not exist or are named twice
     */
    static List<ImageEntry> chosen(ListFile list, Map<String, ImageEntry> byKey, String folder) {
        Map<String, ImageEntry> byId = new HashMap<>();
        byKey.values().forEach(image -> byId.put(image.id(), image));
        List<ImageEntry> images = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (ListFile.Line line : list.lines()) {
            String name = line.image().replaceFirst("^/+", "");
            ImageEntry image = byKey.get(name);
            if (image == null) {
                image = byId.get(folder.equals(".") ? name : folder + "/" + name);
            }
            if (image == null) {
                image = byId.get(name);
            }
            if (image == null) {
                missing.add(line.image());
            } else {
                images.add(image);
            }
        }
        requireNone(missing, list, folder);
        requireUnique(list, images.stream().map(ImageEntry::id).toList());
        return images;
    }

    /** @throws DataSetException if there are missing images */
    static void requireNone(List<String> missing, ListFile list, String where) {
        if (!missing.isEmpty()) {
            throw new DataSetException(missing.size() + " of " + list.lines().size() + " images that the list "
                    + list.file() + " names do not exist in " + where + ": " + Names.some(missing)
                    + ". Add the images, or correct the list");
        }
    }

    /** @throws DataSetException if an id occurs twice */
    static void requireUnique(ListFile list, List<String> ids) {
        Set<String> seen = new HashSet<>();
        List<String> twice = ids.stream().filter(id -> !seen.add(id)).distinct().toList();
        if (!twice.isEmpty()) {
            throw new DataSetException("the list " + list.file() + " names images more than once: " + Names.some(twice)
                    + ". Each image may count once, so remove the repetitions");
        }
    }
}
