package org.repmlpeval.job.run.driver;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.repmlpeval.job.report.result.ExactnessSection;
import org.repmlpeval.job.run.executor.ShardResult;
import org.repmlpeval.job.run.executor.read.ImageTally;
import org.repmlpeval.job.run.page.OverlayRun;
import org.repmlpeval.job.task.ImageDigest;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.TaskTimes;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;

/**
 * Collects one result per shard. Counts are added up as the results arrive, and only the sum is kept, so that memory does not grow with the
 * number of shards. The sum is the same for any order, see {@link TaskResult}.
 */
final class ShardResults {
    private final Map<Integer, ShardResult.Facts> byShard = new TreeMap<>();
    /** Each result brings a description of its executor, of some kilobytes. */
    private final Map<ShardResult.Executor, ShardResult.Executor> executors = new HashMap<>();

    private TaskResult counts;
    private ExactnessSection exactness;
    private OverlayRun pictures;
    private long ended;

    /** Starts a sum; the results that arrive from now on are added to it. */
    synchronized void start(TaskResult none) {
        counts = none;
    }

    /** @throws IllegalStateException if the shard already has a result */
    synchronized void add(ShardResult result) {
        ShardResult.Facts facts = result.facts();
        ShardResult.Executor executor = executors.computeIfAbsent(facts.executor(), known -> known);
        if (byShard.putIfAbsent(result.shard(), facts.with(executor)) != null) {
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

    /** Ends the evaluation. What runs later, for the page alone, does not count as its time. */
    void end() {
        ended = System.nanoTime();
    }

    /** Seconds until {@link #end}. @param start by {@link System#nanoTime} */
    double secondsSince(long start) {
        return (ended - start) / 1e9;
    }

    /** Adds what shows a segmentation. */
    void pictures(OverlayRun run) {
        pictures = run;
    }

    /** Empty of other networks. */
    Optional<OverlayRun> pictures() {
        return Optional.ofNullable(pictures);
    }

    /**
     * The run's digest. Shards are consecutive ranges of the listings in reading order, and the digest is over the images sorted by id.
     *
     * @param listings of the run, one after the other
     */
    String digest(List<ImageListing> listings) {
        List<byte[]> pieces =
                byShard.values().stream().map(ShardResult.Facts::digests).toList();
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
