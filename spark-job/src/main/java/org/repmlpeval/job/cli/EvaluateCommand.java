package org.repmlpeval.job.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.cli.options.EvaluationOptions;
import org.repmlpeval.job.cli.runs.GateCommand;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.console.ConsoleSummary;
import org.repmlpeval.job.report.page.ReportPage;
import org.repmlpeval.job.report.page.verdict.Verdict;
import org.repmlpeval.job.run.driver.EvaluationJob;
import org.repmlpeval.job.run.driver.LocalChecks;
import org.repmlpeval.job.run.driver.Progress;
import org.repmlpeval.job.run.output.UnpublishedException;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.settings.EvaluationSettingsBuilder;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.Secrets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description =
                "Run a network in one or more forms over a data set, compare the outputs of the forms image by image, and"
                        + " write a report. The exit code is 0 if the run ended and kept all its gates, even if the forms do"
                        + " not agree; spark-job/README.md lists the others.")
final class EvaluateCommand implements Callable<Integer> {
    @Mixin
    private EvaluationOptions options;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description =
                    "Spark master, for example local[4], spark://HOST:7077 or yarn. Default: the one of spark-submit, otherwise local[*].")
    private String master;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        return run(builder().build(), master, (RepmlpEval) spec.root().userObject());
    }

    /** The settings that the options give. */
    EvaluationSettingsBuilder builder() throws IOException {
        return options.settings(spec.root().commandLine().getParseResult().originalArgs());
    }

    /** Runs an evaluation and prints its summary. @return the exit code */
    static int run(EvaluationSettings settings, String master, RepmlpEval program) throws IOException {
        LocalChecks.run(settings, SparkContexts.hadoop());
        Published run;
        try {
            run = SparkContexts.use(
                    "repmlp-eval " + settings.architecture().name(),
                    master,
                    spark -> new Published(
                            new EvaluationJob(spark, settings, new Progress(program.err())).run(),
                            page(spark.hadoopConfiguration(), settings.out())));
        } catch (UnpublishedException e) {
            // The counts are what the run was for, so they are not lost with the report.
            program.out().println(Secrets.redacted(ConsoleSummary.render(e.report())));
            throw e;
        }
        EvaluationReport report = run.report();
        program.out().print(Secrets.redacted(ConsoleSummary.render(report)));
        run.page().ifPresent(page -> program.out().println(Secrets.redacted("page        " + page)));
        int exitCode = program.exitCode(report);
        Verdict verdict = Verdict.of(report);
        if (exitCode == 0 && verdict.level().isFault()) {
            program.err()
                    .println("WARNING: the forms do not agree: "
                            + Secrets.redacted(verdict.sentence())
                            + " The exit code is 0 all the same; with --gate 'exactness == rounding' it would be "
                            + GateCommand.FAILED);
        }
        return exitCode;
    }

    /** @param page the file of the page; empty if it could not be written */
    private record Published(EvaluationReport report, Optional<String> page) {}

    private static Optional<String> page(Configuration hadoop, String out) {
        try {
            Location folder = Location.of(hadoop, out);
            return folder.fileSystem().exists(folder.resolve(ReportPage.NAME))
                    ? Optional.of(out.replaceFirst("/+$", "") + "/" + ReportPage.NAME)
                    : Optional.empty();
        } catch (IOException e) {
            // The report is published, and the summary names its folder.
            return Optional.empty();
        }
    }
}
