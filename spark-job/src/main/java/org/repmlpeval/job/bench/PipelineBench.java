package org.repmlpeval.job.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.run.driver.EvaluationJob;
import org.repmlpeval.job.run.driver.Progress;
import org.repmlpeval.job.run.driver.ShardLoop;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.settings.EvaluationSettingsBuilder;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.model.image.recipe.Recipe;

/**
 * Evaluates an image folder end to end, from encoded files to compared logits, in a loop without Spark and by the job itself.
 *
 * @param settings all settings except the output folder
 */
public record PipelineBench(EvaluationSettingsBuilder settings) {
    /** The result of a run; the time includes loading the model. */
    public record Rate(long images, double seconds) {
        @JsonProperty
        public double imagesPerSecond() {
            return images / seconds;
        }

        @JsonProperty
        public double millisPerImage() {
            return 1e3 * seconds / images;
        }
    }

    public Rate loop(int threads) throws IOException, InterruptedException {
        return inFolder(folder -> {
            ShardLoop.Timing timing = ShardLoop.run(settings(folder), new Configuration(), threads);
            return rate(timing.images(), timing.scored(), timing.seconds());
        });
    }

    public Rate spark(int threads) throws IOException, InterruptedException {
        return inFolder(folder -> {
            PrintStream quiet = new PrintStream(OutputStream.nullOutputStream());
            EvaluationReport report = SparkContexts.use("bench", "local[" + threads + "]", spark -> new EvaluationJob(
                            spark, settings(folder.resolve("report")), new Progress(quiet))
                    .run());
            return rate(
                    report.outcomes().listed(),
                    report.outcomes().scored(),
                    report.speed().wallSeconds());
        });
    }

    /** Decodes, resizes and crops images on this thread, repeatedly until the time is over. */
    public static Rate preprocess(Path data, Recipe recipe, double seconds) throws IOException {
        List<byte[]> encoded;
        try (Stream<Path> files = Files.walk(data)) {
            encoded = files.filter(Files::isRegularFile)
                    .sorted()
                    .map(PipelineBench::read)
                    .toList();
        }
        if (encoded.isEmpty()) {
            throw new IOException("no files under " + data);
        }
        Preprocessor preprocessor = new Preprocessor(recipe);
        long images = 0;
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            try {
                preprocessor.cropped(encoded.get((int) (images++ % encoded.size())));
            } catch (ImageException e) {
                throw new IOException("an image under " + data + " cannot be used: " + e.reason(), e);
            }
        }
        return new Rate(images, (System.nanoTime() - start) / 1e9);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Rate rate(long images, long scored, double seconds) throws IOException {
        if (scored != images) {
            throw new IOException("only " + scored + " of " + images
                    + " images could be scored; use a data set whose images can" + " all be scored");
        }
        return new Rate(images, seconds);
    }

    private EvaluationSettings settings(Path out) {
        return settings.out(out.toString()).build();
    }

    private interface Measured {
        Rate in(Path folder) throws IOException, InterruptedException;
    }

    private static Rate inFolder(Measured measured) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("repmlp-eval-bench-");
        try {
            return measured.in(folder);
        } finally {
            try (Stream<Path> written = Files.walk(folder)) {
                for (Path path : written.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
