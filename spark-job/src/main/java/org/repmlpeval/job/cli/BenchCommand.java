package org.repmlpeval.job.cli;

import static org.repmlpeval.model.InvalidInputException.requireSetting;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.repmlpeval.job.bench.BenchRun;
import org.repmlpeval.job.bench.BenchServer;
import org.repmlpeval.job.bench.ListingBench;
import org.repmlpeval.job.bench.Mode;
import org.repmlpeval.job.bench.ModelBench;
import org.repmlpeval.job.bench.PipelineBench;
import org.repmlpeval.job.bench.PixelBench;
import org.repmlpeval.job.bench.RankBench;
import org.repmlpeval.job.cli.options.EngineSettings;
import org.repmlpeval.job.cli.options.NetworkOptions;
import org.repmlpeval.job.cli.options.UserFiles;
import org.repmlpeval.job.cli.output.Json;
import org.repmlpeval.job.run.labels.ClassOrderSettings;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.job.run.weights.WeightsSource;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.engine.EngineOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measure images per second of networks and forms, interleaved with a matrix-product benchmark. With --data,"
                    + " also measure the whole way from image files to compared outputs, with and without Spark.",
            "",
            "With --serve, each line on standard input is a request, answered by one line of JSON: run MODEL FORM"
                    + " BATCH THREADS"
                    + " together|apart SECONDS; logits MODEL FORM IMAGES FILE; sgemm THREADS SECONDS; pipeline (or spark) MODEL FORMS DATA RECIPE"
                    + " BATCH"
                    + " THREADS; preprocess DATA RECIPE SECONDS; memory. FORM is one of --forms."
        })
final class BenchCommand implements Callable<Integer> {
    @Option(
            names = "--models",
            split = ",",
            paramLabel = "NAME|FILE.yaml",
            description = "Architectures, separated by commas, each the name of a preset or a YAML file."
                    + " Required unless --pixels, --distractors or --listing is given.")
    private List<String> models = List.of();

    @Option(
            names = "--pixels",
            paramLabel = "HxWxK",
            description =
                    "Instead of networks, measure on one thread how fast random scores of pixels become classes and"
                            + " counts: height, width and classes of the label maps, for example 1024x2048x19.")
    private String pixels;

    @Option(
            names = "--maps",
            defaultValue = "500",
            paramLabel = "N",
            description = "Number of label maps of --pixels. Default: ${DEFAULT-VALUE}.")
    private int maps;

    @Option(
            names = "--distractors",
            paramLabel = "N",
            description = "Instead of networks, measure identification on a local Spark: N random embeddings of "
                    + RankBench.LENGTH + " values against --probes, for example 1000000. Default: none.")
    private Integer distractors;

    @Option(
            names = "--probes",
            defaultValue = "1000",
            paramLabel = "N",
            description = "Number of probes for --distractors, 1 to " + RankBench.MOST_PROBES
                    + ". Default: ${DEFAULT-VALUE}.")
    private int probes;

    @Option(
            names = "--listing",
            paramLabel = "N",
            description = "Instead of networks, measure the time and the heap that a listing of N images in 1000 class"
                    + " folders and its plan take, for example 10000000. Default: none.")
    private Integer listing;

    @Option(
            names = "--weights",
            defaultValue = "procedural",
            paramLabel = "FILE|procedural[:SALT]",
            description = NetworkOptions.WEIGHTS + " Default: ${DEFAULT-VALUE}.")
    private String weights;

    @Mixin
    private NetworkOptions.Selection selection;

    @Mixin
    private NetworkOptions.Forms forms;

    @Option(
            names = "--batch",
            split = ",",
            defaultValue = "8",
            paramLabel = "N",
            description = "Images per batch. Several values, separated by commas, are measured one after the other."
                    + " Default: ${DEFAULT-VALUE}.")
    private List<Integer> batches;

    @Option(
            names = "--mode",
            split = ",",
            defaultValue = "apart",
            paramLabel = "MODE",
            description = "apart: each thread runs its own batches, as Spark tasks do. together: all threads share each"
                    + " batch."
                    + " Default: ${DEFAULT-VALUE}.")
    private List<Mode> modes;

    @Mixin
    private EngineSettings engine;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            paramLabel = "N",
            description = "Number of rounds. Each round measures everything once; medians are reported. Default:"
                    + " ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--seconds",
            defaultValue = "3",
            paramLabel = "S",
            description = "Duration of each measurement, in seconds. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Local image folder for the end-to-end measurement, which runs all of --forms. Needs"
                    + " --recipe.")
    private Path data;

    @Option(
            names = "--recipe",
            paramLabel = "NAME|FILE.yaml",
            description = "Preprocessing of --data: the name of a recipe, for example repmlpnet-224, or a YAML file.")
    private String recipe;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Use only N images of --data, for example 1000." + " Default: all.")
    private Integer limit;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write all measurements as JSON to this file, which must not exist.")
    private Path json;

    @Option(names = "--serve", description = "Measure on request from standard input, as described above.")
    private boolean serve;

    @Override
    public Integer call() throws IOException, InterruptedException {
        requireLegal();
        if (distractors != null) {
            return rank(engine.options(Precision.FLOAT32, 1).cores().size());
        }
        if (listing != null) {
            ListingBench.Result result = new ListingBench(listing).run();
            System.out.println(result.text());
            return writeJson(Map.of("listing", result));
        }
        if (pixels != null) {
            PixelBench.parse(pixels, maps).run(System.out);
            return 0;
        }
        // Output of libraries must not appear between the answers.
        PrintStream out = System.out;
        int largest = serve ? ModelBench.LARGEST_BATCH : Collections.max(batches);
        EngineOptions options = engine.options(Precision.FLOAT32, largest);
        Map<String, Architecture> architectures = new LinkedHashMap<>();
        models.forEach(name -> architectures.put(name, UserFiles.architecture(name)));
        if (serve) {
            System.setOut(System.err);
            serve(architectures, options, out);
            return 0;
        }
        BenchRun run =
                new BenchRun(forms.forms(), batches, modes, options.cores().size(), rounds, seconds);
        architectures.forEach((name, architecture) -> {
            try (ModelBench model = load(architecture, options)) {
                run.measure(name, model);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        });
        if (data != null) {
            for (String name : models) {
                run.measure(name, pipeline(architectures.get(name), forms.forms(), data, recipe, batches.get(0)));
            }
        }
        run.print(out);
        if (json != null) {
            String text =
                    Json.text(run.document(engine.backend(Precision.FLOAT32).description()));
            Json.writeNew("--json", json, file -> Files.writeString(file, text + "\n"));
        }
        return 0;
    }

    private int rank(int threads) throws IOException {
        RankBench.Result result = new RankBench(probes, distractors, threads).run();
        System.out.printf(
                Locale.ROOT,
                "%,d distractors x %,d probes of %d values on %d threads: %.1f s (%.1f CPU seconds),"
                        + " %.1f million dot products/s, %.2f GFLOP/s; rank-1 hits %d; peak heap %.0f MiB%n",
                distractors,
                probes,
                RankBench.LENGTH,
                threads,
                result.seconds(),
                result.cpuSeconds(),
                result.dotProductsPerSecond() / 1e6,
                result.dotProductsPerSecond() * 2 * RankBench.LENGTH / 1e9,
                result.rank1Hits(),
                result.peakHeapBytes() / (double) (1 << 20));
        return writeJson(Map.of("identification", result));
    }

    private int writeJson(Object document) {
        if (json != null) {
            String text = Json.text(document);
            Json.writeNew("--json", json, file -> Files.writeString(file, text + "\n"));
        }
        return 0;
    }

    private void requireLegal() {
        long instead =
                Stream.of(pixels, distractors, listing).filter(Objects::nonNull).count();
        boolean other = instead > 0;
        requireSetting(instead <= 1, "pixels, distractors or listing", "given twice", "one of them");
        requireSetting(listing == null || listing >= 1, "listing", listing, "at least 1");
        requireSetting(
                models.isEmpty() == other,
                "models",
                models.isEmpty() ? "missing" : models,
                "given, or --pixels, --distractors or --listing in its place");
        requireSetting(distractors == null || distractors >= 1, "distractors", distractors, "at least 1");
        requireSetting(
                probes >= 1 && probes <= RankBench.MOST_PROBES, "probes", probes, "1 to " + RankBench.MOST_PROBES);
        requireSetting(
                batches.stream().allMatch(b -> b >= 1 && b <= ModelBench.LARGEST_BATCH),
                "batch",
                batches,
                "1 to " + ModelBench.LARGEST_BATCH);
        requireSetting(rounds >= 1, "rounds", rounds, "at least 1");
        requireSetting(
                seconds > 0 && seconds <= ModelBench.MOST_SECONDS,
                "seconds",
                seconds,
                "more than 0, at most " + ModelBench.MOST_SECONDS);
        requireSetting(limit == null || limit >= 1, "limit", limit, "at least 1");
        requireSetting((data == null) == (recipe == null), "recipe", recipe, "given together with data");
        requireSetting(
                json == null
                        || !Files.exists(json)
                                && Files.isDirectory(json.toAbsolutePath().getParent()),
                "json",
                json,
                "a file that does not exist yet in a folder that does");
        requireSetting(
                !serve || data == null && json == null, "serve", "given with data or json", "given without them");
    }

    private ModelBench load(Architecture architecture, EngineOptions options) {
        WeightsSource source = WeightsSource.load(weights, selection.selection(), architecture, SparkContexts.hadoop());
        source.notes().forEach(note -> System.err.println("note: " + note));
        return new ModelBench(
                architecture,
                source.forms(architecture, forms.forms(), Precision.FLOAT32),
                engine.backend(Precision.FLOAT32),
                options);
    }

    private PipelineBench pipeline(
            Architecture architecture, List<Form> wanted, Path folder, String preprocessing, int batch) {
        // Speed does not depend on labels, so a class order that does not fit the folders must not be an error here.
        ClassOrderSettings classes = architecture.output() == Architecture.Output.LOGITS
                ? ClassOrderSettings.parse(null, "folders")
                : ClassOrderSettings.AUTO;
        return new PipelineBench(EvaluationSettings.of(architecture)
                .weights(weights)
                .selection(selection.selection())
                .data("file:" + folder.toAbsolutePath())
                .classes(classes)
                .recipe(UserFiles.recipe(preprocessing))
                .forms(wanted)
                .batch(batch)
                .limit(limit == null ? OptionalInt.empty() : OptionalInt.of(limit))
                .engine(engine.engine())
                .command(List.of("bench")));
    }

    private void serve(Map<String, Architecture> architectures, EngineOptions options, PrintStream out)
            throws IOException {
        Map<String, ModelBench> loaded = new LinkedHashMap<>();
        try {
            architectures.forEach((name, architecture) -> loaded.put(name, load(architecture, options)));
            BenchServer server = new BenchServer(
                    loaded,
                    (name, wanted, folder, preprocessing, batch) ->
                            pipeline(loaded.get(name).architecture(), wanted, folder, preprocessing, batch),
                    options.cores().size(),
                    out);
            server.serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        } finally {
            loaded.values().forEach(ModelBench::close);
        }
    }
}
