package org.repmlpeval.partitioning.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.TestSeed;
import org.repmlpeval.partitioning.dataset.IgnoredFiles;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;

class ShardPlannerTest {

    @Test
    void randomListingsAreCoveredOnceWithinTheBound() {
        Random random = TestSeed.random();
        for (int round = 0; round < 500; round++) {
            ImageListing listing = listing(randomSizes(random));
            int asked = 1 + random.nextInt(2 * listing.entries().size());
            ShardPlan plan = ShardPlanner.byBytes(listing, asked);

            plan.verifyCovers(listing);
            assertThat(plan.shards())
                    .as(TestSeed.replay())
                    .hasSize(Math.min(asked, listing.entries().size()));
            assertThat(union(plan)).as(TestSeed.replay()).isEqualTo(listing.entries());
            long total = 0;
            long largest = 0;
            for (ImageEntry entry : listing.entries()) {
                total += ShardPlanner.cost(entry.bytes());
                largest = Math.max(largest, ShardPlanner.cost(entry.bytes()));
            }
            long ideal = Math.floorDiv(total - 1, (long) plan.shards().size()) + 1;
            for (Shard shard : plan.shards()) {
                assertThat(cost(shard)).as(shard + ", " + TestSeed.replay()).isLessThanOrEqualTo(ideal + largest);
            }
        }
    }

    /** Lengths spread over nine orders of magnitude, now and then all equal or all 0. */
    private static long[] randomSizes(Random random) {
        long[] sizes = new long[1 + random.nextInt(120)];
        int kind = random.nextInt(4);
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = switch (kind) {
                case 0 -> 0;
                case 1 -> 110_000;
                default -> (long) Math.pow(10, 9 * random.nextDouble());
            };
        }
        return sizes;
    }

    @Test
    void equalImagesFallIntoEqualShards() {
        ShardPlan plan = ShardPlanner.byBytes(
                listing(LongStream.generate(() -> 9).limit(12).toArray()), 4);
        assertThat(plan.shards()).extracting(s -> s.entries().size()).containsExactly(3, 3, 3, 3);
        assertThat(plan.shards()).extracting(Shard::id).containsExactly(0, 1, 2, 3);
        assertThat(plan.shards()).extracting(Shard::bytes).containsOnly(27L);
        assertThat(plan.reduction()).isEmpty();
    }

    @Test
    void tinyFilesAreBalancedByNumberAndLargeOnesByBytes() {
        ShardPlan tiny = ShardPlanner.byBytes(listing(1, 1000, 1, 1, 1, 1, 1, 1), 2);
        assertThat(tiny.shards()).extracting(s -> s.entries().size()).containsExactly(4, 4);
        long mib = 1 << 20;
        ShardPlan large = ShardPlanner.byBytes(listing(60 * mib, 20 * mib, 20 * mib, 20 * mib), 2);
        assertThat(large.shards()).extracting(Shard::bytes).containsExactly(60 * mib, 60 * mib);
    }

    @Test
    void aGiantLeavesNoShardEmpty() {
        long giant = 1L << 40;
        ShardPlan first = ShardPlanner.byBytes(listing(giant, 1, 1, 1), 4);
        ShardPlan last = ShardPlanner.byBytes(listing(1, 1, 1, giant), 4);
        assertThat(first.shards()).allMatch(s -> s.entries().size() == 1);
        assertThat(last.shards()).allMatch(s -> s.entries().size() == 1);
    }

    @Test
    void hugeDataSetsDoNotOverflow() {
        long[] sizes = LongStream.generate(() -> 1L << 50).limit(5000).toArray(); // 5.6 EB in 5,000 shards
        ShardPlan plan = ShardPlanner.byBytes(listing(sizes), 5000);
        assertThat(plan.shards()).hasSize(5000).allMatch(s -> s.bytes() == 1L << 50);
    }

    @Test
    void moreShardsThanImagesIsSaid() {
        ShardPlan plan = ShardPlanner.byBytes(listing(5, 6, 7), 100);
        assertThat(plan.shards()).hasSize(3);
        assertThat(plan.reduction())
                .contains("100 shards were requested but 3 are planned, because there are only 3 images");
        assertThatThrownBy(() -> ShardPlanner.byBytes(listing(5), 0))
                .isInstanceOf(DataSetException.class)
                .hasMessage("number of shards is 0; it must be 1 or more");
    }

    @Test
    void aPlanOfAnotherListingDoesNotCover() {
        ImageListing listing = listing(5, 6, 7, 8);
        ShardPlan plan = ShardPlanner.byBytes(listing, 2);
        List<Shard> shards = plan.shards();
        assertNotCovering(
                new ShardPlan(shards.subList(0, 1), 2), listing, "covers 2 of 4 images; the first one missing is");
        assertNotCovering(new ShardPlan(List.of(shards.get(1), shards.get(0)), 2), listing, "place 0 holds shard 1");
        Shard doubled = new Shard(1, shards.get(0).entries());
        assertNotCovering(
                new ShardPlan(List.of(shards.get(0), doubled), 2), listing, "shard 1 holds ImageEntry[id=c/000.jpg");
        assertNotCovering(plan, listing(5, 6, 7), "where the listing has no further image");
        assertNotCovering(
                plan,
                listing(5, 6, 9, 8),
                "shard 1 holds ImageEntry[id=c/002.jpg, target=Classes[labels=[0]], bytes=7]");
    }

    private static void assertNotCovering(ShardPlan plan, ImageListing listing, String message) {
        assertThatThrownBy(() -> plan.verifyCovers(listing))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("shard plan of file:/data: ")
                .hasMessageContaining(message);
    }

    @Test
    void defaultNumberOfShards() {
        long mib = 1 << 20;
        assertThat(ShardPlanner.defaultShards(6_400 * mib, 50_000, 8))
                .as("4 per task")
                .isEqualTo(32);
        assertThat(ShardPlanner.defaultShards(6_400 * mib, 50_000, 1))
                .as("256 MiB and 2,048 images")
                .isEqualTo(25);
        assertThat(ShardPlanner.defaultShards(140_000 * mib, 1_281_167, 8))
                .as("2,048 images")
                .isEqualTo(626);
        assertThat(ShardPlanner.defaultShards(mib, 1_000, 64))
                .as("work for each task")
                .isEqualTo(64);
        assertThat(ShardPlanner.defaultShards(mib, 1_000, 16)).as("32 images").isEqualTo(32);
        assertThat(ShardPlanner.defaultShards(mib, 3, 8))
                .as("no more than images")
                .isEqualTo(3);
        assertThat(ShardPlanner.defaultShards(0, 1, Integer.MAX_VALUE)).isEqualTo(1);
        assertThat(ShardPlanner.defaultShards(1L << 50, 1L << 33, 1000))
                .as("as many as Spark's driver copes with")
                .isEqualTo(100_000);
        assertThat(ShardPlanner.defaultShards(Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE))
                .isEqualTo(Integer.MAX_VALUE);
        assertThatThrownBy(() -> ShardPlanner.defaultShards(0, 0, 1))
                .isInstanceOf(DataSetException.class)
                .hasMessageContaining("no shards for 0 bytes, 0 images and parallelism 1");
    }

    @Test
    void aShardTravelsAndStaysSmall() throws IOException, ClassNotFoundException {
        ImageListing listing = listing(LongStream.range(0, 1000).toArray());
        Shard shard = ShardPlanner.byBytes(listing, 1).shards().get(0);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(shard);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(shard);
        }
        assertThat(bytes.size()).as("bytes of 1,000 entries with ids of 9").isLessThan(1000 * 40);
    }

    @Test
    void shardsAreNotEmpty() {
        assertThatThrownBy(() -> new Shard(3, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shard 3 with 0 entries");
    }

    private static List<ImageEntry> union(ShardPlan plan) {
        List<ImageEntry> all = new ArrayList<>();
        plan.shards().forEach(shard -> all.addAll(shard.entries()));
        return all;
    }

    private static long cost(Shard shard) {
        return shard.entries().stream()
                .mapToLong(entry -> ShardPlanner.cost(entry.bytes()))
                .sum();
    }

    private static ImageListing listing(long... sizes) {
        List<ImageEntry> entries = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            entries.add(
                    new ImageEntry(String.format(sizes.length > 1000 ? "c/%06d.jpg" : "c/%03d.jpg", i), 0, sizes[i]));
        }
        return new ImageListing(URI.create("file:/data"), List.of("c"), entries, IgnoredFiles.empty());
    }
}
