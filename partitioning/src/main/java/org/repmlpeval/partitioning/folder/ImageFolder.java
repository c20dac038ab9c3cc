package org.repmlpeval.partitioning.folder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.Together;
import org.repmlpeval.partitioning.UserPath;
import org.repmlpeval.partitioning.classes.ClassList;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.dataset.ClassFolders;
import org.repmlpeval.partitioning.dataset.IgnoredFiles;
import org.repmlpeval.partitioning.dataset.ImageEntries;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.dataset.SortedEntries;
import org.repmlpeval.partitioning.dataset.Target;
import org.repmlpeval.partitioning.folder.ClassFolderWalk.Found;

/**
 * Lists {@code root/<class>/<image>}, the layout of torchvision's {@code ImageFolder}; folders inside a class folder belong to that class.
 * Names that start with {@code .} or {@code _} are ignored, as in Hadoop, and so are files without an image extension; both are counted.
 *
 * <p>Without a class list, the classes are the folders directly below the root, sorted in UTF-16 code-unit order; this is Python's order
 * unless names mix characters beyond the Basic Multilingual Plane with U+E000 to U+FFFF. A folder without images is then an error, because
 * it would shift every label after it. With a class list, the index in the list is the label, and a class may have no folder.
 *
 * <p>If labels are not needed, {@link #withoutLabels} lists the images of any folder, at any depth.
 *
 * <p>On the local file system, symbolic links are followed; an image that is a broken link is listed with 0 bytes.
 */
public final class ImageFolder {
    private final Location root;
    private final ListingOptions options;
    private final Directories directories;

    private ImageFolder(Location root, ListingOptions options) {
        this.root = root;
        this.options = options;
        this.directories = Directories.of(root);
    }

    /**
     * @param root folder as a user writes it, see {@link UserPath#folder}
     * @param classes the labels' names in index order, or empty for the sorted folders
     * @throws DataSetException if the root is missing or no folder, holds no class folder or no image, holds a folder that is not
     *     in the class list, an empty one without a list, or a name or link that cannot be followed
     * @throws IOException if the file system fails
     */
    public static ImageListing list(
            Configuration conf, String root, Optional<ClassList> classes, ListingOptions options) throws IOException {
        return withClasses(conf, root, options).list(classes);
    }

    /**
     * A data set with labels, of which the names of the class folders are read and no more.
     *
     * @param root folder as a user writes it, see {@link UserPath#folder}
     * @throws DataSetException if the root is missing or no folder, or holds no class folder
     * @throws IOException if the file system fails
     */
    public static ClassFolders withClasses(Configuration conf, String root, ListingOptions options) throws IOException {
        ImageFolder folder = new ImageFolder(UserPath.folder(conf, root), options);
        FolderTree.requireFolder(folder.root, "one folder per class");
        return folder.new Classes(RootFolder.ofClasses(folder.root, folder.directories, options));
    }

    private final class Classes implements ClassFolders {
        private final RootFolder top;

        private Classes(RootFolder top) {
            this.top = top;
        }

        @Override
        public List<String> names() {
            return top.folders();
        }

        @Override
        public ClassList matching(ClassList classes) {
            return top.listed(root, classes);
        }

        @Override
        public ImageListing list(Optional<ClassList> classes) throws IOException {
            return ImageFolder.this.list(top, classes);
        }
    }

    /**
     * All images in a folder and in those within; what the folders are called is no class.
     *
     * @param root folder as a user writes it, see {@link UserPath#folder}
     * @throws DataSetException if the root is missing or no folder, holds no image, or a name or link that cannot be followed
     * @throws IOException if the file system fails
     */
    public static ImageListing withoutLabels(Configuration conf, String root, ListingOptions options)
            throws IOException {
        return new ImageFolder(UserPath.folder(conf, root), options).withoutLabels();
    }

    private ImageListing withoutLabels() throws IOException {
        FolderTree.requireFolder(root, "the images");
        RootFolder top = RootFolder.read(root, directories, options);
        return listing(List.of(), top, walk(top.folders(), Map.of()));
    }

    private ImageListing list(RootFolder top, Optional<ClassList> classes) throws IOException {
        List<String> names = classes.map(list -> top.listed(root, list).names()).orElse(top.folders());
        List<Found> found = walk(top.folders(), targets(names));
        ImageListing listing = listing(names, top, found);
        if (classes.isEmpty()) {
            requireNoEmptyFolder(top.folders(), found);
        }
        return listing;
    }

    private ImageListing listing(List<String> classes, RootFolder top, List<Found> found) {
        List<ImageEntries> parts = new ArrayList<>(List.of(top.images()));
        IgnoredFiles ignored = top.ignored();
        for (Found one : found) {
            parts.add(one.images());
            ignored = ignored.plus(one.ignored());
        }
        ImageEntries images = SortedEntries.merge(parts);
        if (images.isEmpty()) {
            throw new DataSetException("Found 0 images in " + root + ". Supported extensions are "
                    + String.join(", ", options.extensions()) + "; "
                    + Count.of(top.folders().size(), classes.isEmpty() ? "folder" : "class folder") + ", "
                    + ignored);
        }
        return new ImageListing(root.uri(), classes, images, ignored);
    }

    private void requireNoEmptyFolder(List<String> folders, List<Found> found) {
        List<String> empty = new ArrayList<>();
        for (int i = 0; i < folders.size(); i++) {
            if (found.get(i).images().isEmpty()) {
                empty.add(folders.get(i));
            }
        }
        if (!empty.isEmpty()) {
            throw new DataSetException(empty.size() + " of " + Count.of(folders.size(), "class folder") + " in " + root
                    + Count.verb(empty.size(), " holds no image: ", " hold no image: ") + Names.some(empty)
                    + ". An empty folder would still take a class index and"
                    + " shift those after it; remove it, or list the classes with --classes");
        }
    }

    private List<Found> walk(List<String> folders, Map<String, Target> targets) throws IOException {
        List<Callable<Found>> walks = new ArrayList<>();
        for (String folder : folders) {
            walks.add(() -> new ClassFolderWalk(root, directories, options, targets.getOrDefault(folder, Target.NONE))
                    .walk(folder));
        }
        return Together.call(walks, options.threads());
    }

    private static Map<String, Target> targets(List<String> names) {
        Map<String, Target> targets = new HashMap<>();
        for (int label = 0; label < names.size(); label++) {
            targets.put(names.get(label), Target.of(label));
        }
        return targets;
    }
}
