package org.repmlpeval.partitioning.dataset;

import org.repmlpeval.partitioning.classes.ClassList;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.dataset.Directories.Child;
import org.repmlpeval.partitioning.dataset.Directories.Kind;
import org.repmlpeval.partitioning.dataset.IgnoredFiles.Reason;

/**
 * What lies directly beneath the root.
 *
 * @param folders names of the folders that are not hidden, sorted in code-unit order
 * @param hiddenFolders names of the others
 * @param images files that are images where no class is asked for; empty where one is
 * @param ignored everything else
 */
record RootFolder(List<String> folders, List<String> hiddenFolders, List<Child> images, IgnoredFiles ignored) {

    /**
     * The root of a data set with labels: its folders are the classes, an image outside them is ignored.
     *
     * @throws DataSetException if there is no class folder, or the class list contradicts the folders
     */
    static RootFolder ofClasses(
            Location root, Directories directories, ListingOptions options, Optional<ClassList> classes)
            throws IOException {
        RootFolder top = read(root, directories, options).withoutImages();
        top.requireFolders(root);
        if (classes.isPresent()) {
            top.requireListed(root, classes.get());
        }
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
        String instead = loose > 0
                ? loose + " images lie directly beneath it, where no folder says their class"
                : "beneath it lie no folders, " + ignored;
        throw new DataSetException(
                "data set root " + root + " holds no class folder: " + instead + "; expected root/<class>/<image>");
    }

    private void requireListed(Location root, ClassList classes) {
        Set<String> listed = new HashSet<>(classes.names());
        List<String> strangers =
                folders.stream().filter(folder -> !listed.contains(folder)).toList();
        if (!strangers.isEmpty()) {
            throw new DataSetException(strangers.size() + " of " + folders.size() + " class folders in " + root
                    + " are not among the " + listed.size() + " classes of " + classes.source() + ": '"
                    + ImageFolder.some(strangers) + "'; add them to the list or move the folders away");
        }
        for (String folder : hiddenFolders) {
            if (listed.contains(folder)) {
                throw new DataSetException("class '" + folder + "' of " + classes.source() + " has a folder in " + root
                        + " that is never read: names that start with '.' or '_' are hidden; rename folder and class");
            }
        }
    }
}
