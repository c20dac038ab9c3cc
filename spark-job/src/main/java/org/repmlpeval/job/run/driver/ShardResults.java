package org.repmlpeval.job.run.driver;

import java.util.ArrayList;
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

/** Collects one result per shard as they arrive, and merges them in the order of shard ids when all have arrived. */
final class ShardResults {
    private final Map<Integer, ShardResult> byShard = new TreeMap<>();
    private ExactnessSection exactness;

    /** @throws IllegalStateException if the shard already has a result */
    synchronized void add(ShardResult result) {
        if (byShard.putIfAbsent(result.shard(), result) != null) {
            throw new IllegalStateException("shard " + result.shard()
                    + " gave two results; nothing is published, because its images would" + " count twice");
        }
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

    TaskResult counts(Task task) {
        return byShard.values().stream().map(ShardResult::counts).reduce(task.none(), TaskResult::plus);
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
                byShard.values().stream().map(ShardResult::digests).toList());
    }

    /** The sum over the shards {@code from … to−1}. */
    TaskResult counts(TaskResult none, int from, int to) {
        return byShard.entrySet().stream()
                .filter(shard -> shard.getKey() >= from && shard.getKey() < to)
                .map(shard -> shard.getValue().counts())
                .reduce(none, TaskResult::plus);
    }

    TaskTimes times(Task task) {
        return byShard.values().stream().map(ShardResult::times).reduce(TaskTimes.empty(task), TaskTimes::plus);
    }

    ImageTally tally() {
        return byShard.values().stream().map(ShardResult::tally).reduce(ImageTally.empty(), ImageTally::plus);
    }

    List<Double> seconds() {
        return byShard.values().stream().map(ShardResult::seconds).toList();
    }

    List<ShardResult> inOrder() {
        return new ArrayList<>(byShard.values());
    }

    Set<Integer> shards() {
        return byShard.keySet();
    }
}
