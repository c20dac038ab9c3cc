package org.repmlpeval.job.run.driver;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.repmlpeval.job.report.classes.ClassNames;
import org.repmlpeval.job.report.rows.ClassTables;
import org.repmlpeval.job.report.rows.FaultsFile;
import org.repmlpeval.job.run.executor.ShardResult;
import org.repmlpeval.job.run.executor.ShardRunner;
import org.repmlpeval.job.run.settings.Predictions;
import org.repmlpeval.job.task.classification.ClassificationResult;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.classes.Names;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of a report while it is being written. It has a temporary name next to its target and gets its final name in one rename when
 * it is complete. If it was not published, close deletes it.
 */
public final class OutputFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutputFolder.class);
    private static final String ROWS = "rows";
    private static final String ATTEMPTS = "attempts";

    private final FileSystem fileSystem;
    private final Path target;
    private final Path aside;
    private final Runnable onShutdown = this::discard;
    private boolean published;

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
        aside = beside(target, "." + target.getName() + ".unfinished-" + UUID.randomUUID());
        if (!fileSystem.mkdirs(new Path(aside, ROWS))) {
            throw new IOException("cannot create " + aside);
        }
        // This also runs when the driver is stopped, and before Hadoop's own hook closes the file system.
        ShutdownHookManager.get().addShutdownHook(onShutdown, FileSystem.SHUTDOWN_HOOK_PRIORITY + 1);
    }

    /** A note on folders that earlier runs with the same output folder left when they were killed; empty if there are none. */
    Optional<String> leftovers() throws IOException {
        String prefix = "." + target.getName() + ".unfinished-";
        List<String> left = new ArrayList<>();
        for (FileStatus status : fileSystem.listStatus(target.getParent())) {
            String name = status.getPath().getName();
            if (name.startsWith(prefix) && !name.equals(aside.getName())) {
                left.add(name);
            }
        }
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "note: " + target.getParent() + " holds what an earlier run left when it was killed, or what"
                                + " another run is writing: " + Names.some(left)
                                + "; remove it if no run with this --out is going on");
    }

    /** @throws InvalidInputException if the folder exists */
    static void requireNew(Location out) throws IOException {
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

    /** The folders where executors write. */
    ShardRunner.Outputs outputs(Predictions predictions) throws IOException {
        if (predictions == Predictions.COUNTED) {
            return new ShardRunner.Outputs(rows(), null);
        }
        Path attempts = new Path(aside, ATTEMPTS);
        if (!fileSystem.mkdirs(attempts)) {
            throw new IOException("cannot create " + attempts);
        }
        return new ShardRunner.Outputs(rows(), attempts.toString());
    }

    /** The folder where executors write the files of their attempts. */
    public String rows() {
        return new Path(aside, ROWS).toString();
    }

    /** The label maps that executors wrote. */
    KeptPredictions predictions() {
        return new KeptPredictions(
                new Location(fileSystem, new Path(aside, ATTEMPTS)),
                new Location(fileSystem, new Path(aside, KeptPredictions.FOLDER)));
    }

    /** Gives an attempt's file of rows its final name. */
    private void keepRows(int shard, String attemptFile) throws IOException {
        rename(attemptFile, new Path(rows(), rowsFile(shard)));
    }

    /** Moves an attempt's file to the top of the folder. */
    public void keep(String attemptFile, String name) throws IOException {
        rename(attemptFile, new Path(aside, name));
    }

    private void rename(String attemptFile, Path kept) throws IOException {
        Path source = new Path(rows(), attemptFile);
        IOException cause = null;
        try {
            if (fileSystem.rename(source, kept)) {
                return;
            }
        } catch (FileNotFoundException e) {
            cause = e;
        }
        throw new IOException(
                "the file " + source + " of a task cannot be renamed to " + kept
                        + "; executors and driver must see one file system under --out",
                cause);
    }

    private static String rowsFile(int shard) {
        return String.format(Locale.ROOT, "shard-%06d.parquet", shard);
    }

    /** Keeps the rows of the attempts whose results were used, and deletes all others. */
    void keepRows(Map<Integer, ShardResult.Facts> results) throws IOException {
        Set<String> names = new HashSet<>();
        for (Map.Entry<Integer, ShardResult.Facts> result : results.entrySet()) {
            keepRows(result.getKey(), ShardRunner.rowsFile(result.getValue().attempt()));
            names.add(rowsFile(result.getKey()));
        }
        for (FileStatus file : fileSystem.listStatus(new Path(rows()))) {
            if (!names.contains(file.getPath().getName())) {
                fileSystem.delete(file.getPath(), false);
            }
        }
    }

    /** Writes the list of the images that were not scored, from the rows. */
    void writeFaults(Configuration hadoop) throws IOException {
        FaultsFile.write(fileSystem, aside, hadoop);
    }

    /** Writes the counts by class of a classifier. */
    void writeClasses(Configuration hadoop, ClassificationResult result, ClassNames names) throws IOException {
        ClassTables.write(fileSystem, aside, hadoop, result, names);
    }

    void write(String name, byte[] content) throws IOException {
        try (OutputStream out = fileSystem.create(new Path(aside, name), false)) {
            out.write(content);
        }
    }

    /** Publishes the folder with this document and without rows. */
    public void publishDocument(String name, String text) throws IOException {
        fileSystem.delete(new Path(aside, ROWS), true);
        write(name, text.getBytes(StandardCharsets.UTF_8));
        publish();
    }

    /** Moves the folder to its target. */
    void publish() throws IOException {
        if (fileSystem.exists(target) || !fileSystem.rename(aside, target)) {
            throw new IOException("the finished report cannot be moved from " + aside + " to " + target
                    + (fileSystem.exists(target) ? ", which something else has created in the meantime" : ""));
        }
        published = true;
    }

    @Override
    public void close() throws IOException {
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(onShutdown);
        }
        if (!published) {
            fileSystem.delete(aside, true);
        }
    }

    private void discard() {
        try {
            fileSystem.delete(aside, true);
        } catch (IOException e) {
            LOG.warn("cannot delete the unfinished report {}", aside, e);
        }
    }
}
