package org.repmlpeval.job.cli.plan;

import static org.repmlpeval.model.InvalidInputException.requireSetting;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.partitioning.dataset.ClassFolders;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.packed.DataSource;
import org.repmlpeval.partitioning.plan.ShardPlan;
import org.repmlpeval.partitioning.plan.ShardPlanner;
import picocli.CommandLine.Option;

/** Options that say what is listed and into how many shards it is cut. */
final class ListedOptions {
    @Option(
            names = "--any-folder",
            description = "List images in any folder, as 'evaluate' does with --labels and for networks without class"
                    + " labels. Default: only images in class folders, or those with labels in packed files.")
    private boolean anyFolder;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Use only N images, spread evenly over the data set, for example 1000. Default: all.")
    private Integer limit;

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "Number of tasks that run at once, for example 16. Default: the cores of this machine.")
    private Integer slots;

    @Option(
            names = "--shards",
            paramLabel = "N",
            description = "Number of Spark tasks. Default: 4 per slot, fewer for few images, more for large data sets,"
                    + " at most 100000.")
    private Integer shards;

    ListedOptions() {}

    ListedOptions(boolean anyFolder, Integer slots, Integer shards) {
        this.anyFolder = anyFolder;
        this.slots = slots;
        this.shards = shards;
    }

    ImageListing listing(String data) throws IOException {
        requireSetting(limit == null || limit >= 1, "limit", limit, "at least 1");
        Configuration hadoop = SparkContexts.hadoop();
        DataSource source = DataSource.of(hadoop, data, ListingOptions.defaults());
        Optional<ClassFolders> folders = anyFolder ? Optional.empty() : source.classFolders();
        ImageListing all = folders.isPresent() ? folders.get().list(Optional.empty()) : source.withoutLabels();
        return limit == null ? all : all.limit(limit);
    }

    ShardPlan plan(ImageListing listing) {
        ShardPlan plan = ShardPlanner.byBytes(
                listing, shards(listing.totalBytes(), listing.entries().size()));
        plan.verifyCovers(listing);
        return plan;
    }

    private int shards(long bytes, long images) {
        requireSetting(slots == null || slots >= 1, "slots", slots, "at least 1");
        requireSetting(shards == null || shards >= 1, "shards", shards, "at least 1");
        int parallel = slots == null ? Runtime.getRuntime().availableProcessors() : slots;
        return shards == null ? ShardPlanner.defaultShards(bytes, images, parallel) : shards;
    }
}
