package org.repmlpeval.partitioning.dataset;

import org.repmlpeval.partitioning.classes.ClassList;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.dataset.ClassFolderWalk.Found;

/**
 * Lists {@code root/<class>/<image>}, the layout of torchvision's {@code ImageFolder}; folders within a class's folder belong to
 * it. Names that start with {@code .} or {@code _} are ignored, as Hadoop does, and so are files without an image's extension;
 * both are counted.
 *
 * <p>Without a class list the classes are the folders beneath the root, sorted in UTF-16 code-unit order; that is Python's order
 * unless names mix characters beyond the Basic Multilingual Plane with U+E000 to U+FFFF. A folder without images is then an
 * error, as it would shift every label after it. With a class list the index in the list is the label, and a class may lack
 * its folder.
 *
 * <p>Where no labels are wanted, {@link #withoutLabels} takes any folder: images directly beneath it and in folders of any depth.
 *
 * <p>On the local file system symbolic links are followed; an image that is a link to nothing is listed with 0 bytes.
 */
public final class ImageFolder {
    private static final int NAMES_IN_MESSAGE = 5;

    private final Location root;
    private final ListingOptions options;
    private final Directories directories;

    private ImageFolder(Location root, ListingOptions options) {
        this.root = root;
        this.options = options;
        this.directories = Directories.of(root);
    }

    /**
     * @param root folder as a user writes it, see {@link Location#of(Configuration, String)}
     * @param classes the labels' names in index order, or empty for the sorted folders
     * @throws DataSetException if the root is missing or no folder, holds no class folder or no image, holds a folder that is not
     *     in the class list, an empty one without a list, or a name or link that cannot be followed
     * @throws IOException if the file system fails
     */
    public static ImageListing list(
            Configuration conf, String root, Optional<ClassList> classes, ListingOptions options) throws IOException {
        return new ImageFolder(Location.of(conf, root), options).list(classes);
    }

    /**
     * All images in a folder and in those within; what the folders are called is no class. Every label is 0.
     *
     * @param root folder as a user writes it, see {@link Location#of(Configuration, String)}
     * @throws DataSetException if the root is missing or no folder, holds no image, or a name or link that cannot be followed
     * @throws IOException if the file system fails
     */
    public static ImageListing withoutLabels(Configuration conf, String root, ListingOptions options)
            throws IOException {
        return new ImageFolder(Location.of(conf, root), options).withoutLabels();
    }

    private ImageListing withoutLabels() throws IOException {
        requireFolder("the images");
        RootFolder top = RootFolder.read(root, directories, options);
        Map<String, Integer> labels = new HashMap<>();
        top.folders().forEach(folder -> labels.put(folder, 0));
        return listing(List.of(), top, walk(top.folders(), labels));
    }

    private ImageListing list(Optional<ClassList> classes) throws IOException {
        requireFolder("one folder per class");
        RootFolder top = RootFolder.ofClasses(root, directories, options, classes);
        List<String> names = classes.map(ClassList::names).orElse(top.folders());
        List<Found> found = walk(top.folders(), labels(names));
        ImageListing listing = listing(names, top, found);
        if (classes.isEmpty()) {
            requireNoEmptyFolder(top.folders(), found);
        }
        return listing;
    }

    private ImageListing listing(List<String> classes, RootFolder top, List<Found> found) {
        List<ImageEntry> images = new ArrayList<>();
        top.images().forEach(image -> images.add(new ImageEntry(image.name(), 0, image.bytes())));
        IgnoredFiles ignored = top.ignored();
        for (Found one : found) {
            images.addAll(one.images());
            ignored = ignored.plus(one.ignored());
        }
        if (images.isEmpty()) {
            throw new DataSetException("Found 0 images in " + root + ". Supported extensions are "
                    + String.join(", ", options.extensions()) + "; "
                    + top.folders().size() + (classes.isEmpty() ? " folders, " : " class folders, ")
                    + ignored);
        }
        images.sort(Comparator.comparing(ImageEntry::id));
        return new ImageListing(root.uri(), classes, images, ignored);
    }

    /** @param content what the folder should hold */
    private void requireFolder(String content) throws IOException {
        try {
            if (!root.fileSystem().getFileStatus(root.path()).isDirectory()) {
                throw new DataSetException(
                        "data set root " + root + " is a file; name the folder that holds " + content);
            }
        } catch (FileNotFoundException e) {
            throw new DataSetException(
                    "data set root " + root + " does not exist; check the path, and its scheme if it lies on a cluster",
                    e);
        } catch (IllegalArgumentException e) {
            throw new DataSetException(
                    "data set root " + root + " has no legal name on its file system: " + e.getMessage()
                            + "; HDFS allows no colon in names",
                    e);
        }
    }

    private void requireNoEmptyFolder(List<String> folders, List<Found> found) {
        List<String> empty = new ArrayList<>();
        for (int i = 0; i < folders.size(); i++) {
            if (found.get(i).images().isEmpty()) {
                empty.add(folders.get(i));
            }
        }
        if (!empty.isEmpty()) {
            throw new DataSetException(empty.size() + " of " + folders.size() + " class folders in " + root
                    + " hold no image: '" + some(empty) + "'; each would take a class index and shift those after it,"
                    + " so remove them or give a class list");
        }
    }

    private List<Found> walk(List<String> folders, Map<String, Integer> labels) throws IOException {
        List<Callable<Found>> walks = new ArrayList<>();
        for (String folder : folders) {
            walks.add(() -> new ClassFolderWalk(root, directories, options, labels.get(folder)).walk(folder));
        }
        return Together.call(walks, options.threads());
    }

    private static Map<String, Integer> labels(List<String> names) {
        Map<String, Integer> labels = new HashMap<>();
        for (int label = 0; label < names.size(); label++) {
            labels.put(names.get(label), label);
        }
        return labels;
    }

    static String some(List<String> names) {
        String first = String.join("', '", names.subList(0, Math.min(NAMES_IN_MESSAGE, names.size())));
        return names.size() <= NAMES_IN_MESSAGE ? first : first + "', … (" + names.size() + " in all) '";
    }
}
