package org.repmlpeval.job.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import org.repmlpeval.job.cli.options.DemoTask;
import org.repmlpeval.job.cli.options.GateOptions;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.settings.EvaluationSettingsBuilder;
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
        String folder = out != null
                ? out
                : DemoTask.uri(Path.of("demo-report-"
                        + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now())));
        EvaluationSettings settings = builder(folder).build();
        return EvaluateCommand.run(settings, master, (RepmlpEval) spec.root().userObject());
    }

    /** The settings that the options give. @param folder of the report */
    EvaluationSettingsBuilder builder(String folder) throws IOException {
        return task.settings(folder).gates(gates.gates());
    }
}
