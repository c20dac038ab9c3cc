package org.repmlpeval.partitioning.folder;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.Together;
import org.repmlpeval.partitioning.UserPath;
import org.repmlpeval.partitioning.dataset.IgnoredFiles;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.dataset.Target;
import org.repmlpeval.partitioning.folder.Directories.Kind;

/** The folders below a root and the image files in them. Hidden files and symbolic links are treated as in {@link ImageFolder}. */
public final class FolderTree {
    /**
     * Files of one folder.
     *
     * @param entries files with an image extension at any depth, without targets, sorted by id; ids are relative to the root
     * @param ignored other files
     */
    public record Files(List<ImageEntry> entries, IgnoredFiles ignored) {}

    private final Location root;
    private final ListingOptions options;
    private final Directories directories;

    private FolderTree(Location root, ListingOptions options) {
        this.root = root;
        this.options = options;
        directories = Directories.of(root);
    }

    /**
     * @param root folder as a user writes it, see {@link UserPath#folder}
     * @param content what the folder should hold, for messages, e.g. {@code the images}
     * @throws DataSetException if the root is missing or no folder
     * @throws IOException if the file system fails
     */
    public static FolderTree open(Configuration conf, String root, String content, ListingOptions options)
            throws IOException {
        Location location = UserPath.folder(conf, root);
        requireFolder(location, content);
        return new FolderTree(location, options);
    }

    public Location root() {
        return root;
    }

    /**
     * The image files in a folder and in those within.
     *
     * @param folder path below the root; {@code .} for the root
     * @throws DataSetException if a name or link cannot be followed
     * @throws IOException if the file system fails, or there is no such folder
     */
    public Files files(String folder) throws IOException {
        Location top = at(folder);
        RootFolder contents = RootFolder.read(top, directories, options);
        String prefix = folder.equals(".") ? "" : folder + "/";
        List<ImageEntry> entries = new ArrayList<>();
        for (ImageEntry image : contents.images()) {
            entries.add(below(prefix, image));
        }
        List<Callable<ClassFolderWalk.Found>> walks = new ArrayList<>();
        for (String name : contents.folders()) {
            walks.add(() -> new ClassFolderWalk(top, directories, options, Target.NONE).walk(name));
        }
        IgnoredFiles ignored = contents.ignored();
        for (ClassFolderWalk.Found found : Together.call(walks, options.threads())) {
            found.images().forEach(one -> entries.add(below(prefix, one)));
            ignored = ignored.plus(found.ignored());
        }
        entries.sort(Comparator.comparing(ImageEntry::id));
        return new Files(entries, ignored.below(prefix));
    }

    private static ImageEntry below(String prefix, ImageEntry image) {
        return new ImageEntry(prefix + image.id(), Target.NONE, image.bytes(), image.version());
    }

    /** The names of the folders that a folder holds, sorted and without hidden ones; empty if there is no such folder. */
    public Optional<List<String>> folders(String folder) throws IOException {
        if (!isFolder(folder)) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        directories.list(root.resolve(folder), child -> {
            if (child.kind() == Kind.FOLDER && !ClassFolderWalk.isHidden(child.name())) {
                names.add(child.name());
            }
        });
        return Optional.of(names.stream().sorted().toList());
    }

    /** Whether there is such a folder below the root. */
    public boolean isFolder(String folder) throws IOException {
        return status(folder).map(FileStatus::isDirectory).orElse(false);
    }

    /** The status of files, in their order; empty for one that does not exist or is a folder. */
    public List<Optional<FileStatus>> statuses(List<String> ids) throws IOException {
        List<Callable<Optional<FileStatus>>> calls = new ArrayList<>();
        for (String id : ids) {
            calls.add(() -> status(id).filter(FileStatus::isFile));
        }
        return Together.call(calls, options.threads());
    }

    private Optional<FileStatus> status(String path) throws IOException {
        try {
            return Optional.of(root.fileSystem().getFileStatus(at(path).path()));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    private Location at(String folder) {
        return folder.equals(".") ? root : new Location(root.fileSystem(), root.resolve(folder));
    }

    /** @param content what the folder should hold */
    static void requireFolder(Location root, String content) throws IOException {
        try {
            if (!root.fileSystem().getFileStatus(root.path()).isDirectory()) {
                throw new DataSetException("data set root " + root + " " + RootHint.ofFile(root, content));
            }
        } catch (FileNotFoundException e) {
            throw new DataSetException("data set root " + root + " " + RootHint.ofNothing(root), e);
        } catch (IllegalArgumentException e) {
            throw new DataSetException(
                    "data set root " + root + " has no legal name on its file system: " + e.getMessage()
                            + "; HDFS allows no colon in names",
                    e);
        }
    }
}
