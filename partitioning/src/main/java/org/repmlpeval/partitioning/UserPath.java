package org.repmlpeval.partitioning;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * Which file system a path belongs to that a user writes without a scheme. The rule is the same for every option:
 * <ul>
 *   <li>A path with a scheme, such as {@code hdfs://host/a} or {@code file:/a}, says it itself.
 *   <li>Without a scheme, a file that only the driver reads ({@link #file}) may be on the driver's machine or on Hadoop's default file
 *       system. If it is at both places, neither is taken.
 *   <li>Without a scheme, a folder of images or of reports ({@link #folder}) is on the default file system, because executors use it.
 * </ul>
 * On a machine that is not set up for a cluster the default file system is the local one, and the two places are one.
 */
public final class UserPath {
    private UserPath() {}

    /**
     * The place of a file that only the driver reads. If there is no such file, its place on the default file system.
     *
     * @param text as {@link Location#of(Configuration, String)} takes it
     * @throws DataSetException if the text has no scheme and the file is on this machine and on the default file system, or only on this
     *     machine while the default file system cannot be reached
     * @throws IOException if the file system fails
     */
    public static Location file(Configuration conf, String text) throws IOException {
        if (!hasTwoPlaces(conf, text)) {
            return Location.of(conf, text);
        }
        Location here = onThisMachine(conf, text);
        boolean isHere = here.fileSystem().exists(here.path());
        Location there;
        boolean isThere;
        try {
            there = Location.of(conf, text);
            isThere = there.fileSystem().exists(there.path());
        } catch (IOException | DataSetException e) {
            if (!isHere) {
                throw e;
            }
            throw new DataSetException(
                    text + " is on this machine, but whether it is also on the default file system "
                            + FileSystem.getDefaultUri(conf) + " is not known: " + e.getMessage() + "; write " + here
                            + " for the one on this machine",
                    e);
        }
        if (isHere && isThere) {
            throw new DataSetException(text + " exists twice, as " + here + " on this machine and as " + there
                    + " on the default file system; write in full the one that you mean");
        }
        return isHere ? here : there;
    }

    /**
     * The place of a folder, or of packed files, that executors use.
     *
     * @param text as {@link Location#of(Configuration, String)} takes it
     * @throws DataSetException if the text has no scheme and there is such a folder on this machine, but none on the default file system
     * @throws IOException if the file system fails
     */
    public static Location folder(Configuration conf, String text) throws IOException {
        Location there = Location.of(conf, text);
        if (hasTwoPlaces(conf, text)
                && Files.exists(local(text))
                && !there.fileSystem().exists(there.path())) {
            Location here = onThisMachine(conf, text);
            throw new DataSetException(text + " means " + there + ", which does not exist. There is " + here
                    + " on this machine: write that if every executor sees this folder, or copy it to the default file"
                    + " system, for example with hdfs dfs -put");
        }
        return there;
    }

    /** The place of something that executors use if it is a folder and the driver reads if it is a file; see {@link #file} and {@link #folder}. */
    public static Location fileOrFolder(Configuration conf, String text) throws IOException {
        return hasTwoPlaces(conf, text) && !Files.isRegularFile(local(text)) ? folder(conf, text) : file(conf, text);
    }

    /** Whether the text may name a file on this machine. No file system is connected to. */
    public static boolean mayBeLocal(Configuration conf, String text) {
        return Location.isBare(text) || Location.isLocal(conf, text);
    }

    /** The text of a location for messages and reports: as the user wrote it if that leaves no doubt, or in full. */
    public static String name(Configuration conf, String text, Location location) {
        return hasTwoPlaces(conf, text) ? location.toString() : text;
    }

    /** Where a missing file was looked for, {@code ", neither as … on this machine nor as …"}; empty if the text itself says it. */
    public static String lookedAt(Configuration conf, String text) throws IOException {
        return hasTwoPlaces(conf, text)
                ? ", neither as " + onThisMachine(conf, text) + " on this machine nor as " + Location.of(conf, text)
                : "";
    }

    private static boolean hasTwoPlaces(Configuration conf, String text) {
        return Location.isBare(text) && !Location.isLocal(conf, text);
    }

    private static Location onThisMachine(Configuration conf, String text) throws IOException {
        String absolute = local(text).toAbsolutePath().normalize().toString();
        return Location.of(conf, new org.apache.hadoop.fs.Path("file", null, absolute).toUri());
    }

    private static Path local(String text) {
        return Path.of(text);
    }
}
