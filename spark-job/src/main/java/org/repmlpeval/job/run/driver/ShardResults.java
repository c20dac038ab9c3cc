package org.repmlpeval.job.run.driver;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.repmlpeval.job.report.result.ExactnessSection;
import org.repmlpeval.job.run.executor.ShardResult;
import org.repmlpeval.job.run.executor.read.ImageTally;
import org.repmlpeval.job.task.ImageDigest;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.TaskTimes;

/**
 * Collects one result per shard. Counts are added up as the results arrive, and only the sum is kept, so that memory does not grow with the
 * number of shards. The sum is the same for any order, see {@link TaskResult}.
 */
final class ShardResults {
    private final Map<Integer, ShardResult.Facts> byShard = new TreeMap<>();
    private TaskResult counts;
    private ExactnessSection exactness;

    /** Starts a sum; the results that arrive from now on are added to it. */
    synchronized void start(TaskResult none) {
        counts = none;
    }

    /** @throws IllegalStateException if the shard already has a result */
    synchronized void add(ShardResult result) {
        if (byShard.putIfAbsent(result.shard(), result.facts()) != null) {
            throw new IllegalStateException("shard " + result.shard()
                    + " gave two results; nothing is published, because its images would" + " count twice");
        }
        counts = counts.plus(result.counts());
    }

    /** @throws IllegalStateException if a shard of {@code 0 … shards−1} is missing */
    void requireComplete(int shards) {
        Set<Integer> missing = new TreeSet<>();
        for (int id = 0; id < shards; id++) {
            if (!byShard.containsKey(id)) {
                missing.add(id);
            }
        }
        if (!missing.isEmpty() || byShard.size() != shards) {
            throw new IllegalStateException("only " + byShard.size() + " of " + shards + " planned shards have"
                    + " results; missing: " + missing + "; nothing is published");
        }
    }

    /** The sum of the results that arrived since the last {@link #start}. */
    synchronized TaskResult counts() {
        return counts;
    }

    /** Adds what a sample of images in float64 said; null if none ran. */
    void exactness(ExactnessSection section) {
        exactness = section;
    }

    ExactnessSection exactness() {
        return exactness;
    }

    /** The run's digest: shards are consecutive ranges of the sorted listing. */
    String digest() {
        return ImageDigest.ofRun(
                byShard.values().stream().map(ShardResult.Facts::digests).toList());
    }

    TaskTimes times(Task task) {
        return byShard.values().stream().map(ShardResult.Facts::times).reduce(TaskTimes.empty(task), TaskTimes::plus);
    }

    ImageTally tally() {
        return byShard.values().stream().map(ShardResult.Facts::tally).reduce(ImageTally.empty(), ImageTally::plus);
    }

    List<Double> seconds() {
        return byShard.values().stream().map(ShardResult.Facts::seconds).toList();
    }

    /** In the order of the shards. */
    Collection<ShardResult.Facts> facts() {
        return byShard.values();
    }

    /** By the id of the shard. */
    Map<Integer, ShardResult.Facts> byShard() {
        return Collections.unmodifiableMap(byShard);
    }
}
