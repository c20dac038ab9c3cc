package org.repmlpeval.partitioning.labels;

import java.util.List;
import org.repmlpeval.partitioning.DataSetException;

/**
 * One entry of a label file.
 *
 * @param image path or name of the image as written, without {@code ./} in front; null if the entry's position says which image it is
 * @param classes the correct classes as written, numbers or names, each once; empty if the file says that the image has none
 * @param place where the entry is, counted from 1: a line, or the position in a JSON document
 */
public record LabelRow(String image, List<String> classes, int place) {
    /** @throws DataSetException if the image's name is empty or a class is blank */
    public LabelRow {
        image = image == null ? null : plain(image);
        classes = classes.stream().map(String::strip).distinct().toList();
        if (image != null && image.isEmpty()) {
            throw new DataSetException("entry " + place + " of the label file names no image");
        }
        if (classes.contains("")) {
            throw new DataSetException("entry " + place + " of the label file has an empty class; leave the entry out"
                    + " if the image has no label");
        }
    }

    private static String plain(String name) {
        String path =
                name.strip().replace('\\', '/').replaceAll("/(\\./)+", "/").replaceAll("/{2,}", "/");
        return path.replaceFirst("^(\\./)+", "");
    }
}
