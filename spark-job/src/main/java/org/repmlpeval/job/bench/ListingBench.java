package org.repmlpeval.job.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.repmlpeval.partitioning.dataset.FileVersion;
import org.repmlpeval.partitioning.dataset.IgnoredFiles;
import org.repmlpeval.partitioning.dataset.ImageEntries;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.SortedEntries;
import org.repmlpeval.partitioning.dataset.Target;
import org.repmlpeval.partitioning.plan.ShardPlan;
import org.repmlpeval.partitioning.plan.ShardPlanner;

/**
 * Time and heap of a listing and its plan, for images that no file system holds.
 *
 * @param images number of images, with names as ImageNet's, in {@value #CLASSES} class folders
 */
public record ListingBench(int images) {
    private static final int CLASSES = 1000;
    private static final int SLOTS = 64;
    private static final int MEAN_BYTES = 110_000;
    private static final long WRITTEN_MILLIS = 1_600_000_000_000L;
    private static final double MIB = 1 << 20;

    /**
     * What was measured.
     *
     * @param listSeconds to sort the names of each folder and to join them
     * @param planSeconds to cut the listing into shards and to check them
     * @param digestSeconds to compute the fingerprint
     * @param listingBytes heap that the listing keeps
     * @param peakHeapBytes sum of the peaks of the heap's pools
     */
    public record Result(
            int images,
            int shards,
            double listSeconds,
            double planSeconds,
            double digestSeconds,
            long listingBytes,
            long peakHeapBytes) {
        /** One line for the console. */
        public String text() {
            return String.format(
                    Locale.ROOT,
                    "%,d images in %,d shards: listed in %.1f s, planned in %.1f s, fingerprint in %.1f s; listing %.0f MiB"
                            + " (%.1f bytes an image), peak heap %.0f MiB of at most %.0f",
                    images,
                    shards,
                    listSeconds,
                    planSeconds,
                    digestSeconds,
                    listingBytes / MIB,
                    listingBytes / (double) images,
                    peakHeapBytes / MIB,
                    Runtime.getRuntime().maxMemory() / MIB);
        }
    }

    public Result run() {
        long start = System.nanoTime();
        ImageListing listing = listing();
        long listed = System.nanoTime();
        ShardPlan plan = ShardPlanner.byBytes(
                listing,
                ShardPlanner.defaultShards(
                        listing.totalBytes(), listing.entries().size(), SLOTS));
        plan.verifyCovers(listing);
        long planned = System.nanoTime();
        listing.fingerprint();
        long end = System.nanoTime();
        return new Result(
                images,
                plan.shards().size(),
                (listed - start) / 1e9,
                (planned - listed) / 1e9,
                (end - planned) / 1e9,
                ImageEntries.of(listing.entries()).heapBytes(),
                peakHeap());
    }

    private ImageListing listing() {
        List<ImageEntries> folders = new ArrayList<>();
        int classes = Math.min(CLASSES, images);
        for (int label = 0; label < classes; label++) {
            SortedEntries folder = new SortedEntries();
            long from = (long) images * label / classes;
            long count = (long) images * (label + 1) / classes - from;
            for (long i = count - 1; i >= 0; i--) {
                folder.add(new ImageEntry(
                        String.format("n%08d/ILSVRC2012_val_%08d.JPEG", label, from + i),
                        Target.of(label),
                        1 + (i * 7919 + label) % (2 * MEAN_BYTES),
                        FileVersion.at(WRITTEN_MILLIS + i)));
            }
            folders.add(folder.done());
        }
        List<String> names = IntStream.range(0, classes)
                .mapToObj(label -> String.format("n%08d", label))
                .toList();
        return new ImageListing(URI.create("file:/data"), names, SortedEntries.merge(folders), IgnoredFiles.empty());
    }

    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(peak -> peak.getUsed())
                .sum();
    }
}
