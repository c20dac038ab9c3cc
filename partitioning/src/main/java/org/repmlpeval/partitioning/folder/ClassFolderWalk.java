package org.repmlpeval.partitioning.folder;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.dataset.IgnoredFiles;
import org.repmlpeval.partitioning.dataset.IgnoredFiles.Reason;
import org.repmlpeval.partitioning.dataset.ImageEntries;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.dataset.SortedEntries;
import org.repmlpeval.partitioning.dataset.Target;
import org.repmlpeval.partitioning.folder.Directories.Child;
import org.repmlpeval.partitioning.folder.Directories.Kind;

/** Finds the images of one class in its folder and in the folders inside it, at any depth. Used once, by one thread. */
final class ClassFolderWalk {
    /** @param images sorted by id */
    record Found(ImageEntries images, IgnoredFiles ignored) {}

    private final Location root;
    private final Directories directories;
    private final ListingOptions options;
    private final Target target;
    private final SortedEntries images = new SortedEntries();
    private IgnoredFiles ignored = IgnoredFiles.empty();

    ClassFolderWalk(Location root, Directories directories, ListingOptions options, Target target) {
        this.root = root;
        this.directories = directories;
        this.options = options;
        this.target = target;
    }

    Found walk(String className) throws IOException {
        walk(className, new ArrayDeque<>());
        return new Found(images.done(), ignored);
    }

    private void walk(String folder, Deque<Object> above) throws IOException {
        Object identity = directories.identity(root.resolve(folder));
        if (above.contains(identity)) {
            throw new DataSetException("folder '" + folder + "' in " + root + " is a symbolic link back to " + identity
                    + ", which contains it; remove the link");
        }
        above.push(identity);
        List<String> folders = new ArrayList<>();
        directories.list(root.resolve(folder), child -> {
            String id = folder + "/" + child.name();
            if (isHidden(child.name())) {
                ignore(Reason.HIDDEN, id);
            } else if (child.kind() == Kind.FOLDER) {
                folders.add(id);
            } else {
                file(child, id);
            }
        });
        for (String inner : folders) {
            walk(inner, above);
        }
        above.pop();
    }

    private void file(Child child, String id) {
        boolean image = options.isImage(child.name());
        requireFollowable(root, id, child.kind(), image);
        if (image && child.kind() != Kind.SPECIAL) {
            // A broken link is listed too, so that it is reported by name when it is read instead of being left out
            // silently.
            images.add(new ImageEntry(id, target, child.bytes(), child.version()));
        } else {
            ignore(child.kind() == Kind.SPECIAL ? Reason.NOT_REGULAR : Reason.EXTENSION, id);
        }
    }

    private void ignore(Reason reason, String id) {
        ignored = ignored.plus(IgnoredFiles.one(reason, id));
    }

    static boolean isHidden(String name) {
        return name.startsWith(".") || name.startsWith("_");
    }

    /** Stops the listing if something that may be a folder of images cannot be opened. */
    static void requireFollowable(Location root, String id, Kind kind, boolean image) {
        if (kind == Kind.DANGLING && !image) {
            throw new DataSetException(
                    "'" + id + "' in " + root
                            + " is a broken symbolic link, so any images behind it would be missing; repair or remove the link");
        }
        if (kind == Kind.UNNAMEABLE) {
            throw new DataSetException("the name '" + id + "' in " + root + " is not text in "
                    + System.getProperty("sun.jnu.encoding")
                    + ", the JVM's encoding of file names; start the JVM with LC_ALL=C.UTF-8, or rename the file");
        }
    }
}
