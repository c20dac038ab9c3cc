package org.repmlpeval.job.run.driver;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.repmlpeval.job.run.executor.ShardResult;
import org.repmlpeval.job.run.executor.ShardTask;
import org.repmlpeval.job.run.output.RunFolder;
import org.repmlpeval.job.run.spark.CancellationWatch;
import org.repmlpeval.job.run.spark.SentParts;
import org.repmlpeval.job.run.weights.ByteChunks;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.NativeLibraries;
import org.repmlpeval.partitioning.plan.Shard;
import org.repmlpeval.partitioning.read.ShardHosts;
import scala.Function2;
import scala.collection.Iterator;
import scala.collection.immutable.Range$;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/** Gets the result of each shard once: from an earlier driver of the run, or from a Spark task of its own. */
final class ShardTasks {
    private final JavaSparkContext spark;
    private final Progress progress;
    private final CancellationWatch watch;
    private final RunFolder folder;

    ShardTasks(JavaSparkContext spark, Progress progress, CancellationWatch watch, RunFolder folder) {
        this.spark = spark;
        this.progress = progress;
        this.watch = watch;
        this.folder = folder;
    }

    /** @param results gets one result per shard, from the first attempt that succeeds */
    void run(ShardTask task, List<Shard> shards, Consumer<ShardResult> results) {
        List<Shard> missing = new ArrayList<>();
        for (Shard shard : shards) {
            Optional<ShardResult> finished = folder.finished(shard);
            if (finished.isPresent()) {
                results.accept(finished.get());
                progress.addEarlier(finished.get().counts().images());
            } else {
                missing.add(shard);
            }
        }
        watch.check();
        if (!missing.isEmpty()) {
            watch.end();
            submit(task, missing, results);
            watch.restart();
        }
    }

    private void submit(ShardTask task, List<Shard> shards, Consumer<ShardResult> results) {
        SentParts parts = new SentParts(
                spark.sc(),
                shards,
                ShardHosts.of(
                        spark.hadoopConfiguration(), task.context().source().root(), shards));
        Function2<TaskContext, Iterator<byte[]>, byte[]> run =
                (Function2<TaskContext, Iterator<byte[]>, byte[]> & Serializable)
                        (context, shard) -> runOne(task, shard.next());
        Function2<Object, byte[], BoxedUnit> collect = (index, packedResult) -> {
            ShardResult result = ByteChunks.unpack(packedResult).open(ShardResult.class);
            long images = result.counts().images();
            results.accept(result);
            folder.finish(result.shard(), images, packedResult);
            progress.add(images);
            return BoxedUnit.UNIT;
        };
        try {
            spark.sc()
                    .runJob(
                            parts,
                            run,
                            Range$.MODULE$.apply(0, shards.size()), // a Seq as Scala 2.12 and as 2.13 understand it
                            collect,
                            ClassTag$.MODULE$.<byte[]>apply(byte[].class));
        } finally {
            folder.await();
        }
    }

    private static byte[] runOne(ShardTask task, byte[] shard) {
        try {
            return ByteChunks.of(task.run(ByteChunks.unpack(shard).open(Shard.class)))
                    .packed();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the task was interrupted", e);
        } catch (Error e) {
            // The error comes from a native library; for some errors Spark would end the executor.
            Optional<EnvironmentException> library = NativeLibraries.explain(e);
            if (library.isPresent()) {
                throw library.get();
            }
            throw e;
        }
    }
}
