package org.repmlpeval.job.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import org.repmlpeval.job.cli.options.Home;
import org.repmlpeval.job.run.driver.EvaluationSettings;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.image.recipe.Recipes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Evaluate the bundled, trained network on 500 bundled handwritten digits.")
final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Folder for the report. It must not exist. Default: demo-report-<time> in the current folder.")
    private String out;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Spark master, for example local[4]. Default: local[*].")
    private String master;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Path demo = Home.conf().resolve("demo");
        if (!Files.isDirectory(demo)) {
            throw new InvalidInputException(
                    "the demo's files are not in " + demo + "; start the demo with ./repmlp-eval, or set"
                            + " REPMLP_EVAL_HOME to the folder that contains conf/demo");
        }
        String folder = out != null
                ? out
                : "demo-report-"
                        + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now());
        EvaluationSettings settings = EvaluationSettings.of(
                        Architectures.resolve(demo.resolve("digits.yaml").toString()))
                .weights(demo.resolve("digits.pth").toString())
                .data(demo.resolve("images").toString())
                .recipe(Recipes.resolve("none-28"))
                .out(folder)
                .batch(32)
                .command(List.of("demo"))
                .build();
        return EvaluateCommand.run(settings, master, (RepmlpEval) spec.root().userObject());
    }
}
