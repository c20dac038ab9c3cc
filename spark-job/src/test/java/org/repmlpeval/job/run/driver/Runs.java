package org.repmlpeval.job.run.driver;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.apache.spark.api.java.JavaSparkContext;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.settings.EvaluationSettingsBuilder;
import org.repmlpeval.job.run.settings.StatisticsSettings;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.image.recipe.Recipes;

/** Settings of a test's run, to be changed one by one. */
public record Runs(
        Architecture architecture,
        String weights,
        String data,
        String recipe,
        UnaryOperator<EvaluationSettingsBuilder> changes) {
    public static final List<String> FORMS = List.of("train", "deploy");

    public static Runs of(Architecture architecture, String weights, Path data, String recipe) {
        return new Runs(architecture, weights, data.toString(), recipe, UnaryOperator.identity()).batch(8);
    }

    Runs batch(int images) {
        return with(settings -> settings.batch(images));
    }

    public Runs shards(int count) {
        return with(settings -> settings.shards(OptionalInt.of(count)));
    }

    Runs backend(String name) {
        return with(settings -> settings.backend(name));
    }

    Runs maxImageBytes(int bytes) {
        return with(settings -> settings.maxImageBytes(bytes));
    }

    Runs with(UnaryOperator<EvaluationSettingsBuilder> change) {
        return new Runs(architecture, weights, data, recipe, settings -> change.apply(changes.apply(settings)));
    }

    EvaluationSettings settings(String out) {
        return changes.apply(EvaluationSettings.of(architecture)
                        .weights(weights)
                        .data(data)
                        .recipe(Recipes.resolve(recipe))
                        .out(out)
                        .statistics(StatisticsSettings.NO_SAMPLE)
                        .command(List.of("test")))
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
