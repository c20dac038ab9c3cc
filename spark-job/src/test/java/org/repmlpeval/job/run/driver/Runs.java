package org.repmlpeval.job.run.driver;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.image.recipe.Recipes;
import org.repmlpeval.partitioning.read.ShardReader;

/**
 * Settings of a test's run, to be changed one by one.
 *
 * @param shards 0 for the planner's rule
 */
public record Runs(
        Architecture architecture,
        String weights,
        String data,
        String recipe,
        int batch,
        int shards,
        String backend,
        int maxImageBytes) {
    public static final List<String> FORMS = List.of("train", "deploy");

    public static Runs of(Architecture architecture, String weights, Path data, String recipe) {
        return new Runs(architecture, weights, data.toString(), recipe, 8, 0, "auto", ShardReader.DEFAULT_MAX_BYTES);
    }

    Runs batch(int images) {
        return new Runs(architecture, weights, data, recipe, images, shards, backend, maxImageBytes);
    }

    public Runs shards(int count) {
        return new Runs(architecture, weights, data, recipe, batch, count, backend, maxImageBytes);
    }

    Runs backend(String name) {
        return new Runs(architecture, weights, data, recipe, batch, shards, name, maxImageBytes);
    }

    Runs maxImageBytes(int bytes) {
        return new Runs(architecture, weights, data, recipe, batch, shards, backend, bytes);
    }

    EvaluationSettings settings(String out) {
        return EvaluationSettings.of(architecture)
                .weights(weights)
                .data(data)
                .recipe(Recipes.resolve(recipe))
                .out(out)
                .batch(batch)
                .shards(shards == 0 ? OptionalInt.empty() : OptionalInt.of(shards))
                .backend(backend)
                .maxImageBytes(maxImageBytes)
                .statistics(StatisticsSettings.NO_SAMPLE)
                .command(List.of("test"))
                .build();
    }

    EvaluationReport run(JavaSparkContext spark, Path out) throws IOException {
        return run(spark, out.toString());
    }

    EvaluationReport run(JavaSparkContext spark, String out) throws IOException {
        PrintStream quiet = new PrintStream(OutputStream.nullOutputStream());
        return new EvaluationJob(spark, settings(out), new Progress(quiet)).run();
    }
}
