package org.repmlpeval.job.run.output;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Location;

/**
 * How far the runs of an output folder are.
 *
 * @param output folder of the report
 * @param published whether it holds a report
 * @param unfinished runs beside it, and the one in it if only its report is missing
 */
public record RunStatus(String output, boolean published, List<Unfinished> unfinished) {
    public RunStatus {
        unfinished = List.copyOf(unfinished);
    }

    /**
     * An unfinished run.
     *
     * @param folder its folder
     * @param shards planned shards; 0 if it has not started its tasks
     * @param finishedShards shards whose results are in the folder
     * @param images listed images; 0 if it has not started its tasks
     * @param driver what is known about its driver
     * @param lastSign the last that its driver wrote about itself; null if the driver ended in an orderly way
     */
    public record Unfinished(
            String folder, int shards, int finishedShards, long images, DriverState driver, SignOfLife lastSign) {
        private static Unfinished of(UnfinishedRun run) throws IOException {
            Optional<SignOfLife> sign = run.sign();
            return new Unfinished(
                    run.folder().toString(),
                    run.document().map(RunDocument::shards).orElse(0),
                    run.finished(),
                    run.document().map(RunDocument::images).orElse(0L),
                    DriverState.of(sign, Instant.now()),
                    sign.orElse(null));
        }
    }

    /**
     * @param text an output folder, or the folder of an unfinished run
     * @throws InvalidInputException if there is neither a report nor an unfinished run
     */
    public static RunStatus of(Configuration hadoop, String text) throws IOException {
        Location location = Location.of(hadoop, text);
        FileSystem fileSystem = location.fileSystem();
        if (UnfinishedRun.isName(location.path().getName())) {
            UnfinishedRun run = UnfinishedRun.named(hadoop, text);
            String output = run.document().map(RunDocument::output).orElse("unknown");
            return new RunStatus(output, false, List.of(Unfinished.of(run)));
        }
        boolean published = fileSystem.exists(new Path(location.path(), RunFolder.REPORT));
        List<UnfinishedRun> runs = new ArrayList<>(UnfinishedRun.beside(location));
        if (UnfinishedRun.isUnpublished(location)) {
            runs.add(0, UnfinishedRun.of(location));
        }
        if (!published && runs.isEmpty()) {
            throw new InvalidInputException("there is no report in " + location + ", and no unfinished run beside it;"
                    + " give the --out of an evaluation");
        }
        List<Unfinished> unfinished = new ArrayList<>();
        for (UnfinishedRun run : runs) {
            unfinished.add(Unfinished.of(run));
        }
        return new RunStatus(location.toString(), published, unfinished);
    }
}
