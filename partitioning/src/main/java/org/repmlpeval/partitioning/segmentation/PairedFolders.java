package org.repmlpeval.partitioning.segmentation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.dataset.IgnoredFiles;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.Target;
import org.repmlpeval.partitioning.folder.FolderTree;

/** Pairs the files of a folder of images with those of a folder of labels by their names. */
final class PairedFolders {
    private final SetLayout layout;
    private final String imageFolder;
    private final String labelFolder;
    private final Map<String, ImageEntry> images = new TreeMap<>();
    private final Map<String, ImageEntry> labels = new HashMap<>();
    private final List<String> otherLabels = new ArrayList<>();
    private final boolean together;
    private IgnoredFiles ignored;

    /**
     * @param apart whether labels have a root of their own
     * @throws DataSetException if two images would have the same label
     */
    PairedFolders(SetLayout layout, boolean apart, Side imageSide, Side labelSide) {
        this.layout = layout;
        imageFolder = imageSide.folder();
        labelFolder = labelSide.folder();
        together = !apart && labelFolder.equals(imageFolder);
        ignored = imageSide.files().ignored();
        Optional<String> nestedLabels = apart ? Optional.empty() : below(labelFolder, imageFolder);
        Optional<String> nestedImages = apart ? Optional.empty() : below(imageFolder, labelFolder);
        for (ImageEntry image : imageSide.files().entries()) {
            if (nestedLabels.isEmpty() || !image.id().startsWith(nestedLabels.get())) {
                image(image);
            }
        }
        for (ImageEntry label : labelSide.files().entries()) {
            if (nestedImages.isEmpty() || !label.id().startsWith(nestedImages.get())) {
                label(label);
            }
        }
    }

    /** A folder and the files in it. */
    record Side(String folder, FolderTree.Files files) {}

    private void image(ImageEntry image) {
        String name = path(image.id(), imageFolder);
        if (!name.endsWith(layout.imageSuffix()) || isLabelOfSameFolder(name)) {
            ignored = ignored.plus(IgnoredFiles.one(IgnoredFiles.Reason.SUFFIX, image.id()));
            return;
        }
        String key = layout.imageSuffix().isEmpty()
                ? name.substring(0, name.lastIndexOf('.'))
                : name.substring(0, name.length() - layout.imageSuffix().length());
        ImageEntry other = images.put(key, image);
        if (other != null) {
            throw new DataSetException("images " + Names.quoted(other.id()) + " and " + Names.quoted(image.id())
                    + " would both have the label " + Names.quoted(labelOf(key))
                    + "; give image_suffix, so that only one of them is an"
                    + " image");
        }
    }

    /** If images and labels lie in the same folder, a longer ending tells labels from images. */
    private boolean isLabelOfSameFolder(String name) {
        return together
                && layout.labelSuffix().length() > layout.imageSuffix().length()
                && layout.labelSuffix().endsWith(layout.imageSuffix())
                && name.endsWith(layout.labelSuffix());
    }

    private void label(ImageEntry label) {
        String name = path(label.id(), labelFolder);
        if (name.endsWith(layout.labelSuffix())) {
            labels.put(name.substring(0, name.length() - layout.labelSuffix().length()), label);
        } else {
            otherLabels.add(label.id());
        }
    }

    /**
     * The images with their labels.
     *
     * @param list names the images of the split; empty if all of them belong to it
     * @throws DataSetException if there is no image, none has a label, or the list names images that do not exist
     */
    SegmentationListing listing(Optional<ListFile> list, FolderTree data, FolderTree labelTree, LayoutHint hint) {
        if (images.isEmpty()) {
            throw hint.noImages(imageFolder, ignored);
        }
        Map<String, String> keyOf = new HashMap<>();
        images.forEach((key, image) -> keyOf.put(image.id(), key));
        List<ImageEntry> chosen =
                list.isPresent() ? SplitNames.chosen(list.get(), images, imageFolder) : List.copyOf(images.values());
        List<ImageEntry> entries = new ArrayList<>();
        long unlabelled = 0;
        for (ImageEntry image : chosen) {
            ImageEntry label = labels.get(keyOf.get(image.id()));
            unlabelled += label == null ? 1 : 0;
            entries.add(image.with(
                    label == null ? Target.NONE : new Target.LabelFile(label.id(), label.bytes(), label.version())));
        }
        if (unlabelled == entries.size()) {
            String key = keyOf.get(entries.get(0).id());
            throw hint.noLabels(entries.get(0).id(), entries.size(), labelOf(key), key, someLabels());
        }
        entries.sort(Comparator.comparing(ImageEntry::id));
        ImageListing listing = new ImageListing(data.root().uri(), List.of(), entries, ignored);
        return new SegmentationListing(listing, labelTree.root().uri(), unlabelled, orphans());
    }

    private OrphanLabels orphans() {
        return OrphanLabels.of(labels.entrySet().stream()
                .filter(label -> !images.containsKey(label.getKey()))
                .map(label -> label.getValue().id())
                .sorted()
                .toList());
    }

    /** Files of the folder of labels, those with the right ending last. */
    private List<String> someLabels() {
        List<String> all = new ArrayList<>(otherLabels);
        labels.values().stream().map(ImageEntry::id).sorted().forEach(all::add);
        return all;
    }

    private String labelOf(String key) {
        return (labelFolder.equals(".") ? "" : labelFolder + "/") + key + layout.labelSuffix();
    }

    /** The part of an id below a folder. */
    private static String path(String id, String folder) {
        return folder.equals(".") ? id : id.substring(folder.length() + 1);
    }

    /** The start of ids in the inner folder if it lies inside the outer one. */
    private static Optional<String> below(String inner, String outer) {
        boolean inside = !inner.equals(outer) && (outer.equals(".") || inner.startsWith(outer + "/"));
        return inside ? Optional.of(inner + "/") : Optional.empty();
    }
}
