package org.repmlpeval.job.run.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.report.provenance.EnvironmentSection.Machine;
import org.repmlpeval.job.run.executor.ShardResult;
import org.repmlpeval.job.run.executor.read.ImageTally;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Seed;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.TaskTimes;
import org.repmlpeval.job.task.segmentation.ImageScorer;
import org.repmlpeval.job.task.segmentation.SegmentationTask;
import org.repmlpeval.partitioning.columns.LongColumn;

/** Results of shards with scored pixels, as they come from tasks. */
class ShardResultsTest {
    private static final SegmentationTask TASK = new SegmentationTask(List.of("train", "deploy"), 3);
    private static final int SHARDS = 9;

    private static ShardResult shard(int id, Random random) {
        TaskResult counts = TASK.none();
        for (int image = 0; image < 3; image++) {
            ImageScorer scorer = new ImageScorer(TASK, 5);
            scorer.row(List.of(scores(random), scores(random)), new short[] {0, 1, 2, -1, -2}, 0);
            counts = counts.plus(scorer.image("image " + id + "-" + image, null));
        }
        byte[] digests = new byte[3 * 32];
        random.nextBytes(digests);
        TaskTimes times = new TaskTimes(3, 10L * id, Map.of("train", 1L, "deploy", 2L));
        return new ShardResult(
                id,
                new LongColumn.Writer().done(),
                Map.of(),
                counts,
                new ShardResult.Facts(
                        "attempt-" + id + "-0", null, digests, times, ImageTally.empty(), id, null, null));
    }

    private static float[][] scores(Random random) {
        float[][] scores = new float[3][5];
        for (float[] row : scores) {
            for (int x = 0; x < row.length; x++) {
                row[x] = random.nextFloat();
            }
        }
        return scores;
    }

    private static ShardResults collected(List<ShardResult> arriving) {
        ShardResults results = new ShardResults();
        results.start(TASK.none());
        arriving.forEach(results::add);
        results.requireComplete(SHARDS);
        return results;
    }

    @Test
    void anyOrderGivesTheSameResult() {
        Random random = Seed.random();
        List<ShardResult> shards = new ArrayList<>();
        for (int id = 0; id < SHARDS; id++) {
            shards.add(shard(id, random));
        }
        ShardResults inOrder = collected(shards);
        assertThat(inOrder.counts().count(ImageOutcome.SCORED)).isEqualTo(3 * SHARDS);
        for (int round = 0; round < 10; round++) {
            Collections.shuffle(shards, random);
            ShardResults any = collected(shards);
            assertThat(any.counts()).as(Seed.REPLAY).isEqualTo(inOrder.counts());
            assertThat(any.digest(List.of())).isEqualTo(inOrder.digest(List.of()));
            assertThat(any.seconds()).isEqualTo(inOrder.seconds());
        }
    }

    @Test
    void secondResultOfAShardIsRefusedAndNotCounted() {
        Random random = Seed.random();
        ShardResult first = shard(0, random);
        ShardResults results = new ShardResults();
        results.start(TASK.none());
        results.add(first);
        assertThatThrownBy(() -> results.add(shard(0, random)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("shard 0 gave two results; nothing is published");
        assertThat(results.counts()).isEqualTo(TASK.none().plus(first.counts()));
    }

    /** Each result brings its own, and a large run has a hundred thousand results. */
    @Test
    void theDescriptionOfAnExecutorIsHeldOnce() {
        ShardResults results = new ShardResults();
        results.start(TASK.none());
        for (int id = 0; id < 3; id++) {
            ShardResult result = shard(id, Seed.random());
            ShardResult.Executor executor = new ShardResult.Executor(
                    new Machine("17", "Linux", "cpu", 2), Map.of("canary", "hash"), Map.of("executor", "host"), 2, 1);
            results.add(new ShardResult(
                    id,
                    result.versions(),
                    Map.of(),
                    result.counts(),
                    result.facts().with(executor)));
        }
        Set<ShardResult.Executor> held = Collections.newSetFromMap(new IdentityHashMap<>());
        results.facts().forEach(facts -> held.add(facts.executor()));
        assertThat(held).hasSize(1);
    }

    @Test
    void missingShardsAreNamed() {
        Random random = Seed.random();
        ShardResults results = new ShardResults();
        results.start(TASK.none());
        results.add(shard(1, random));
        assertThatThrownBy(() -> results.requireComplete(4))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only 1 of 4 planned shards have results; missing: [0, 2, 3]");
    }

    /** Pictures for the page are made after the evaluation. */
    @Test
    void timeAfterTheEndDoesNotCount() throws InterruptedException {
        ShardResults results = new ShardResults();
        long start = System.nanoTime();
        Thread.sleep(2);
        results.end();
        double seconds = results.secondsSince(start);
        assertThat(seconds).isBetween(0.001, (System.nanoTime() - start) / 1e9);
        Thread.sleep(2);
        assertThat(results.secondsSince(start)).isEqualTo(seconds);
    }

    /** Each listing is summed on its own, with shards that are numbered through. */
    @Test
    void newSumLeavesOutEarlierShards() {
        Random random = Seed.random();
        ShardResults results = new ShardResults();
        results.start(TASK.none());
        results.add(shard(0, random));
        results.start(TASK.none());
        ShardResult second = shard(1, random);
        results.add(second);
        assertThat(results.counts()).isEqualTo(TASK.none().plus(second.counts()));
        results.requireComplete(2);
    }
}
