package org.repmlpeval.partitioning.segmentation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.dataset.IgnoredFiles;
import org.repmlpeval.partitioning.folder.FolderTree;

/**
 * Errors of folders that are not those of the data set: what was looked for, what is there, what to do.
 *
 * @param data root of the data set
 * @param declared the layout with placeholders
 * @param layout the layout of the split
 */
record LayoutHint(FolderTree data, SetLayout declared, SetLayout layout) {
    /** Folders of VOC that hold different labels under the same file names. */
    private static final List<String> VOC_LABELS =
            List.of("SegmentationClass", "SegmentationClassAug", "SegmentationObject");

    /** @param content images or labels */
    DataSetException noFolder(String content, String folder) throws IOException {
        List<String> there = data.folders(".").orElse(List.of());
        String found = there.isEmpty()
                ? "it holds no folder"
                : "it holds the folder" + (there.size() == 1 ? " " : "s ") + Names.some(there);
        return new DataSetException("data set root " + data.root() + " holds no folder " + Names.quoted(folder)
                + " for the " + content + "; " + found + ". " + advice(content, folder));
    }

    private String advice(String content, String folder) throws IOException {
        Optional<String> above = rootAbove(folder);
        if (above.isPresent()) {
            return "The root lies inside the data set: give --data " + above.get();
        }
        for (String inner : foldersBelow()) {
            if (data.isFolder(inner + "/" + folder)) {
                return nested(content, inner);
            }
        }
        Optional<String> splits = otherSplits(content);
        if (splits.isPresent()) {
            return splits.get();
        }
        return siblingLabels(content, folder)
                .orElse("Check --data and --dataset, or describe other folders in a YAML file for --dataset");
    }

    /** The data set lies deeper; images and labels may have been unpacked into folders of their own. */
    private String nested(String content, String inner) throws IOException {
        String other = content.equals("images") ? layout.labels() : layout.images();
        String here = data.root() + "/" + inner;
        if (data.isFolder(inner + "/" + other)) {
            return "The data set lies in a folder below: give --data " + here;
        }
        for (String second : foldersBelow()) {
            if (data.isFolder(second + "/" + other)) {
                String images = content.equals("images") ? inner : second;
                String labels = content.equals("images") ? second : inner;
                return "Images lie in " + Names.quoted(images) + " and labels in " + Names.quoted(labels)
                        + ": move both into one folder, or give --data " + data.root() + "/" + images + " --labels "
                        + data.root() + "/" + labels + "/" + layout.labels();
            }
        }
        return "Such a folder lies in " + Names.quoted(inner) + ", but without " + Names.quoted(other)
                + ": move both into one folder";
    }

    /** The folders in the root and those in them, as paths. */
    private List<String> foldersBelow() throws IOException {
        List<String> paths = new ArrayList<>();
        for (String name : data.folders(".").orElse(List.of())) {
            paths.add(name);
            data.folders(name).orElse(List.of()).forEach(inner -> paths.add(name + "/" + inner));
        }
        return paths;
    }

    /** The folder that would hold the wanted one, if the root is a part of it. */
    private Optional<String> rootAbove(String folder) {
        String root = data.root().toString();
        String[] names = folder.split("/");
        for (int parts = names.length; parts >= 1; parts--) {
            String start = "/" + String.join("/", List.of(names).subList(0, parts));
            if (root.endsWith(start)) {
                return Optional.of(root.substring(0, root.length() - start.length()));
            }
        }
        return Optional.empty();
    }

    private Optional<String> otherSplits(String content) throws IOException {
        String pattern = content.equals("images") ? declared.images() : declared.labels();
        if (!pattern.endsWith("/{split}")) {
            return Optional.empty();
        }
        List<String> splits = data.folders(pattern.substring(0, pattern.length() - "/{split}".length()))
                .orElse(List.of());
        return splits.isEmpty()
                ? Optional.empty()
                : Optional.of("The splits that are there: " + Names.some(splits) + "; choose one with --split");
    }

    private Optional<String> siblingLabels(String content, String folder) throws IOException {
        if (!content.equals("labels") || !VOC_LABELS.contains(folder)) {
            return Optional.empty();
        }
        for (String other : VOC_LABELS) {
            if (data.isFolder(other)) {
                return Optional.of(Names.quoted(other)
                        + " holds other labels under the same names; use the --dataset that reads it," + " or add "
                        + Names.quoted(folder));
            }
        }
        return Optional.empty();
    }

    /** @throws DataSetException if a folder of labels is known to be that of another data set */
    static void requireOwnLabels(SetLayout layout, Location labels) {
        String given = labels.path().getName();
        String own = layout.labels();
        if (VOC_LABELS.contains(own) && VOC_LABELS.contains(given) && !given.equals(own)) {
            throw new DataSetException("labels " + labels + " are those of " + Names.quoted(given)
                    + ", but this data set has those of " + Names.quoted(own)
                    + ", which differ; use the --dataset that reads "
                    + Names.quoted(given) + ", or give the other folder");
        }
    }

    DataSetException noList(String list) {
        return new DataSetException("data set root " + data.root() + " holds no list of images " + Names.quoted(list)
                + "; check --data and --split, or give a --dataset without the key list to evaluate all images of the"
                + " folder");
    }

    DataSetException noImages(String folder, IgnoredFiles ignored) {
        String ending = layout.imageSuffix().isEmpty()
                ? "with an image extension"
                : "that ends in " + Names.quoted(layout.imageSuffix());
        return new DataSetException("no image under " + place(data.root(), folder) + ": it holds no file " + ending
                + ", and " + ignored + "; check --data and the key image_suffix of --dataset");
    }

    /**
     * @param image an image without a label
     * @param label the label that it should have
     * @param key what the names of both have in common
     * @param there files in the folder of labels
     */
    DataSetException noLabels(String image, int images, String label, String key, List<String> there) {
        String found = there.isEmpty()
                ? "the folder of labels holds no such file"
                : "the folder holds " + there.size() + (there.size() == 1 ? " file, " : " files, such as ")
                        + Names.quoted(example(key, there));
        return new DataSetException(
                (images == 1 ? "the only image has no label" : "none of the " + images + " images has a label")
                        + ": image " + Names.quoted(image)
                        + " needs the label " + Names.quoted(label) + ", but " + found + ". "
                        + labelAdvice(key, there));
    }

    private static String example(String key, List<String> there) {
        return there.stream().filter(file -> file.contains(key)).findFirst().orElse(there.get(0));
    }

    private String labelAdvice(String key, List<String> there) {
        Optional<String> ending = there.stream()
                .filter(file -> file.contains(key))
                .map(file -> file.substring(file.lastIndexOf(key) + key.length()))
                .findFirst();
        return ending.isPresent()
                ? "Labels that end in " + Names.quoted(ending.get()) + " need a --dataset with that label_suffix"
                : "Check that the labels are of the same split as the images, and image_suffix and label_suffix of --dataset";
    }

    private static String place(Location root, String folder) {
        return folder.equals(".") ? root.toString() : root + "/" + folder;
    }
}
