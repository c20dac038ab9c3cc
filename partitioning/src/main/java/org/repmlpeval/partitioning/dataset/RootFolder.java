package org.repmlpeval.partitioning.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.classes.ClassList;
import org.repmlpeval.partitioning.classes.UsedNames;
import org.repmlpeval.partitioning.dataset.Directories.Child;
import org.repmlpeval.partitioning.dataset.Directories.Kind;
import org.repmlpeval.partitioning.dataset.IgnoredFiles.Reason;

/**
 * The contents of the root folder itself.
 *
 * @param folders names of the folders that are not hidden, sorted in code-unit order
 * @param hiddenFolders names of the hidden folders
 * @param images image files, for a data set without labels; empty for one with labels
 * @param ignored everything else
 */
record RootFolder(List<String> folders, List<String> hiddenFolders, List<Child> images, IgnoredFiles ignored) {

    /**
     * The root of a data set with labels. Its folders are the classes, and images outside them are ignored.
     *
     * @throws DataSetException if there is no class folder
     */
    static RootFolder ofClasses(Location root, Directories directories, ListingOptions options) throws IOException {
        RootFolder top = read(root, directories, options).withoutImages();
        top.requireFolders(root);
        return top;
    }

    /** The root of a data set without labels. */
    static RootFolder read(Location root, Directories directories, ListingOptions options) throws IOException {
        List<String> folders = new ArrayList<>();
        List<String> hiddenFolders = new ArrayList<>();
        List<Child> images = new ArrayList<>();
        IgnoredFiles ignored = IgnoredFiles.empty();
        for (Child child : directories.children(root.path())) {
            String name = child.name();
            boolean hidden = ClassFolderWalk.isHidden(name);
            if (child.kind() == Kind.FOLDER && !hidden) {
                folders.add(name);
                continue;
            }
            if (child.kind() == Kind.FOLDER) {
                hiddenFolders.add(name);
            }
            boolean image = options.isImage(name);
            if (!hidden) {
                ClassFolderWalk.requireFollowable(root, name, child.kind(), image);
            }
            if (image && !hidden && child.kind() != Kind.SPECIAL) {
                images.add(child);
            } else {
                ignored = ignored.plus(IgnoredFiles.one(reason(child.kind(), hidden), name));
            }
        }
        Collections.sort(folders);
        return new RootFolder(List.copyOf(folders), List.copyOf(hiddenFolders), List.copyOf(images), ignored);
    }

    private static Reason reason(Kind kind, boolean hidden) {
        if (hidden) {
            return Reason.HIDDEN;
        }
        return kind == Kind.SPECIAL ? Reason.NOT_REGULAR : Reason.EXTENSION;
    }

    private RootFolder withoutImages() {
        IgnoredFiles all = ignored;
        for (Child image : images) {
            all = all.plus(IgnoredFiles.one(Reason.OUTSIDE_CLASS, image.name()));
        }
        return new RootFolder(folders, hiddenFolders, List.of(), all);
    }

    private void requireFolders(Location root) {
        if (!folders.isEmpty()) {
            return;
        }
        long loose = ignored.count(Reason.OUTSIDE_CLASS);
        if (loose > 0) {
            throw new DataSetException("data set root " + root + " holds no class folder: "
                    + Count.of(loose, "image") + Count.verb(loose, " lies", " lie")
                    + " directly in it, outside any class folder. The labels of a classifier come from"
                    + " the folder names: move each image into a folder named after its class, root/<class>/<image>,"
                    + " and give the class order with --classes if it is not the sorted one. Or give the labels of the"
                    + " images with --labels FILE. Only other networks (embeddings, per-pixel scores) take images in any"
                    + " folder without labels");
        }
        throw new DataSetException("data set root " + root + " holds no class folder: it has no sub-folders, and "
                + ignored + "; expected root/<class>/<image>");
    }

    /**
     * The class list with its names spelled as the folders are.
     *
     * @throws DataSetException if it contradicts the folders
     */
    ClassList listed(Location root, ClassList classes) {
        ClassList matched = classes.holding(UsedNames.folders(folders, root));
        Set<String> names = new HashSet<>(matched.names());
        for (String folder : hiddenFolders) {
            if (names.contains(folder)) {
                throw new DataSetException(
                        "class '" + folder + "' of " + classes.source() + " has a folder in " + root
                                + ", but it is not read because names that start with '.' or '_' are hidden; rename the folder and the class");
            }
        }
        return matched;
    }
}
