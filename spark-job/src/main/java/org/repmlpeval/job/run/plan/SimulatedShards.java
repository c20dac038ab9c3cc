package org.repmlpeval.job.run.plan;

import static org.repmlpeval.model.InvalidInputException.requireSetting;

import java.util.Random;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.plan.ShardPlan;
import org.repmlpeval.partitioning.plan.ShardPlanner;

/**
 * The work of each shard, in images of mean size. An image's work is its length and {@link ShardPlanner#BYTES_PER_IMAGE}, as the planner
 * estimates it.
 *
 * @param images of all shards
 * @param bytes of all encoded images
 */
public record SimulatedShards(long images, double bytes, double[] work) {
    private static final double MOST_IMAGES = 1e12;

    /** Those of a plan. */
    public static SimulatedShards of(ShardPlan plan) {
        long images = 0;
        long bytes = 0;
        for (Shard shard : plan.shards()) {
            images += shard.entries().size();
            bytes += shard.bytes();
        }
        double one = ShardPlanner.BYTES_PER_IMAGE + (double) bytes / images;
        double[] work = plan.shards().stream()
                .mapToDouble(shard -> (shard.bytes()
                                + (double) ShardPlanner.BYTES_PER_IMAGE
                                        * shard.entries().size())
                        / one)
                .toArray();
        return new SimulatedShards(images, bytes, work);
    }

    /**
     * Those of images of random sizes. The planner cuts between two images, so a shard is off by up to half an image at each end.
     *
     * @param meanBytes of an image
     * @param spreadBytes standard deviation of the images' lengths
     * @param shards number of shards, at most that of images
     */
    public static SimulatedShards of(long images, double meanBytes, double spreadBytes, int shards, long seed) {
        requireSetting(images >= 1 && images <= MOST_IMAGES, "images", images, "1 to 1e12");
        requireSetting(meanBytes >= 0, "mean-bytes", meanBytes, "at least 0");
        requireSetting(spreadBytes >= 0, "spread-bytes", spreadBytes, "at least 0");
        requireSetting(shards >= 1 && shards <= images, "shards", shards, "1 to the number of images, " + images);
        Random random = new Random(seed);
        double one = ShardPlanner.BYTES_PER_IMAGE + meanBytes;
        // The sum of the lengths of n independent images has this mean and standard deviation, and nearly a normal
        // distribution.
        double total = images + Math.sqrt(images) * spreadBytes / one * random.nextGaussian();
        double[] work = new double[shards];
        double begin = 0;
        for (int i = 0; i < shards; i++) {
            double end = total * (i + 1) / shards;
            boolean exact = spreadBytes == 0 || i + 1 == shards;
            double cut =
                    exact ? end : end + (random.nextDouble() - 0.5) * (1 + spreadBytes / one * random.nextGaussian());
            work[i] = Math.max(1e-9, cut - begin);
            begin = cut;
        }
        return new SimulatedShards(images, (total - images) * one + images * meanBytes, work);
    }
}
