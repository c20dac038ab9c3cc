package org.repmlpeval.job.cli;

import org.repmlpeval.job.cli.options.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.repmlpeval.job.run.driver.EvaluationSettings;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.image.recipe.Recipes;
import org.repmlpeval.partitioning.read.ShardReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Evaluates the bundled, trained network on the bundled handwritten digits; needs nothing.")
final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the report; must not exist. Default: demo-report-<time> here.")
    private String out;

    @Option(names = "--master", paramLabel = "URL", description = "Spark master. Default: local[*].")
    private String master;

    @Override
    public Integer call() throws IOException {
        Path demo = Home.conf().resolve("demo");
        if (!Files.isDirectory(demo)) {
            throw new InvalidInputException("the demo's files are not at " + demo
                    + "; start it by ./repmlp-eval, or set REPMLP_EVAL_HOME to" + " the folder that holds conf/demo");
        }
        String folder = out != null
                ? out
                : "demo-report-"
                        + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now());
        EvaluationSettings settings = new EvaluationSettings(
                Architectures.resolve(demo.resolve("digits.yaml").toString()),
                demo.resolve("digits.pth").toString(),
                Optional.empty(),
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
        return EvaluateCommand.run(settings, master);
    }
}
