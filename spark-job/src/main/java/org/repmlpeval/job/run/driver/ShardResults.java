package org.repmlpeval.job.run.driver;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.repmlpeval.job.report.result.ExactnessSection;
import org.repmlpeval.job.run.executor.ShardResult;
import org.repmlpeval.job.run.executor.read.ImageTally;
import org.repmlpeval.job.task.ImageDigest;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.TaskTimes;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;

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

    /**
     * The run's digest. Shards are consecutive ranges of the listings in reading order, and the digest is over the images sorted by id.
     *
     * @param listings of the run, one after the other
     */
    String digest(List<ImageListing> listings) {
        List<byte[]> pieces =
                byShard.values().stream().map(ShardResult::digests).toList();
        boolean sorted = listings.stream().allMatch(listing -> listing.inReadingOrder() == listing.entries());
        return ImageDigest.ofRun(sorted ? pieces : List.of(sorted(pieces, listings)));
    }

    private static byte[] sorted(List<byte[]> pieces, List<ImageListing> listings) {
        int images =
                listings.stream().mapToInt(listing -> listing.entries().size()).sum();
        ByteBuffer read = ByteBuffer.allocate(Math.multiplyExact(images, ImageDigest.BYTES));
        pieces.forEach(read::put);
        ByteBuffer sorted = ByteBuffer.allocate(read.capacity());
        int first = 0;
        for (ImageListing listing : listings) {
            List<ImageEntry> order = listing.inReadingOrder();
            int start = first;
            IntStream.range(0, order.size())
                    .boxed()
                    .sorted(Comparator.comparing(i -> order.get(i).id()))
                    .forEach(i -> sorted.put(read.array(), (start + i) * ImageDigest.BYTES, ImageDigest.BYTES));
            first += order.size();
        }
        return sorted.array();
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
