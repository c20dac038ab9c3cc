package org.repmlpeval.partitioning.plan;

import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;

/** Plans shards; pure functions, so that a resumed run finds the same plan. */
public final class ShardPlanner {
    /**
     * What an image costs beside its length, in bytes: opening it and one forward pass, which do not depend on its length. About
     * the mean length of an ImageNet validation JPEG, so that on such a set number and length weigh alike.
     */
    public static final long BYTES_PER_IMAGE = 128 << 10;

    /** More shards than parallel tasks, so that a slow one does not keep the others waiting at the end. */
    static final int SHARDS_PER_TASK = 4;

    /** What one retried task reads again at the most, mean image sizes provided. */
    static final long MAX_SHARD_BYTES = 256L << 20;

    /** What one retried task computes again at the most, evenly spread images provided. */
    static final int MAX_SHARD_IMAGES = 2048;

    /** Smaller shards would run batches that are hardly filled. */
    static final int MIN_SHARD_IMAGES = 32;

    private ShardPlanner() {}

    /**
     * Contiguous runs of the listing, balanced by cost = length + {@link #BYTES_PER_IMAGE} of each image. The cost of a shard is at
     * most ⌈total / shards⌉ plus that of the costliest image. No shard is empty: of fewer images than shards each gets its own,
     * and {@link ShardPlan#reduction()} says so.
     *
     * @throws DataSetException if {@code shards < 1}
     */
    public static ShardPlan byBytes(ImageListing listing, int shards) {
        if (shards < 1) {
            throw new DataSetException("number of shards is " + shards + "; it must be 1 or more");
        }
        List<ImageEntry> entries = listing.entries();
        int count = Math.min(shards, entries.size());
        int[] starts = starts(entries, count);
        List<Shard> planned = new ArrayList<>(count);
        for (int id = 0; id < count; id++) {
            planned.add(new Shard(id, entries.subList(starts[id], starts[id + 1])));
        }
        return new ShardPlan(planned, shards);
    }

    /**
     * First entry of each shard, and the number of entries at the end. Shard k begins at the border between two entries that
     * is nearest to k · total / count, so off by half an entry's cost at the most; then moved so far as needed to leave each
     * shard an entry. A moved border leaves single entries on its one side and a smaller shard on the other, so the bound on
     * the cost holds.
     */
    private static int[] starts(List<ImageEntry> entries, int count) {
        long total = 0;
        for (ImageEntry entry : entries) {
            total = Math.addExact(total, cost(entry));
        }
        int[] starts = new int[count + 1];
        starts[count] = entries.size();
        int next = 0;
        long before = 0;
        for (int k = 1; k < count; k++) {
            // floor(k * total / count) without overflow
            long target = k * (total / count) + k * (total % count) / count;
            while (next < entries.size() && before < target) {
                before += cost(entries.get(next++));
            }
            long last = cost(entries.get(next - 1));
            int nearest = target - (before - last) < before - target ? next - 1 : next;
            starts[k] = Math.min(Math.max(nearest, starts[k - 1] + 1), entries.size() - (count - k));
        }
        return starts;
    }

    static long cost(ImageEntry entry) {
        return Math.addExact(entry.bytes(), BYTES_PER_IMAGE);
    }

    /**
     * The number of shards when the user gives none: the most of 4 per parallel task, one per 256 MiB and one per 2,048
     * images; but no shard below 32 images on average unless tasks would go without work, and never more than images.
     *
     * @param totalBytes sum of the lengths of the encoded files, 0 or more
     * @param images number of images, 1 or more
     * @param parallelism tasks that run at the same time, 1 or more
     * @throws DataSetException if a number is out of range
     */
    public static int defaultShards(long totalBytes, int images, int parallelism) {
        if (totalBytes < 0 || images < 1 || parallelism < 1) {
            throw new DataSetException("no shards for " + totalBytes + " bytes, " + images + " images and parallelism "
                    + parallelism + "; there must be 0, 1 and 1 or more");
        }
        long wanted = Math.max(
                (long) SHARDS_PER_TASK * parallelism,
                Math.max(ceilDiv(totalBytes, MAX_SHARD_BYTES), ceilDiv(images, MAX_SHARD_IMAGES)));
        long filled = Math.min(wanted, ceilDiv(images, MIN_SHARD_IMAGES));
        return (int) Math.min(images, Math.max(parallelism, filled));
    }

    private static long ceilDiv(long dividend, long divisor) {
        return dividend / divisor + (dividend % divisor == 0 ? 0 : 1);
    }
}
