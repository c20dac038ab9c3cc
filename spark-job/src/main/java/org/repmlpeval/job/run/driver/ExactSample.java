package org.repmlpeval.job.run.driver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.repmlpeval.job.report.result.ExactnessSection;
import org.repmlpeval.job.run.check.ConvertedWeights;
import org.repmlpeval.job.run.check.Exactness;
import org.repmlpeval.job.run.check.ExactnessSections;
import org.repmlpeval.job.run.executor.ExactTask;
import org.repmlpeval.job.run.spark.CancellationWatch;
import org.repmlpeval.job.run.spark.ContextFailure;
import org.repmlpeval.job.run.weights.ByteChunks;
import org.repmlpeval.job.task.Fault;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.statistics.IdHash;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.plan.Shard;

/** The images that also run in float64, and what the tasks say about them. */
final class ExactSample {
    /** Images of one task; their outputs are in memory together. */
    private static final int PER_TASK = 4;

    private static final long SEED = 20240611;

    private ExactSample() {}

    /**
     * Half of the sample are the images on which forms differ most; the others are those whose ids come first in a random order that depends
     * on nothing but the ids.
     *
     * @return tasks, the images in the order of their ids; empty if nothing was scored or the sample is 0
     */
    static List<Shard> of(ImageListing listing, TaskResult result, int size) {
        if (size == 0 || result.count(ImageOutcome.SCORED) == 0) {
            return List.of();
        }
        Set<String> faults = result.faults().items().stream().map(Fault::id).collect(Collectors.toSet());
        Map<String, ImageEntry> byId = new HashMap<>();
        listing.entries().forEach(entry -> byId.put(entry.id(), entry));
        Set<String> chosen = new HashSet<>();
        result.worstImages().stream().limit((size + 1) / 2).forEach(chosen::add);
        listing.entries().stream()
                .map(ImageEntry::id)
                .filter(id -> !faults.contains(id) && !chosen.contains(id))
                .sorted(Comparator.comparingLong(ExactSample::place).thenComparing(Comparator.naturalOrder()))
                .limit(Math.max(0, size - chosen.size()))
                .toList()
                .forEach(chosen::add);
        List<ImageEntry> entries = chosen.stream().sorted().map(byId::get).toList();
        List<Shard> tasks = new ArrayList<>();
        for (int from = 0; from < entries.size(); from += PER_TASK) {
            tasks.add(new Shard(tasks.size(), entries.subList(from, Math.min(entries.size(), from + PER_TASK))));
        }
        return tasks;
    }

    private static long place(String id) {
        return IdHash.of(IdHash.FNV_BASIS ^ SEED, id);
    }

    /**
     * Runs one Spark task for each part of the sample. If the job fails, the section says why, because the run's own results do not depend
     * on the sample.
     *
     * @throws org.apache.spark.SparkException (unchecked, as Scala throws it) if the job was cancelled or the application stopped
     */
    static ExactnessSection run(
            JavaSparkContext spark,
            List<Shard> tasks,
            Function<Shard, ExactTask.Part> task,
            Optional<ConvertedWeights> given) {
        List<byte[]> packed =
                tasks.stream().map(shard -> ByteChunks.of(shard).packed()).toList();
        Function<byte[], byte[]> run =
                shard -> ByteChunks.of(task.call(ByteChunks.unpack(shard).open(Shard.class)))
                        .packed();
        try {
            List<ExactTask.Part> parts = spark.parallelize(packed, packed.size()).map(run).collect().stream()
                    .map(part -> ByteChunks.unpack(part).open(ExactTask.Part.class))
                    .toList();
            return section(parts, given);
        } catch (Exception e) {
            if (!(e instanceof SparkException)
                    || CancellationWatch.isCancellation(e)
                    || spark.sc().isStopped()) {
                throw e;
            }
            return ExactnessSections.failed(ContextFailure.firstLine(e), given, List.of());
        }
    }

    /** @param parts in the order of the tasks */
    private static ExactnessSection section(List<ExactTask.Part> parts, Optional<ConvertedWeights> given) {
        List<String> images =
                parts.stream().flatMap(part -> part.images().stream()).toList();
        Optional<String> failure = parts.stream()
                .map(ExactTask.Part::failure)
                .filter(reason -> reason != null)
                .findFirst();
        Optional<Exactness> sum = parts.stream()
                .map(ExactTask.Part::exactness)
                .filter(part -> part != null)
                .reduce(Exactness::plus);
        if (failure.isPresent() || sum.isEmpty()) {
            return ExactnessSections.failed(
                    failure.orElse("no image of the sample could be read again"), given, images);
        }
        return ExactnessSections.of(sum.get(), given, images);
    }
}
