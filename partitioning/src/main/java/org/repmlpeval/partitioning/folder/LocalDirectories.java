package org.repmlpeval.partitioning.folder;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.partitioning.dataset.FileVersion;

/**
 * Lists the local file system through {@code java.nio}. Hadoop's own listing silently leaves out broken links. It also follows a link to
 * its own parent folder until the system's limit, and so finds each image about forty times.
 */
final class LocalDirectories implements Directories {

    @Override
    public void list(Path folder, Consumer<Child> children) throws IOException {
        try (DirectoryStream<java.nio.file.Path> all = Files.newDirectoryStream(nio(folder))) {
            for (java.nio.file.Path path : all) {
                child(path).ifPresent(children);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    @Override
    public Object identity(Path folder) throws IOException {
        return nio(folder).toRealPath();
    }

    /** Empty if the file was removed after the folder was read. */
    private static Optional<Child> child(java.nio.file.Path path) throws IOException {
        String name = path.getFileName().toString();
        if (name.indexOf('\uFFFD') >= 0 && !isFoundByName(path, name)) {
            return Optional.of(new Child(name, Kind.UNNAMEABLE));
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                return Optional.of(new Child(name, Kind.FOLDER));
            }
            return Optional.of(
                    attributes.isRegularFile()
                            ? new Child(
                                    name,
                                    Kind.FILE,
                                    attributes.size(),
                                    FileVersion.at(attributes.lastModifiedTime().toMillis()))
                            : new Child(name, Kind.SPECIAL));
        } catch (FileSystemException e) {
            if (Files.isSymbolicLink(path)) {
                return Optional.of(new Child(name, Kind.DANGLING));
            }
            if (e instanceof NoSuchFileException && Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The JVM writes U+FFFD where it cannot decode a name, but a name may also contain that character. */
    private static boolean isFoundByName(java.nio.file.Path path, String name) {
        try {
            return path.resolveSibling(name).equals(path); // paths are compared by the system's bytes
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static java.nio.file.Path nio(Path path) {
        return java.nio.file.Path.of(path.toUri().getPath());
    }
}
