package org.repmlpeval.job.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.repmlpeval.job.cli.options.Home;
import org.repmlpeval.job.run.driver.EvaluationSettings;
import org.repmlpeval.job.run.weights.WeightsSelection;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.image.recipe.Recipes;
import org.repmlpeval.partitioning.read.ShardReader;
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
                    "the demo's files are not at " + demo
                            + "; start the demo with ./repmlp-eval, or set REPMLP_EVAL_HOME to the folder that contains conf/demo");
        }
        String folder = out != null
                ? out
                : "demo-report-"
                        + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now());
        EvaluationSettings settings = new EvaluationSettings(
                Architectures.resolve(demo.resolve("digits.yaml").toString()),
                demo.resolve("digits.pth").toString(),
                WeightsSelection.DEFAULT,
                demo.resolve("images").toString(),
                Optional.empty(),
                Recipes.resolve("none-28"),
                List.of(Form.TRAIN, Form.DEPLOY),
                folder,
                32,
                OptionalInt.empty(),
                OptionalInt.empty(),
                Backend.AUTO,
                ShardReader.DEFAULT_MAX_BYTES,
                List.of("demo"));
        return EvaluateCommand.run(settings, master, (RepmlpEval) spec.root().userObject());
    }
}
