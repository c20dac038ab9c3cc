package org.repmlpeval.job.run.plan;

import org.repmlpeval.job.task.ImageDigest;

/** An estimate of the heap that the driver of an evaluation needs, in bytes. */
public final class DriverHeap {
    /** Spark and this program themselves. */
    private static final long BASE = 256L << 20;
    /** What Spark keeps of a task, and the facts of a shard. */
    private static final long PER_SHARD = 8 << 10;
    /** An image in a listing of a folder with names such as ImageNet's; measured. */
    private static final long PER_IMAGE = 28;

    private DriverHeap() {}

    /** @param listing bytes that the listing takes */
    public static long of(long listing, long images, long shards) {
        // The digests of all images are joined at the end.
        return BASE + listing + 2L * ImageDigest.BYTES * images + PER_SHARD * shards;
    }

    /** Of a listing that is not known yet. */
    public static long estimate(long images, long shards) {
        return of(PER_IMAGE * images, images, shards);
    }
}
