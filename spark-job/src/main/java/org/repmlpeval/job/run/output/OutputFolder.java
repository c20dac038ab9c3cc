package org.repmlpeval.job.run.output;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.repmlpeval.job.report.rows.RowsFile;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Location;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of a report while it is being written. It has a temporary name next to its target and gets its final name in one rename when
 * it is complete. If it was not published, close deletes it, unless it is to be kept for a run that goes on later.
 */
public final class OutputFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutputFolder.class);
    /** Names by which Hadoop's file systems say that objects have tags, and that a rename is not a copy with new tags. */
    private static final String HAS_TAGS = "fs.capability.etags.available";

    private static final String KEEPS_TAGS = "fs.capability.etags.preserved.in.rename";

    private final FileSystem fileSystem;
    private final Path target;
    private final Path aside;
    private final Runnable onShutdown = this::discard;
    private boolean published;
    private volatile boolean moved;
    private volatile boolean kept;

    /** @throws InvalidInputException if the target exists */
    public OutputFolder(Configuration hadoop, String out) throws IOException {
        Location location = Location.of(hadoop, out);
        fileSystem = location.fileSystem();
        target = location.path();
        requireNew(location);
        if (target.getParent() == null) {
            throw new InvalidInputException(
                    "output folder " + target + " is the root of a file system; give a folder inside it");
        }
        aside = beside(
                target, UnfinishedRun.name(target.getName(), UUID.randomUUID().toString()));
        if (!fileSystem.mkdirs(new Path(aside, RowsFile.FOLDER))) {
            throw new IOException("cannot create " + aside);
        }
        // This also runs when the driver is stopped, and before Hadoop's own hook closes the file system.
        ShutdownHookManager.get().addShutdownHook(onShutdown, FileSystem.SHUTDOWN_HOOK_PRIORITY + 1);
    }

    /** @throws InvalidInputException if the folder exists */
    public static void requireNew(Location out) throws IOException {
        if (UnfinishedRun.isUnpublished(out)) {
            throw new InvalidInputException("output folder " + out
                    + " holds a run whose report could not be written; give another --out, and add --resume " + out
                    + ", or remove the folder");
        }
        if (out.fileSystem().exists(out.path())) {
            throw new InvalidInputException("output folder " + out
                    + " exists already and reports are never overwritten; give another --out, or remove the folder");
        }
    }

    /** Path(parent, name) would take the part of a name before a colon for a scheme. */
    private static Path beside(Path path, String name) {
        URI parent = path.getParent().toUri();
        String folder = parent.getPath();
        return new Path(
                parent.getScheme(), parent.getAuthority(), folder.endsWith("/") ? folder + name : folder + "/" + name);
    }

    FileSystem fileSystem() {
        return fileSystem;
    }

    /** The folder under its temporary name, or under the final one if it was moved and only its report is missing. */
    Path folder() {
        return moved ? target : aside;
    }

    /** The folder under its final name. */
    Location target() {
        return new Location(fileSystem, target);
    }

    /** The folder where executors write the files of their attempts. */
    public String rows() {
        return new Path(aside, RowsFile.FOLDER).toString();
    }

    /**
     * Takes the content of another unfinished folder, which no longer exists afterwards. Only one of several drivers can do so.
     *
     * @throws IOException if it is not there, or cannot be renamed
     */
    void takeOver(Location other) throws IOException {
        fileSystem.delete(aside, true);
        rename(
                fileSystem,
                other.path(),
                aside,
                "the unfinished run " + other + " cannot be taken over; another driver may just have done so");
        kept = true;
    }

    /** From now on the folder stays if it is not published. */
    void keep() {
        kept = true;
    }

    /** Moves an attempt's file to the top of the folder. */
    public void keep(String attemptFile, String name) throws IOException {
        rename(new Path(rows(), attemptFile), new Path(aside, name));
    }

    void rename(Path source, Path name) throws IOException {
        rename(
                fileSystem,
                source,
                name,
                "the file " + source + " of a task cannot be renamed to " + name
                        + "; executors and driver must see one file system under --out");
    }

    /** @throws IOException with this message if the source is not there or cannot be renamed, which file systems say in two ways */
    public static void rename(FileSystem fileSystem, Path source, Path name, String failure) throws IOException {
        IOException cause = null;
        try {
            if (fileSystem.rename(source, name)) {
                return;
            }
        } catch (FileNotFoundException e) {
            cause = e;
        }
        throw new IOException(failure, cause);
    }

    void write(String name, byte[] content) throws IOException {
        write(fileSystem, new Path(aside, name), content);
    }

    /** Writes a new file. If that fails, nothing of it stays. */
    public static void write(FileSystem fileSystem, Path file, byte[] content) throws IOException {
        OutputStream out = fileSystem.create(file, false);
        try (out) {
            out.write(content);
        } catch (IOException | RuntimeException | FSError e) {
            remove(fileSystem, file, e);
            throw e;
        }
    }

    /** Removes a file that is of no use after a failure. @param failure is told if that fails too */
    public static void remove(FileSystem fileSystem, Path file, Throwable failure) {
        try {
            fileSystem.delete(file, false);
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Publishes the folder with this document and without rows. */
    public void publishDocument(String name, String text) throws IOException {
        fileSystem.delete(new Path(aside, RowsFile.FOLDER), true);
        publish(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IOException if something else has created the target */
    void requireFreeTarget() throws IOException {
        if (fileSystem.exists(target)) {
            throw taken();
        }
    }

    private IOException taken() {
        return new IOException("the finished report cannot be moved from " + aside + " to " + target
                + ", which something else has created in the meantime");
    }

    /**
     * Moves the folder to its target with this document. A folder that holds the document is complete: on a store of objects, where a
     * folder is renamed file by file, the document is written last.
     */
    void publish(String name, byte[] document) throws IOException {
        requireFreeTarget();
        boolean atOnce = renamesAtOnce(fileSystem, aside);
        if (atOnce) {
            write(name, document);
        }
        if (!fileSystem.rename(aside, target)) {
            throw new IOException("the finished report cannot be moved from " + aside + " to " + target);
        }
        requireNotInside();
        moved = true;
        if (!atOnce) {
            write(fileSystem, new Path(target, name), document);
        }
        published = true;
    }

    /** Whether a rename is one step there. On a store of objects it is a copy of each object. */
    public static boolean renamesAtOnce(FileSystem fileSystem, Path path) throws IOException {
        return !fileSystem.hasPathCapability(path, HAS_TAGS) || fileSystem.hasPathCapability(path, KEEPS_TAGS);
    }

    /** Some file systems move a folder into a folder that has the target's name. */
    private void requireNotInside() throws IOException {
        Path inside = target().resolve(aside.getName());
        if (fileSystem.exists(inside)) {
            fileSystem.delete(aside, true); // a copy may be left
            fileSystem.rename(inside, aside);
            throw taken();
        }
    }

    /** Whether the folder has its final name. */
    boolean published() {
        return published;
    }

    @Override
    public void close() throws IOException {
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(onShutdown);
        }
        if (!published && !kept) {
            fileSystem.delete(folder(), true);
        }
    }

    private void discard() {
        if (kept) {
            return;
        }
        try {
            fileSystem.delete(folder(), true);
        } catch (IOException e) {
            LOG.warn("cannot delete the unfinished report {}", folder(), e);
        }
    }
}
