package org.repmlpeval.partitioning;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * A file or folder with its file system.
 *
 * <p>Local files are read through Hadoop's raw local file system, because the checksummed {@code LocalFileSystem} cannot open a name with
 * a colon and fails on an outdated {@code .crc} file. File systems come from Hadoop's cache and are shared, so they are never closed here.
 *
 * @param fileSystem the path's file system
 * @param path qualified with scheme and authority
 */
public record Location(FileSystem fileSystem, Path path) {

    /**
     * Makes a location from the text that a user writes: {@code /data/val}, {@code file:/data/val}, {@code hdfs://host/val}, {@code
     * s3a://bucket/val}. Nothing in it is decoded: {@code %20} is three characters, and {@code #}, {@code ?} and {@code *} are part of a
     * name.
     *
     * @throws DataSetException if the text is not a path, or its scheme or host is unknown
     * @throws IOException if the file system fails
     */
    public static Location of(Configuration conf, String text) throws IOException {
        return of(conf, path(text));
    }

    /**
     * Whether the text names a file or folder on this machine's file system. No other file system is connected to.
     *
     * @throws DataSetException if the text is not a path
     */
    public static boolean isLocal(Configuration conf, String text) {
        String scheme = path(text).toUri().getScheme();
        return "file".equals(scheme == null ? FileSystem.getDefaultUri(conf).getScheme() : scheme);
    }

    /** Whether {@link #of(Configuration, String)} takes the text for a path. */
    public static boolean isPath(String text) {
        try {
            path(text);
            return true;
        } catch (DataSetException e) {
            return false;
        }
    }

    /** Whether the text has neither scheme nor host, so that it does not say which file system it belongs to. */
    static boolean isBare(String text) {
        URI uri = path(text).toUri();
        return uri.getScheme() == null && uri.getAuthority() == null;
    }

    private static Path path(String text) {
        try {
            return new Path(text);
        } catch (IllegalArgumentException e) {
            throw new DataSetException(
                    "'" + text + "' is not a path: " + e.getMessage()
                            + "; write /folder, file:/folder, hdfs://host/folder or s3a://bucket/folder"
                            + " (for a name that contains a colon, give the absolute path)",
                    e);
        }
    }

    /**
     * Makes a location from a URI as returned by {@link #uri()}, with special characters encoded.
     *
     * @throws DataSetException if its scheme or host is unknown
     * @throws IOException if the file system fails
     */
    public static Location of(Configuration conf, URI uri) throws IOException {
        return of(conf, new Path(uri));
    }

    private static Location of(Configuration conf, Path path) throws IOException {
        try {
            FileSystem fileSystem = path.getFileSystem(conf);
            if (fileSystem instanceof LocalFileSystem local) {
                fileSystem = local.getRaw();
            }
            return new Location(fileSystem, fileSystem.makeQualified(path));
        } catch (UnsupportedFileSystemException e) {
            throw noFileSystem(path, e);
        } catch (IllegalArgumentException e) {
            throw new DataSetException(
                    "cannot reach the file system of '" + path + "': " + e.getMessage()
                            + "; check scheme, host and port",
                    e);
        } catch (RuntimeException e) {
            // Hadoop's defaults know the scheme, for example s3a, but no jar on the class path has its class.
            throw e.getCause() instanceof ClassNotFoundException ? noFileSystem(path, e) : e;
        }
    }

    private static DataSetException noFileSystem(Path path, Exception cause) {
        return new DataSetException(
                "no file system for '" + path + "': " + cause.getMessage()
                        + "; add the jar for this scheme to the class path (for s3a: hadoop-aws), or use file: or"
                        + " hdfs:",
                cause);
    }

    /** The location with special characters encoded; {@link #of(Configuration, URI)} reads it back. */
    public URI uri() {
        return path.toUri();
    }

    /**
     * The file of an image.
     *
     * @param id path relative to this location, decoded, with {@code /} between names
     */
    public Path resolve(String id) {
        URI uri = path.toUri();
        String base = uri.getPath();
        // Path(parent, String) would take the part before a colon for a scheme.
        return new Path(uri.getScheme(), uri.getAuthority(), base.endsWith("/") ? base + id : base + "/" + id);
    }

    /**
     * Whether the other location is this folder or lies inside it, regardless of how the two are written. On the local file system,
     * symbolic links are followed as far as the paths exist.
     *
     * @throws IOException if the file system fails
     */
    public boolean contains(Location other) throws IOException {
        URI here = fileSystem.getUri();
        if (!here.equals(other.fileSystem.getUri())) {
            return false;
        }
        return real().equals(other.real()) || other.real().startsWith(withSlash(real()));
    }

    private String real() throws IOException {
        String text = path.toUri().getPath();
        if (!(fileSystem instanceof RawLocalFileSystem)) {
            return text;
        }
        java.nio.file.Path rest = java.nio.file.Path.of(text).toAbsolutePath().normalize();
        for (java.nio.file.Path above = rest; above != null; above = above.getParent()) {
            if (Files.exists(above)) {
                return above.toRealPath().resolve(above.relativize(rest)).toString();
            }
        }
        return text;
    }

    private static String withSlash(String folder) {
        return folder.endsWith("/") ? folder : folder + "/";
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
