package org.repmlpeval.job.run.output;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.job.run.executor.PredictionFiles;
import org.repmlpeval.job.run.executor.ShardResult;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.Together;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.plan.ShardPlan;

/**
 * The label maps that tasks wrote: those of the attempts that count get their final names, all others are deleted.
 *
 * @param attempts folder in which the attempts' files lie
 * @param kept folder of the files that are published
 */
public record KeptPredictions(Location attempts, Location kept) {
    /** Folder of the label maps inside a report's folder. */
    public static final String FOLDER = "predictions";

    /** Files that are renamed at the same time. */
    private static final int MOVERS = 16;

    /** Path of a label map below {@link #FOLDER}. */
    public static String file(String form, String image) {
        return form + "/" + image + ".png";
    }

    /** The files of all attempts. */
    FileStatus[] listed() throws IOException {
        return attempts.fileSystem().listStatus(attempts.path());
    }

    boolean isKept(String form, String image) throws IOException {
        return kept.fileSystem().exists(kept.resolve(file(form, image)));
    }

    /**
     * @param results by shard
     * @param files how many there must be
     * @throws IOException if the file system fails, or there are fewer files
     */
    void keep(Map<Integer, ShardResult.Facts> results, ShardPlan plan, long files) throws IOException {
        FileSystem fileSystem = attempts.fileSystem();
        Map<String, Shard> counted = new HashMap<>();
        for (Shard shard : plan.shards()) {
            counted.put(results.get(shard.id()).attempt(), shard);
        }
        Set<Path> folders = new HashSet<>();
        long earlier = renamed();
        List<Callable<Integer>> moves = new ArrayList<>();
        for (FileStatus file : listed()) {
            PredictionFiles.Name name = PredictionFiles.Name.of(file.getPath());
            Shard shard = counted.get(name.attempt());
            if (shard != null) {
                Path target = kept.resolve(
                        file(name.form(), shard.entries().get(name.index()).id()));
                if (folders.add(target.getParent())) {
                    fileSystem.mkdirs(target.getParent());
                }
                moves.add(() -> move(file.getPath(), target, earlier > 0));
            }
        }
        long moved = earlier
                + Together.call(moves, MOVERS).stream()
                        .mapToInt(Integer::intValue)
                        .sum();
        if (moved != files) {
            throw new IOException(
                    "the tasks wrote " + moved + " label maps that are seen in " + attempts + ", but there"
                            + " must be " + files + "; executors and driver must see one file system under --out");
        }
        fileSystem.delete(attempts.path(), true);
    }

    /** @return how many more files there are */
    private int move(Path file, Path target, boolean replace) throws IOException {
        // Of a shard that was run again after an earlier driver had begun to publish.
        boolean replaced = replace && attempts.fileSystem().delete(target, false);
        OutputFolder.rename(
                attempts.fileSystem(), file, target, "label map " + file + " cannot be renamed to " + target);
        return replaced ? 0 : 1;
    }

    /** Number of files that an earlier driver moved before it ended. */
    long renamed() throws IOException {
        FileSystem fileSystem = kept.fileSystem();
        return fileSystem.exists(kept.path()) ? files(fileSystem, kept.path()) : 0;
    }

    private static long files(FileSystem fileSystem, Path folder) throws IOException {
        long files = 0;
        for (FileStatus status : fileSystem.listStatus(folder)) {
            files += status.isDirectory() ? files(fileSystem, status.getPath()) : 1;
        }
        return files;
    }
}
