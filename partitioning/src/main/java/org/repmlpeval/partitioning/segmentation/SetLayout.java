package org.repmlpeval.partitioning.segmentation;

import java.util.Optional;
import org.repmlpeval.partitioning.DataSetException;

/**
 * Where the images and labels of a data set lie and how their names relate. An image {@code images/A/B + imageSuffix} has the label {@code
 * labels/A/B + labelSuffix}. In the two folders and in the list, <code>{split}</code> stands for the split's name.
 *
 * @param images folder of the images below the root; {@code .} for the root
 * @param labels folder of the labels below the root; {@code .} for the root
 * @param imageSuffix end of the images' names that the labels' names do not have, such as {@code _leftImg8bit.png}; empty for any image
 *     extension
 * @param labelSuffix end of the labels' names that the images' names do not have, such as {@code _gtFine_labelIds.png}
 * @param list text file below the root that names the images of the split; empty if all images in the folder belong to it
 * @param split the split that is used unless another one is given; empty if the data set has none
 */
public record SetLayout(
        String images,
        String labels,
        String imageSuffix,
        String labelSuffix,
        Optional<String> list,
        Optional<String> split) {
    private static final String SPLIT = "{split}";

    /** Pairs of files that have the same name but for the extension; labels are PNG files. */
    public static final SetLayout FOLDERS = new SetLayout(".", ".", "", ".png", Optional.empty(), Optional.empty());

    /** @throws DataSetException if a part is not legal */
    public SetLayout {
        images = folder("images", images);
        labels = folder("labels", labels);
        list = list.map(file -> folder("list", file));
        if (labelSuffix.isEmpty()) {
            throw new DataSetException(
                    "key 'label_suffix' is empty; give the end of the label files' names, such as .png");
        }
        boolean placeholder = images.contains(SPLIT)
                || labels.contains(SPLIT)
                || list.orElse("").contains(SPLIT);
        if (split.isPresent() && !placeholder) {
            throw new DataSetException("key 'split' is '" + split.get() + "', but none of images, labels and list"
                    + " contains {split}; remove it or use {split} in one of them");
        }
        if (split.isEmpty() && placeholder) {
            throw new DataSetException("images, labels or list contains {split}, but no default is given; add the key"
                    + " 'split', such as val");
        }
    }

    /** The name of the split that is used. @param wanted empty for the default; must be empty if there are no splits */
    Optional<String> name(Optional<String> wanted) {
        return wanted.or(() -> split);
    }

    /** Whether there are several splits. */
    public boolean hasSplits() {
        return split.isPresent();
    }

    /**
     * The layout of one split, without placeholders.
     *
     * @param wanted empty for the default
     * @throws DataSetException if a split is wanted and the data set has none, or its name is not legal
     */
    SetLayout of(Optional<String> wanted) {
        if (wanted.isPresent() && split.isEmpty()) {
            throw new DataSetException(
                    "setting split is '" + wanted.get() + "', but this data set has no splits; leave it out");
        }
        if (split.isEmpty()) {
            return this;
        }
        String name = wanted.orElse(split.get());
        if (name.isBlank() || name.startsWith("/") || name.contains("..") || name.contains(SPLIT)) {
            throw new DataSetException("setting split is '" + name + "'; legal: the name of a split, such as val");
        }
        return new SetLayout(
                images.replace(SPLIT, name),
                labels.replace(SPLIT, name),
                imageSuffix,
                labelSuffix,
                list.map(file -> file.replace(SPLIT, name)),
                Optional.empty());
    }

    private static String folder(String key, String path) {
        String trimmed = path.replaceAll("^(\\./)+", "").replaceAll("/+$", "");
        if (trimmed.isEmpty() && !path.startsWith("/")) {
            return ".";
        }
        if (path.startsWith("/") || ("/" + trimmed + "/").contains("/../") || path.contains("//")) {
            throw new DataSetException("key '" + key + "' is '" + path
                    + "'; legal: a path below the data set's root, such as images/val, or . for the root itself");
        }
        return trimmed;
    }
}
