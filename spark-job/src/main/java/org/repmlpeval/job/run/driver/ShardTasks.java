package org.repmlpeval.job.run.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.repmlpeval.job.run.executor.ShardResult;
import org.repmlpeval.job.run.executor.ShardTask;
import org.repmlpeval.job.run.output.RunFolder;
import org.repmlpeval.job.run.spark.CancellationWatch;
import org.repmlpeval.job.run.spark.SentParts;
import org.repmlpeval.job.run.spark.TaskJob;
import org.repmlpeval.job.run.stop.MissingWatch;
import org.repmlpeval.job.run.weights.ByteChunks;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.read.FileVersions;
import org.repmlpeval.partitioning.read.ShardHosts;

/** Gets the result of each shard once: from an earlier driver of the run, or from a Spark task of its own. */
final class ShardTasks {
    private final JavaSparkContext spark;
    private final String description;
    private final Progress progress;
    private final CancellationWatch watch;
    private final MissingWatch missing;
    private final RunFolder folder;

    /** @param description what is run, for Spark's pages */
    ShardTasks(
            JavaSparkContext spark,
            String description,
            Progress progress,
            CancellationWatch watch,
            MissingWatch missing,
            RunFolder folder) {
        this.spark = spark;
        this.description = description;
        this.progress = progress;
        this.watch = watch;
        this.missing = missing;
        this.folder = folder;
    }

    /** @param results gets one result per shard, from the first attempt that succeeds */
    void run(ShardTask task, List<Shard> shards, Consumer<ShardResult> results) {
        FileVersions files;
        try {
            files = new FileVersions(
                    spark.hadoopConfiguration(), task.context().source().root());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Shard> open = folder.finished(shards, files, finished -> {
            missing.add(finished.counts());
            results.accept(finished);
            progress.addEarlier(finished.counts());
        });
        watch.check();
        if (!open.isEmpty()) {
            watch.end();
            submit(task, open, results);
            watch.restart();
        }
    }

    private void submit(ShardTask task, List<Shard> shards, Consumer<ShardResult> results) {
        TaskJob job = new TaskJob(spark, description + ", " + Count.of(shards.size(), "shard"));
        SentParts parts = new SentParts(
                spark.sc(),
                shards,
                ShardHosts.of(
                        spark.hadoopConfiguration(), task.context().source().root(), shards));
        try {
            job.run(
                    parts,
                    task::runPacked,
                    packed -> {
                        ShardResult result = ByteChunks.unpack(packed).open(ShardResult.class);
                        long images = result.counts().images();
                        boolean hopeless = missing.add(result.counts());
                        results.accept(result);
                        folder.finish(result.shard(), images, packed);
                        progress.add(result.counts());
                        if (hopeless) {
                            job.cancel();
                        }
                    },
                    failure -> missing.explain(failure, shards));
        } finally {
            folder.await();
        }
    }
}
