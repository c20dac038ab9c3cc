package org.repmlpeval.job.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.repmlpeval.job.run.driver.BuildInfo;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.engine.MemoryUse;

/** Measures every combination once per round, and keeps all measurements. */
public final class BenchRun {
    private static final double GIGABYTE = 1e9;

    private final List<Form> forms;
    private final List<Integer> batches;
    private final List<Mode> modes;
    private final int threads;
    private final int rounds;
    private final double seconds;
    private final List<Result> results = new ArrayList<>();
    private final List<EndToEnd> endToEnd = new ArrayList<>();
    private final Map<String, String> used = new TreeMap<>();

    /**
     * The measurements of one combination.
     *
     * @param measurements one per round
     * @param sgemmGigaflops speed of matrix products in the same rounds
     * @param millisByKind milliseconds per image by kind of instruction, on one thread
     */
    public record Result(
            String model,
            String form,
            int batch,
            int threads,
            String mode,
            List<Measurement> measurements,
            List<Double> sgemmGigaflops,
            Map<String, Double> millisByKind,
            MemoryUse memory) {
        double imagesPerSecond() {
            return ModelBench.median(
                    measurements.stream().map(Measurement::imagesPerSecond).toList());
        }

        double latencyMillis() {
            return ModelBench.median(
                    measurements.stream().map(Measurement::latencyMillis).toList());
        }

        /** Median of the rounds' fractions. */
        double fractionOfPeak() {
            List<Double> fractions = new ArrayList<>();
            for (int i = 0; i < measurements.size(); i++) {
                fractions.add(measurements.get(i).gigaflops() / sgemmGigaflops.get(i));
            }
            return ModelBench.median(fractions);
        }
    }

    /** The pipeline from image files, measured in rounds with the loop without Spark and with the Spark job. */
    public record EndToEnd(String model, List<PipelineBench.Rate> loop, List<PipelineBench.Rate> spark) {}

    /** @param threads number of cores to use */
    public BenchRun(
            List<Form> forms, List<Integer> batches, List<Mode> modes, int threads, int rounds, double seconds) {
        this.forms = forms;
        this.batches = batches;
        this.modes = modes;
        this.threads = threads;
        this.rounds = rounds;
        this.seconds = seconds;
    }

    public void measure(String name, ModelBench model) throws InterruptedException {
        Map<String, List<Measurement>> measurements = new LinkedHashMap<>();
        List<Double> sgemm = new ArrayList<>();
        used.putAll(model.description());
        for (int round = 0; round < rounds; round++) {
            sgemm.add(ModelBench.sgemm(threads, Math.min(seconds, 1)));
            for (Form form : forms) {
                for (int batch : batches) {
                    for (Mode mode : modes) {
                        measurements
                                .computeIfAbsent(form + " " + batch + " " + mode, key -> new ArrayList<>())
                                .add(model.measure(form, batch, threads, mode, seconds));
                    }
                }
            }
        }
        for (Form form : forms) {
            for (int batch : batches) {
                Map<String, Double> kinds = model.kinds(form, batch);
                for (Mode mode : modes) {
                    results.add(new Result(
                            name,
                            form.label(),
                            batch,
                            threads,
                            mode.label(),
                            measurements.get(form + " " + batch + " " + mode),
                            List.copyOf(sgemm),
                            kinds,
                            model.memory()));
                }
            }
        }
    }

    public void measure(String name, PipelineBench pipeline) throws IOException, InterruptedException {
        List<PipelineBench.Rate> loop = new ArrayList<>();
        List<PipelineBench.Rate> spark = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            loop.add(pipeline.loop(threads));
            spark.add(pipeline.spark(threads));
        }
        endToEnd.add(new EndToEnd(name, loop, spark));
    }

    /** A table of medians. */
    public void print(PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%-18s %-11s %5s %7s %-8s %9s %9s %10s %7s %9s  %s%n",
                "model",
                "form",
                "batch",
                "threads",
                "mode",
                "images/s",
                "ms/image",
                "ms/batch",
                "GF/s",
                "of sgemm",
                "ms/image on one thread");
        for (Result result : results) {
            double rate = result.imagesPerSecond();
            out.printf(
                    Locale.ROOT,
                    "%-18s %-11s %5d %7d %-8s %9.2f %9.2f %10.1f %7.1f %9.2f  %s%n",
                    result.model(),
                    result.form(),
                    result.batch(),
                    result.threads(),
                    result.mode(),
                    rate,
                    1e3 / rate,
                    result.latencyMillis(),
                    2 * result.measurements().get(0).gigamacsPerImage() * rate,
                    result.fractionOfPeak(),
                    kinds(result.millisByKind()));
        }
        for (EndToEnd one : endToEnd) {
            double loop = rate(one.loop());
            double spark = rate(one.spark());
            out.printf(
                    Locale.ROOT,
                    "%s from image files, %d forms, batch %d: %.2f images/s in a loop, %.2f with Spark, ratio %.3f%n",
                    one.model(),
                    forms.size(),
                    batches.get(0),
                    loop,
                    spark,
                    spark / loop);
        }
        results.stream()
                .collect(Collectors.toMap(Result::model, Result::memory, (first, last) -> last, LinkedHashMap::new))
                .forEach((model, memory) -> out.printf(
                        Locale.ROOT,
                        "%s: native memory of weights %.3f GB, of buffers %.3f GB for up to %d runs at once%n",
                        model,
                        memory.weightBytes() / GIGABYTE,
                        memory.bufferBytes() / GIGABYTE,
                        modes.contains(Mode.APART) ? threads : 1));
        OptionalLong resident = ProcessMemory.peakResidentBytes();
        out.println(
                resident.isPresent()
                        ? String.format(
                                Locale.ROOT, "peak memory of the process: %.2f GB", resident.getAsLong() / GIGABYTE)
                        : "peak memory of the process: unknown");
    }

    private static double rate(List<PipelineBench.Rate> rounds) {
        return ModelBench.median(
                rounds.stream().map(PipelineBench.Rate::imagesPerSecond).toList());
    }

    private static String kinds(Map<String, Double> millis) {
        StringBuilder text = new StringBuilder();
        millis.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(e -> text.append(String.format(Locale.ROOT, "%s %.1f  ", e.getKey(), e.getValue())));
        return text.toString().strip();
    }

    /** All measurements, for the JSON file. @param backend the engine that was measured */
    public Map<String, Object> document(Map<String, String> backend) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", BuildInfo.version());
        Map<String, String> engine = new TreeMap<>(backend);
        engine.putAll(used);
        document.put("backend", engine);
        document.put("rounds", rounds);
        document.put("secondsPerMeasurement", seconds);
        document.put("results", results);
        document.put("endToEnd", endToEnd);
        document.put("peakResidentBytes", ProcessMemory.peakResidentBytes().orElse(-1));
        return document;
    }
}
