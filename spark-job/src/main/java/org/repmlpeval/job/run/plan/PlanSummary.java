package org.repmlpeval.job.run.plan;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.repmlpeval.partitioning.dataset.ImageEntries;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.plan.ShardPlan;
import org.repmlpeval.partitioning.plan.ShardPlanner;

/**
 * The numbers of a plan.
 *
 * @param bytes of all encoded images
 * @param notListed files that are not part of the data set
 * @param fingerprint of the listing with these labels
 * @param labels {@value #FOLDERS} or {@value #NONE}
 * @param skew the estimated cost of the most expensive shard, divided by the mean; 1 is perfect balance
 * @param listingBytes heap of the listing
 * @param driverHeapBytes estimated heap of the driver of an evaluation
 * @param seconds that it took to list and to plan
 */
public record PlanSummary(
        long images,
        long bytes,
        long notListed,
        int classes,
        String fingerprint,
        String labels,
        int shards,
        Spread imagesPerShard,
        Spread bytesPerShard,
        double skew,
        long listingBytes,
        long driverHeapBytes,
        double seconds) {
    /** Labels are the indexes of the class folders, which are sorted by name. */
    public static final String FOLDERS = "sorted class folders";

    /** The listing has no labels. */
    public static final String NONE = "none";

    /** @param seconds that it took to list and to plan */
    public static PlanSummary of(ImageListing listing, ShardPlan plan, double seconds) {
        List<Shard> shards = plan.shards();
        long images = listing.entries().size();
        Spread cost = spread(
                shards,
                shard -> shard.bytes()
                        + (double) ShardPlanner.BYTES_PER_IMAGE
                                * shard.entries().size());
        long listingBytes = ImageEntries.of(listing.entries()).heapBytes();
        return new PlanSummary(
                images,
                listing.totalBytes(),
                listing.ignored().total(),
                listing.classes().size(),
                listing.fingerprint(),
                listing.classes().isEmpty() ? NONE : FOLDERS,
                shards.size(),
                spread(shards, shard -> shard.entries().size()),
                spread(shards, Shard::bytes),
                cost.max() / cost.mean(),
                listingBytes,
                DriverHeap.of(listingBytes, images, shards.size()),
                seconds);
    }

    private static Spread spread(List<Shard> shards, ToDoubleFunction<Shard> value) {
        return Spread.of(shards.stream().mapToDouble(value).toArray());
    }
}
