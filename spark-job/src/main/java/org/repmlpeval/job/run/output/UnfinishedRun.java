package org.repmlpeval.job.run.output;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.Location;

/**
 * A folder that a run left when its driver ended early, or in which a driver is still working.
 *
 * @param folder beside the output folder of the run
 * @param document what the run is; empty if it had not yet started its tasks
 * @param finished number of shards whose results are in the folder
 */
public record UnfinishedRun(Location folder, Optional<RunDocument> document, int finished) {
    private static final String MARK = ".unfinished-";

    /** The name that an unfinished run has beside its output folder. */
    static String name(String target, String id) {
        return prefix(target) + id;
    }

    /** Whether a folder's name is that of an unfinished run. */
    static boolean isName(String folder) {
        return folder.startsWith(".") && folder.contains(MARK);
    }

    private static String prefix(String target) {
        return "." + target + MARK;
    }

    /** The unfinished runs beside an output folder, the one with the most results first. */
    public static List<UnfinishedRun> beside(Location out) throws IOException {
        List<UnfinishedRun> runs = new ArrayList<>();
        if (out.path().getParent() == null) {
            return runs; // the root of a file system
        }
        FileStatus[] all;
        try {
            all = out.fileSystem().listStatus(out.path().getParent());
        } catch (FileNotFoundException e) {
            return List.of();
        }
        for (FileStatus status : all) {
            if (status.isDirectory()
                    && status.getPath().getName().startsWith(prefix(out.path().getName()))) {
                runs.add(seen(new Location(out.fileSystem(), status.getPath())));
            }
        }
        runs.sort(Comparator.comparing(UnfinishedRun::finished).reversed());
        return runs;
    }

    /** A run of another driver, whose files may be in the midst of being written, moved or removed. */
    private static UnfinishedRun seen(Location folder) throws IOException {
        try {
            return of(folder);
        } catch (InvalidInputException | FileNotFoundException e) {
            return new UnfinishedRun(
                    folder,
                    Optional.empty(),
                    FinishedShards.in(folder.fileSystem(), folder.path()).size());
        }
    }

    /**
     * The unfinished run that a user names by its own folder or by its output folder.
     *
     * @throws InvalidInputException if there is none, or more than one
     */
    public static UnfinishedRun named(Configuration hadoop, String text) throws IOException {
        Location location = Location.of(hadoop, text);
        if (isName(location.path().getName()) && location.fileSystem().exists(location.path())) {
            return of(location);
        }
        if (isUnpublished(location)) {
            return of(location);
        }
        List<UnfinishedRun> runs = beside(location).stream()
                .filter(run -> run.document().isPresent())
                .toList();
        if (runs.size() == 1) {
            return runs.get(0);
        }
        if (location.fileSystem().exists(location.path())) {
            throw new InvalidInputException(
                    location + " is not the folder of an unfinished run; a published report needs no --resume");
        }
        throw new InvalidInputException(
                runs.isEmpty()
                        ? "there is no unfinished run " + location + ", and none of this name beside it"
                        : "there are " + runs.size() + " unfinished runs of " + location + ": "
                                + String.join(
                                        ", ",
                                        runs.stream()
                                                .map(UnfinishedRun::toString)
                                                .toList())
                                + "; name one of these folders");
    }

    /**
     * Whether a folder has the final name of a report and holds a whole run, but not the report itself. On a store of objects this is what
     * a failure in the last step leaves.
     */
    static boolean isUnpublished(Location folder) throws IOException {
        FileSystem fileSystem = folder.fileSystem();
        try {
            return fileSystem.getFileStatus(folder.path()).isDirectory()
                    && RunDocument.isIn(fileSystem, folder.path())
                    && !fileSystem.exists(new Path(folder.path(), RunFolder.REPORT));
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    static UnfinishedRun of(Location folder) throws IOException {
        FileSystem fileSystem = folder.fileSystem();
        boolean started = RunDocument.isIn(fileSystem, folder.path());
        Optional<RunDocument> document =
                started ? Optional.of(RunDocument.read(fileSystem, folder.path())) : Optional.empty();
        return new UnfinishedRun(
                folder, document, FinishedShards.in(fileSystem, folder.path()).size());
    }

    /** What the last driver of the run did, as far as it is known. */
    RunDocument.Session lastSession() throws IOException {
        Optional<SignOfLife> sign = sign();
        return sign.isPresent() ? sign.get().session() : Heartbeat.ended(folder.fileSystem(), folder.path());
    }

    /** The sign of life of the run's driver; empty if it has ended in an orderly way. */
    public Optional<SignOfLife> sign() throws IOException {
        return SignOfLife.read(folder.fileSystem(), folder.path());
    }

    /**
     * Whether a driver works on the run; this may take half a minute.
     *
     * @param application id of the Spark application that asks, whose earlier drivers are no longer there
     * @param say is told about waiting
     */
    public boolean isAlive(String application, Consumer<String> say) throws IOException {
        return SignOfLife.seen(folder.fileSystem(), folder.path(), application, say);
    }

    @Override
    public String toString() {
        return folder + " ("
                + document.map(run -> finished + " of " + Count.grouped(run.shards(), "shard"))
                        .orElse("no shards")
                + ")";
    }
}
