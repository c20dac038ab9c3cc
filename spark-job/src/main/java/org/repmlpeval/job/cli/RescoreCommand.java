package org.repmlpeval.job.cli;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.cli.options.ClassLabelOptions;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.result.FormComparison;
import org.repmlpeval.job.run.driver.OutputFolder;
import org.repmlpeval.job.run.labels.ClassOrderSettings;
import org.repmlpeval.job.run.rescore.Rescoring;
import org.repmlpeval.job.run.rescore.RescoringReport;
import org.repmlpeval.job.task.classification.Scoring;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Count;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "rescore",
        mixinStandardHelpOptions = true,
        description = "Score the rows of a classifier's report again with other labels, without running the network.")
final class RescoreCommand implements Callable<Integer> {
    @Option(
            names = "--rows",
            required = true,
            paramLabel = "DIR",
            description =
                    "Report folder that 'evaluate' wrote, local or on any Hadoop file system, for example /reports/b224.")
    private String rows;

    @Option(
            names = "--labels",
            required = true,
            paramLabel = "FILE",
            description = "File with the labels, in one of the formats of 'evaluate --labels', for example real.json.")
    private String labels;

    @Mixin
    private ClassLabelOptions options;

    @Option(
            names = "--classes",
            paramLabel = "FILE|imagenet-1k",
            description =
                    "Names of the network's classes in the order of its outputs, if the label file has names. Default:"
                            + " imagenet-1k if the names are its synsets, else the sorted names.")
    private String classes;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder for the new report.json. It must not exist.")
    private String out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (options.scoring().others() == Scoring.Others.MASKED) {
            throw new InvalidInputException(
                    "setting class-subset is folders, which cannot be computed again, because the"
                            + " rows hold only the best classes of each image; run 'evaluate' with it");
        }
        Configuration hadoop = new Configuration();
        try (OutputFolder output = new OutputFolder(hadoop, out)) {
            RescoringReport report = Rescoring.of(
                            hadoop, rows, options.labels(labels), ClassOrderSettings.parse(classes, "auto"))
                    .report(
                            options.scoring().topK(),
                            spec.root().commandLine().getParseResult().originalArgs(),
                            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
            output.publishDocument("report.json", ReportJson.text(report));
            print(report);
            return program()
                    .exitCode(
                            report.outcomes().getOrDefault("scored", 0L),
                            report.rescored().images());
        }
    }

    private void print(RescoringReport report) {
        line(
                "re-scored   %s of %s, without inference",
                report.rescored().folder(), report.rescored().created());
        line("labels      %s", report.labels().text());
        report.warnings().forEach(warning -> line("WARNING     %s", warning));
        line(
                "outcomes    %s of %d listed",
                report.outcomes().entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey().replace('_', '-'))
                        .collect(Collectors.joining(" + ")),
                report.rescored().images());
        for (RescoringReport.Form form : report.accuracy()) {
            line(
                    "%-10s  %s",
                    form.form(),
                    form.top().stream()
                            .map(top -> String.format(
                                    Locale.ROOT,
                                    "top-%d %s %% (%d of %d)",
                                    top.k(),
                                    top.percent() == null ? "-" : String.format(Locale.ROOT, "%.2f", top.percent()),
                                    top.hits(),
                                    top.of()))
                            .collect(Collectors.joining(", ")));
        }
        for (FormComparison pair : report.comparison()) {
            line(
                    "%s and %s differ on top-1 for %d of %s; right only in %s: %d, only in %s: %d",
                    pair.reference(),
                    pair.other(),
                    pair.flips().count(),
                    Count.of(pair.flips().of(), "image"),
                    pair.reference(),
                    pair.mcNemar().onlyReferenceRight(),
                    pair.other(),
                    pair.mcNemar().onlyOtherRight());
        }
        line("not computed: %s", String.join("; ", report.notComputed()));
        line("report      %s", out);
    }

    private RepmlpEval program() {
        return (RepmlpEval) spec.root().userObject();
    }

    private void line(String format, Object... values) {
        program().out().println(String.format(Locale.ROOT, format, values));
    }
}
