package org.repmlpeval.job.run.driver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
import org.repmlpeval.job.task.Partials;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.statistics.IdHash;
import org.repmlpeval.job.task.statistics.Sample;
import org.repmlpeval.job.task.statistics.WorstImage;
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
     * Images of one folder and their result.
     *
     * @param prefix goes before the images' ids, to tell those of several folders apart
     */
    record Source(String prefix, ImageListing listing, TaskResult result) {}

    /**
     * Half of the sample are the images on which forms differ most; the others are those whose ids come first in a random order that depends
     * on nothing but the ids.
     *
     * @return tasks, the images in the order of their ids; empty if nothing was scored or the sample is 0
     */
    static List<ExactTask.Images> of(List<Source> sources, int size) {
        if (size == 0 || sources.stream().allMatch(source -> source.result.count(ImageOutcome.SCORED) == 0)) {
            return List.of();
        }
        Map<String, ImageEntry> usable = new TreeMap<>();
        sources.forEach(source -> usable.putAll(usable(source)));
        Set<String> chosen = new TreeSet<>();
        Partials.worst(worst(sources)).stream()
                .filter(usable::containsKey)
                .limit((size + 1) / 2)
                .forEach(chosen::add);
        usable.keySet().stream()
                .filter(id -> !chosen.contains(id))
                .sorted(Comparator.comparingLong(ExactSample::place).thenComparing(Comparator.naturalOrder()))
                .limit(size - chosen.size())
                .toList()
                .forEach(chosen::add);
        List<ExactTask.Images> tasks = new ArrayList<>();
        for (Source source : sources) {
            List<ImageEntry> entries = usable(source).entrySet().stream()
                    .filter(image -> chosen.contains(image.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
            for (int from = 0; from < entries.size(); from += PER_TASK) {
                Shard shard = new Shard(tasks.size(), entries.subList(from, Math.min(entries.size(), from + PER_TASK)));
                tasks.add(new ExactTask.Images(source.listing.root(), source.prefix, shard));
            }
        }
        return tasks;
    }

    /** The images that are not listed as faults, by their ids with the prefix. */
    private static Map<String, ImageEntry> usable(Source source) {
        Set<String> faults =
                source.result.faults().items().stream().map(Fault::id).collect(Collectors.toSet());
        Map<String, ImageEntry> usable = new TreeMap<>();
        source.listing.entries().stream()
                .filter(entry -> !faults.contains(entry.id()))
                .forEach(entry -> usable.put(source.prefix + entry.id(), entry));
        return usable;
    }

    /** The worst images of all folders together, per pair of forms. */
    private static List<Sample<WorstImage>> worst(List<Source> sources) {
        return sources.stream()
                .map(source -> source.result.worstImages().stream()
                        .map(pair -> named(source.prefix, pair))
                        .toList())
                .reduce((a, b) -> Partials.zip(a, b, Sample::plus))
                .orElseThrow();
    }

    private static Sample<WorstImage> named(String prefix, Sample<WorstImage> images) {
        List<WorstImage> items = images.items().stream()
                .map(image -> new WorstImage(prefix + image.id(), image.value()))
                .toList();
        return new Sample<>(images.cap(), images.of(), items);
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
            List<ExactTask.Images> tasks,
            Function<ExactTask.Images, ExactTask.Part> task,
            Optional<ConvertedWeights> given) {
        List<byte[]> packed =
                tasks.stream().map(images -> ByteChunks.of(images).packed()).toList();
        Function<byte[], byte[]> run =
                images -> ByteChunks.of(task.call(ByteChunks.unpack(images).open(ExactTask.Images.class)))
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
            return ExactnessSections.of(
                    Optional.empty(), given, List.of(), List.of(), Optional.of(ContextFailure.firstLine(e)));
        }
    }

    /** @param parts in the order of the tasks */
    private static ExactnessSection section(List<ExactTask.Part> parts, Optional<ConvertedWeights> given) {
        List<String> unread =
                parts.stream().flatMap(part -> part.unread().stream()).toList();
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
        return ExactnessSections.of(sum, given, images, unread, failure);
    }
}
