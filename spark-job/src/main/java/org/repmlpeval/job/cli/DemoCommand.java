package org.repmlpeval.job.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.repmlpeval.job.cli.options.GateOptions;
import org.repmlpeval.job.cli.options.Home;
import org.repmlpeval.job.run.settings.EvaluationSettingsBuilder;
import org.repmlpeval.model.InvalidInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Evaluate a bundled, trained network on bundled handwritten digits: classify 500 of them, tell of 1,200 pairs"
                        + " whether they show the same digit, or find the digits in 40 scenes, pixel by pixel.")
final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--task",
            defaultValue = "digits",
            paramLabel = "TASK",
            description =
                    "What is shown: digits (a classifier), faces (verification of pairs, with digits in the role of faces), or"
                            + " segmentation (a PSPNet with label files). Default: ${DEFAULT-VALUE}.")
    private DemoTask task;

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

    @Mixin
    private GateOptions gates;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        EvaluationSettingsBuilder settings = builder();
        String folder = out != null
                ? out
                : DemoTask.uri(Path.of("demo-report-"
                        + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now())));
        return EvaluateCommand.run(
                settings.out(folder).build(), master, (RepmlpEval) spec.root().userObject());
    }

    /** The settings that the options give, without an output folder. */
    EvaluationSettingsBuilder builder() throws IOException {
        Path demo = Home.conf().resolve("demo");
        if (!Files.isDirectory(demo)) {
            throw new InvalidInputException(
                    "the demo's files are not in " + demo + "; start the demo with ./repmlp-eval, or set"
                            + " REPMLP_EVAL_HOME to the folder that contains conf/demo");
        }
        return task.settings(demo).batch(32).gates(gates.gates()).command(command());
    }

    private List<String> command() {
        return task == DemoTask.DIGITS
                ? List.of("demo")
                : List.of("demo", "--task", task.name().toLowerCase(Locale.ROOT));
    }
}
