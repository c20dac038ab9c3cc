package org.repmlpeval.partitioning.packed;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.PathPatterns;
import org.repmlpeval.partitioning.UserPath;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.dataset.FileVersion;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.dataset.Place.PackedFile;
import org.repmlpeval.partitioning.packed.index.PackList;

/**
 * The packed files that a path names: one file, the files of a folder that holds nothing else, a pattern, or several of these separated by
 * commas.
 *
 * @param root folder to which the files' paths are relative
 * @param files sorted by path; at least one
 * @param naming what the images' names in the files are
 */
record PackedFiles(Location root, List<PackedFile> files, Naming naming) {
    /** What the images' names in the files are. */
    enum Naming {
        /** Ids, as in files that this program packed. */
        IDS,
        /** Paths that may begin with a folder that all images share. */
        PATHS
    }

    /**
     * @return empty if the path names a folder of images, several of them, or a file of another kind
     * @throws DataSetException if a pattern matches nothing, or a file that it names is missing or of no known format
     */
    static Optional<PackedFiles> of(Configuration conf, String text, ListingOptions options) throws IOException {
        Location whole = UserPath.folder(conf, text);
        Optional<FileStatus> status = status(whole);
        if (status.isPresent()) {
            List<Found> found = status.get().isDirectory()
                    ? inFolder(whole, options)
                    : Found.of(whole.fileSystem(), status.get()).stream().toList();
            return found.isEmpty() ? Optional.empty() : Optional.of(of(whole.fileSystem(), found, text));
        }
        List<String> parts = PathPatterns.separated(text);
        if (parts.size() == 1 && !PathPatterns.isGlob(text)) {
            return Optional.empty();
        }
        if (!folders(conf, text).isEmpty()) {
            return Optional.empty();
        }
        List<Found> found = new ArrayList<>();
        FileSystem fileSystem = null;
        for (String part : parts) {
            for (String one : PathPatterns.numbered(part)) {
                Location location = Location.of(conf, one);
                if (fileSystem != null
                        && !fileSystem.getUri().equals(location.fileSystem().getUri())) {
                    throw new DataSetException(
                            "the files of " + text + " are on two file systems, " + fileSystem.getUri() + " and "
                                    + location.fileSystem().getUri() + "; copy them to one");
                }
                fileSystem = location.fileSystem();
                found.addAll(matches(location, one));
            }
        }
        return Optional.of(of(fileSystem, found, text));
    }

    /**
     * The folders that a pattern or a list names; none if it names no folder or something else as well.
     *
     * @throws DataSetException if a pattern matches nothing
     */
    static List<String> folders(Configuration conf, String text) throws IOException {
        List<String> folders = new ArrayList<>();
        for (String part : PathPatterns.separated(text)) {
            for (String one : PathPatterns.numbered(part)) {
                Location location = Location.of(conf, one);
                for (FileStatus status : matched(location, one)) {
                    if (!status.isDirectory()) {
                        return List.of();
                    }
                    folders.add(location.fileSystem()
                            .makeQualified(status.getPath())
                            .toString());
                }
            }
        }
        return folders;
    }

    /** A file of a known format. */
    private record Found(FileStatus status, PackedFormat format) {
        /** Empty if the format is not known. */
        static Optional<Found> of(FileSystem fileSystem, FileStatus status) throws IOException {
            return PackedFormat.of(new Location(fileSystem, status.getPath())).map(format -> new Found(status, format));
        }

        String path() {
            return status.getPath().toUri().getPath();
        }
    }

    private static FileStatus[] matched(Location location, String text) throws IOException {
        Optional<FileStatus> status = status(location);
        FileStatus[] matched = status.isPresent() ? new FileStatus[] {status.get()} : glob(location, text);
        if (matched == null || matched.length == 0) {
            throw new DataSetException("no file matches " + Names.quoted(text)
                    + "; check the path. Patterns may hold *," + " ?, [a-c], {a,b} and {000..146}");
        }
        return matched;
    }

    private static List<Found> matches(Location location, String text) throws IOException {
        List<Found> files = new ArrayList<>();
        for (FileStatus one : matched(location, text)) {
            Optional<Found> file = one.isDirectory() ? Optional.empty() : Found.of(location.fileSystem(), one);
            files.add(file.orElseThrow(() -> new DataSetException(Names.quoted(text) + " names " + one.getPath()
                    + ", which is " + (one.isDirectory() ? "a folder" : "a file of no known format")
                    + "; a pattern or a list names folders only, or packed files only, which end in "
                    + String.join(", ", PackedFormat.allEndings()))));
        }
        return files;
    }

    private static FileStatus[] glob(Location location, String text) throws IOException {
        try {
            return location.fileSystem().globStatus(location.path());
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("pattern")) {
                throw new DataSetException(
                        Names.quoted(text) + " is no legal pattern: " + e.getMessage()
                                + "; close every bracket and brace, or write \\[ and \\{ for the characters themselves",
                        e);
            }
            throw e;
        }
    }

    /** Empty if there is nothing at the location. */
    static Optional<FileStatus> status(Location location) throws IOException {
        try {
            return Optional.of(location.fileSystem().getFileStatus(location.path()));
        } catch (FileNotFoundException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The packed files of a folder; none if it has sub-folders or images. */
    private static List<Found> inFolder(Location folder, ListingOptions options) throws IOException {
        List<Found> files = new ArrayList<>();
        RemoteIterator<FileStatus> children = folder.fileSystem().listStatusIterator(folder.path());
        while (children.hasNext()) {
            FileStatus child = children.next();
            String name = child.getPath().getName();
            if (name.startsWith(".") || name.startsWith("_")) {
                continue;
            }
            if (child.isDirectory() || options.isImage(name)) {
                return List.of();
            }
            Found.of(folder.fileSystem(), child).ifPresent(files::add);
        }
        return files;
    }

    private static PackedFiles of(FileSystem fileSystem, List<Found> found, String text) throws IOException {
        TreeMap<String, PackedFile> files = new TreeMap<>();
        Path root = commonFolder(found);
        int base = withSlash(root.toUri().getPath()).length();
        for (Found one : found) {
            String path = one.path().substring(base);
            PackedFile file =
                    new PackedFile(path, one.format().name(), one.status().getLen(), FileVersion.of(one.status()));
            if (files.put(path, file) != null) {
                throw new DataSetException(text + " names " + one.status().getPath() + " twice");
            }
        }
        boolean own = PackList.names(
                fileSystem, found.stream().map(one -> one.status().getPath()).toList());
        return new PackedFiles(
                new Location(fileSystem, fileSystem.makeQualified(root)),
                List.copyOf(files.values()),
                own ? Naming.IDS : Naming.PATHS);
    }

    private static Path commonFolder(List<Found> files) {
        Path common = files.get(0).status().getPath().getParent();
        for (Found file : files) {
            while (!file.path().startsWith(withSlash(common.toUri().getPath()))) {
                common = common.getParent();
            }
        }
        return common;
    }

    private static String withSlash(String folder) {
        return folder.endsWith("/") ? folder : folder + "/";
    }
}
