package org.repmlpeval.job.run.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.api.java.JavaSparkContext;
import org.repmlpeval.job.report.provenance.ArchitectureSection;
import org.repmlpeval.job.report.provenance.CheckpointSection;
import org.repmlpeval.job.report.provenance.DataSection;
import org.repmlpeval.job.report.provenance.EngineSection;
import org.repmlpeval.job.report.provenance.EnvironmentSection;
import org.repmlpeval.job.report.provenance.EnvironmentSection.Machine;
import org.repmlpeval.job.report.provenance.EnvironmentSection.NativeMath;
import org.repmlpeval.job.report.provenance.Manifest;
import org.repmlpeval.job.report.provenance.RecipeSection;
import org.repmlpeval.job.report.provenance.RunSection;
import org.repmlpeval.job.report.provenance.SegmentationSetup;
import org.repmlpeval.job.report.provenance.SegmentationSetup.InferenceSection;
import org.repmlpeval.job.report.provenance.WindowSection;
import org.repmlpeval.job.run.executor.ExecutorRuntime;
import org.repmlpeval.job.run.executor.Inference;
import org.repmlpeval.job.run.executor.MachineProbe;
import org.repmlpeval.job.run.executor.ShardResult;
import org.repmlpeval.job.run.executor.read.ImageTally;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.MemoryUse;
import org.repmlpeval.model.engine.SlidingWindow;
import org.repmlpeval.model.engine.rows.Corners;
import org.repmlpeval.model.engine.rows.PixelInference;
import org.repmlpeval.model.engine.rows.PixelInference.Coverage;
import org.repmlpeval.model.engine.rows.PixelInference.Mirror;
import org.repmlpeval.model.engine.rows.PixelInference.Stride;
import org.repmlpeval.model.engine.rows.Protocol;
import org.repmlpeval.model.quantise.Quantisation;
import org.repmlpeval.model.quantise.Quantisation.Grids;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.UserPath;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.Place;

/** Writes the part of a report that needs no counting: what was run, on which data, with which settings and on which machines. */
final class ManifestWriter {
    private final JavaSparkContext spark;
    private final EvaluationSettings settings;
    private final RunSection.TasksSection tasks;
    private final RunSection.ResumeSection resume;

    ManifestWriter(
            JavaSparkContext spark,
            EvaluationSettings settings,
            RunSection.TasksSection tasks,
            RunSection.ResumeSection resume) {
        this.spark = spark;
        this.settings = settings;
        this.tasks = tasks;
        this.resume = resume;
    }

    /**
     * @param others listings of further folders that were run
     * @throws EnvironmentException if executors decode the canary images to different pixels
     */
    Manifest write(
            CheckpointSection checkpoint,
            EvaluationInputs.Labelled data,
            List<ImageListing> others,
            ShardResults results) {
        List<ImageListing> all =
                Stream.concat(Stream.of(data.listing()), others.stream()).toList();
        return new Manifest(
                Instant.now(),
                run(results.facts().size()),
                data(data, others, results),
                checkpoint,
                architecture(),
                recipe(results),
                environment(results),
                results.digest(all),
                window(),
                segmentation(data),
                settings.statistics().margin().isPresent()
                        ? settings.statistics().margin().getAsDouble()
                        : null,
                settings.missing().limit());
    }

    private WindowSection window() {
        Shape input = settings.input();
        return settings.inference() == Inference.WHOLE_IMAGE
                        || settings.segmentation().labelled()
                ? null
                : new WindowSection(
                        input.height(),
                        input.width(),
                        SlidingWindow.stride(input.height()),
                        SlidingWindow.stride(input.width()));
    }

    private SegmentationSetup segmentation(EvaluationInputs.Labelled data) {
        return data.segmentation()
                .map(input -> input.setup(inference(settings.pixels())))
                .orElse(null);
    }

    private InferenceSection inference(PixelInference pixels) {
        Shape input = settings.input();
        Stride stride = pixels.stride(input.height(), input.width());
        boolean softmax = pixels.protocol() == Protocol.SEMSEG || pixels.views() > 1;
        return new InferenceSection(
                pixels.protocol().name().toLowerCase(Locale.ROOT),
                softmax ? "softmax" : "scores",
                pixels.coverage() == Coverage.WHOLE
                        ? null
                        : new WindowSection(input.height(), input.width(), stride.down(), stride.across()),
                pixels.scales(),
                pixels.mirror() == Mirror.HORIZONTAL,
                pixels.protocol().corners() == Corners.ALIGNED);
    }

    private RunSection run(int shards) {
        return new RunSection(
                settings.command(),
                new RunSection.SparkSection(
                        spark.master(), spark.sc().applicationId(), SparkContexts.slots(spark), tasks),
                shards,
                settings.batch(),
                settings.formNames(),
                settings.engine().text(),
                settings.maxImageBytes(),
                settings.maxImagePixels(),
                settings.missing().limit().text(),
                outputFolder(),
                resume);
    }

    /** Where the report is, with its file system if that is not the local one. */
    private String outputFolder() {
        Configuration hadoop = spark.hadoopConfiguration();
        try {
            return UserPath.name(hadoop, settings.out(), Location.of(hadoop, settings.out()));
        } catch (IOException e) {
            throw new UncheckedIOException("the output folder was found before and is now lost", e);
        }
    }

    /** Whether images lie in packed files or below several roots, so that the root alone does not say what was read. */
    private static boolean packed(ImageListing listing) {
        return !(listing.entries().get(0).place() instanceof Place.OwnFile);
    }

    private DataSection data(EvaluationInputs.Labelled data, List<ImageListing> others, ShardResults results) {
        ImageListing listing = data.listing();
        List<ImageListing> all =
                Stream.concat(Stream.of(listing), others.stream()).toList();
        boolean embeds = settings.architecture().output() == Architecture.Output.EMBEDDING;
        boolean labelled = settings.readsLabels();
        Long limit = settings.limit().isPresent() ? (long) settings.limit().getAsInt() : null;
        return new DataSection(
                packed(listing) ? settings.data() : listing.root().toString(),
                listing.fingerprint(),
                embeds ? null : (Integer) settings.output().channels(),
                labelled ? (Integer) listing.classes().size() : null,
                labelled ? data.order().section() : null,
                data.labels(),
                all.stream().mapToLong(one -> one.entries().size()).sum(),
                all.stream().mapToLong(ImageListing::totalBytes).sum(),
                new DataSection.ReadSection(
                        results.tally().read().files(), results.tally().read().digest()),
                limit,
                all.stream().mapToLong(one -> one.ignored().total()).sum(),
                Stream.concat(
                                LabelCheck.warnings(settings, data).stream(),
                                FaceCheck.warnings(settings, results.tally().sizes()).stream())
                        .toList());
    }

    private ArchitectureSection architecture() {
        Map<String, Long> parameters = new LinkedHashMap<>();
        Map<String, Long> bytes = new LinkedHashMap<>();
        Grids grids = settings.calibration().isPresent() ? Grids.WEIGHTS_AND_INPUTS : Grids.WEIGHTS;
        for (Form form : settings.forms()) {
            parameters.put(form.label(), settings.architecture().network(form).parameters());
            bytes.put(form.label(), Quantisation.bytes(settings.architecture(), form, grids));
        }
        return new ArchitectureSection(
                settings.architecture().name(), Architectures.settings(settings.architecture()), parameters, bytes);
    }

    private RecipeSection recipe(ShardResults results) {
        ImageTally tally = results.tally();
        return new RecipeSection(
                settings.recipe().name(),
                settings.recipe().canonical(),
                settings.recipe().hash(),
                new RecipeSection.AffectedImages(tally.withIcc(), tally.withExif(), tally.byMode()));
    }

    private EnvironmentSection environment(ShardResults results) {
        List<ShardResult.Executor> executors =
                results.facts().stream().map(ShardResult.Facts::executor).toList();
        List<Map<String, String>> canaries = executors.stream()
                .map(ShardResult.Executor::canaries)
                .distinct()
                .toList();
        if (canaries.size() != 1) {
            throw new EnvironmentException(
                    "executors decode the same images to different pixels: " + canaries + "; nothing is published");
        }
        Map<String, String> backend = executors.get(0).backend();
        List<Machine> machines = Stream.concat(
                        Stream.of(MachineProbe.facts()), executors.stream().map(ShardResult.Executor::machine))
                .distinct()
                .toList();
        return new EnvironmentSection(
                BuildInfo.section(),
                machines,
                libraries(backend),
                new NativeMath("openblas " + backend.get("openblas"), backend.get("nd4j.natives"), "float32"),
                engine(results.facts()),
                canaries.get(0));
    }

    private EngineSection engine(Collection<ShardResult.Facts> results) {
        ShardResult.Executor any = results.iterator().next().executor();
        int imagesPerRun = (int) -most(results, memory -> -memory.imagesPerRun());
        Stream<String> ofMachines = described(results, Backend.WARNING);
        Stream<String> ofMemory = imagesPerRun < settings.batch()
                ? Stream.of((described(results, Backend.DEVICE).findAny().isPresent()
                                ? "the device's memory was short, or the host's for copies"
                                : "native memory was short, or the buffers of a batch were larger than 2 GB")
                        + ": batches of " + imagesPerRun + " images were used instead of " + settings.batch())
                : Stream.empty();
        return new EngineSection(
                joined(results, "backend"),
                joined(results, ExecutorRuntime.CHOICE),
                any.cores(),
                any.threadsPerRun(),
                described(results, Backend.SGEMM)
                        .map(Double::valueOf)
                        .min(Double::compare)
                        .orElse(null),
                speeds(results),
                joined(results, Backend.KERNELS),
                joined(results, Backend.ONEDNN),
                joined(results, Backend.REDUCED_PRECISION),
                described(results, Backend.BATCH_INDEPENDENT)
                        .map(Boolean::valueOf)
                        .reduce(Boolean::logicalAnd)
                        .orElse(null),
                most(results, MemoryUse::weightBytes),
                most(results, MemoryUse::peakBytes),
                -most(results, memory -> -memory.limitBytes()),
                imagesPerRun,
                Stream.concat(ofMachines, ofMemory).toList());
    }

    /** The speed of the matrix product by executor. */
    private static Map<String, Double> speeds(Collection<ShardResult.Facts> results) {
        Map<String, Double> speeds = new TreeMap<>();
        for (ShardResult.Facts result : results) {
            Map<String, String> engine = result.executor().backend();
            if (engine.containsKey(Backend.SGEMM)) {
                speeds.put(engine.get(ExecutorRuntime.EXECUTOR), Double.valueOf(engine.get(Backend.SGEMM)));
            }
        }
        return speeds;
    }

    /** What the executors' backends say about that, without repetitions. */
    private static Stream<String> described(Collection<ShardResult.Facts> results, String key) {
        return results.stream()
                .map(result -> result.executor().backend().get(key))
                .filter(Objects::nonNull)
                .distinct();
    }

    private static String joined(Collection<ShardResult.Facts> results, String key) {
        return described(results, key)
                .sorted()
                .reduce((first, second) -> first + ", " + second)
                .orElse(null);
    }

    private static long most(Collection<ShardResult.Facts> results, ToLongFunction<MemoryUse> bytes) {
        return results.stream()
                .map(ShardResult.Facts::memory)
                .mapToLong(bytes)
                .max()
                .orElseThrow();
    }

    private Map<String, String> libraries(Map<String, String> backend) {
        Map<String, String> libraries = new TreeMap<>();
        libraries.put("spark", spark.version());
        libraries.put("hadoop", VersionInfo.getVersion());
        libraries.put("nd4j", backend.get("nd4j"));
        libraries.put("opencv", backend.get("opencv"));
        return libraries;
    }
}
