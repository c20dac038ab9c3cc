package org.repmlpeval.partitioning.folder;

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
import org.repmlpeval.partitioning.dataset.IgnoredFiles;
import org.repmlpeval.partitioning.dataset.IgnoredFiles.Reason;
import org.repmlpeval.partitioning.dataset.ImageEntries;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.dataset.SortedEntries;
import org.repmlpeval.partitioning.dataset.Target;
import org.repmlpeval.partitioning.folder.Directories.Kind;

/**
 * The contents of the root folder itself.
 *
 * @param folders names of the folders that are not hidden, sorted in code-unit order
 * @param hiddenFolders names of the hidden folders
 * @param images image files, without labels and sorted by name; empty for a data set with labels
 * @param ignored everything else
 */
record RootFolder(List<String> folders, List<String> hiddenFolders, ImageEntries images, IgnoredFiles ignored) {

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
        SortedEntries images = new SortedEntries();
        Ignored ignored = new Ignored();
        directories.list(root.path(), child -> {
            String name = child.name();
            boolean hidden = ClassFolderWalk.isHidden(name);
            if (child.kind() == Kind.FOLDER && !hidden) {
                folders.add(name);
                return;
            }
            if (child.kind() == Kind.FOLDER) {
                hiddenFolders.add(name);
            }
            boolean image = options.isImage(name);
            if (!hidden) {
                ClassFolderWalk.requireFollowable(root, name, child.kind(), image);
            }
            if (image && !hidden && child.kind() != Kind.SPECIAL) {
                images.add(new ImageEntry(name, Target.NONE, child.bytes(), child.version()));
            } else {
                ignored.add(reason(child.kind(), hidden), name);
            }
        });
        Collections.sort(folders);
        return new RootFolder(List.copyOf(folders), List.copyOf(hiddenFolders), images.done(), ignored.files);
    }

    /** Collects files that are not listed. */
    private static final class Ignored {
        private IgnoredFiles files = IgnoredFiles.empty();

        private void add(Reason reason, String name) {
            files = files.plus(IgnoredFiles.one(reason, name));
        }
    }

    private static Reason reason(Kind kind, boolean hidden) {
        if (hidden) {
            return Reason.HIDDEN;
        }
        return kind == Kind.SPECIAL ? Reason.NOT_REGULAR : Reason.EXTENSION;
    }

    private RootFolder withoutImages() {
        IgnoredFiles all = ignored;
        for (ImageEntry image : images) {
            all = all.plus(IgnoredFiles.one(Reason.OUTSIDE_CLASS, image.id()));
        }
        return new RootFolder(folders, hiddenFolders, ImageEntries.of(List.of()), all);
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
