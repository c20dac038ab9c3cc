package org.repmlpeval.partitioning.plan;

import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.dataset.ImageEntries;
import org.repmlpeval.partitioning.dataset.ImageListing;

/** Plans shards. These are pure functions: the same listing always gives the same plan. */
public final class ShardPlanner {
    /**
     * The fixed cost of an image, in bytes, for opening it and running it, which do not depend on its length. It is about the mean length
     * of an ImageNet validation JPEG, so for such a data set the number of images and their length count about equally.
     */
    public static final long BYTES_PER_IMAGE = 128 << 10;

    /** Shards per parallel task. With several, a slow one does not keep the others waiting at the end. */
    static final int SHARDS_PER_TASK = 4;

    /** Bytes that one retried task must read again at most, if image sizes are close to the mean. */
    static final long MAX_SHARD_BYTES = 256L << 20;

    /** Images that one retried task must compute again at most, if images are spread evenly. */
    static final int MAX_SHARD_IMAGES = 2048;

    /** Shards that are planned by default at most, unless more tasks run at once. Spark's driver keeps some kilobytes for each task. */
    public static final int MOST_SHARDS = 100_000;

    /** Smallest mean number of images in a shard; smaller shards would run batches that are nearly empty. */
    static final int MIN_SHARD_IMAGES = 32;

    private ShardPlanner() {}

    /**
     * Divides the listing, in {@linkplain ImageListing#inReadingOrder() reading order}, into contiguous shards of balanced cost, where an image costs its length + {@link #BYTES_PER_IMAGE}. The cost of
     * a shard is at most ⌈total / shards⌉ plus that of the most expensive image. No shard is empty: if there are fewer images than shards,
     * each image gets its own shard and {@link ShardPlan#reduction()} says so.
     *
     * @throws DataSetException if {@code shards < 1}
     */
    public static ShardPlan byBytes(ImageListing listing, int shards) {
        if (shards < 1) {
            throw new DataSetException("number of shards is " + shards + "; it must be 1 or more");
        }
        ImageEntries entries = ImageEntries.of(listing.inReadingOrder());
        int count = Math.min(shards, entries.size());
        int[] starts = starts(entries, count);
        List<Shard> planned = new ArrayList<>(count);
        for (int id = 0; id < count; id++) {
            planned.add(new Shard(id, entries.subList(starts[id], starts[id + 1])));
        }
        return new ShardPlan(planned, shards);
    }

    /**
     * The index of the first entry of each shard, followed by the number of entries. Shard k begins at the border between two entries that
     * is nearest to k · total / count, which is off by at most half an entry's cost. The border is then moved as far as needed to leave
     * each shard an entry. A moved border has shards of one entry on one side and a smaller shard on the other, so the bound on the cost
     * holds.
     */
    private static int[] starts(ImageEntries entries, int count) {
        long total = 0;
        ImageEntries.Cursor entry = entries.cursor();
        while (entry.next()) {
            total = Math.addExact(total, cost(entry.bytes()));
        }
        entry = entries.cursor();
        long last = 0;
        int[] starts = new int[count + 1];
        starts[count] = entries.size();
        int next = 0;
        long before = 0;
        for (int k = 1; k < count; k++) {
            // floor(k * total / count) without overflow
            long target = k * (total / count) + k * (total % count) / count;
            while (next < entries.size() && before < target) {
                entry.next();
                last = cost(entry.bytes());
                before += last;
                next++;
            }
            int nearest = target - (before - last) < before - target ? next - 1 : next;
            starts[k] = Math.min(Math.max(nearest, starts[k - 1] + 1), entries.size() - (count - k));
        }
        return starts;
    }

    /** @param bytes length of the encoded file */
    static long cost(long bytes) {
        return Math.addExact(bytes, BYTES_PER_IMAGE);
    }

    /**
     * The default number of shards: the largest of 4 per parallel task, one per 256 MiB and one per 2,048 images. Shards have at least 32
     * images on average, unless some tasks would then have no work. There are at most {@link #MOST_SHARDS}, unless more tasks run at once,
     * and never more than images.
     *
     * @param totalBytes sum of the lengths of the encoded files, 0 or more
     * @param images number of images, 1 or more
     * @param parallelism tasks that run at the same time, 1 or more
     * @throws DataSetException if a number is out of range
     */
    public static int defaultShards(long totalBytes, long images, int parallelism) {
        if (totalBytes < 0 || images < 1 || parallelism < 1) {
            throw new DataSetException("no shards for " + totalBytes + " bytes, " + images + " images and parallelism "
                    + parallelism + "; they must be at least 0, 1 and 1");
        }
        long wanted = Math.max(
                (long) SHARDS_PER_TASK * parallelism,
                Math.max(ceilDiv(totalBytes, MAX_SHARD_BYTES), ceilDiv(images, MAX_SHARD_IMAGES)));
        long filled = Math.min(wanted, ceilDiv(images, MIN_SHARD_IMAGES));
        return (int) Math.min(images, Math.max(parallelism, Math.min(filled, MOST_SHARDS)));
    }

    private static long ceilDiv(long dividend, long divisor) {
        return dividend / divisor + (dividend % divisor == 0 ? 0 : 1);
    }
}
