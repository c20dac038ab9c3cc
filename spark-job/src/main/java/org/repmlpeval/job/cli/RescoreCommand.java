package org.repmlpeval.job.cli;

import static org.repmlpeval.model.InvalidInputException.requireSetting;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.cli.options.ClassLabelOptions;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.console.ConsoleSummary;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.report.result.FormComparison;
import org.repmlpeval.job.run.labels.ClassOrderSettings;
import org.repmlpeval.job.run.labels.ScoringSettings;
import org.repmlpeval.job.run.output.OutputFolder;
import org.repmlpeval.job.run.rescore.PixelRescoring;
import org.repmlpeval.job.run.rescore.PixelRescoringReport;
import org.repmlpeval.job.run.rescore.Rescoring;
import org.repmlpeval.job.run.rescore.RescoringReport;
import org.repmlpeval.job.run.segmentation.SegmentationSettings;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.job.task.classification.Scoring;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.DataSetException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "rescore",
        mixinStandardHelpOptions = true,
        description =
                "Score a finished run again with other labels, without running the network: the rows of a classifier, or the label"
                        + " maps of a run with per-pixel scores that was made with --keep-predictions.")
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
            paramLabel = "FILE|DIR",
            description = {
                "For classifiers, required: file with the labels, in one of the formats of 'evaluate --labels', for example"
                        + " real.json.",
                "For per-pixel scores: labels that do not lie where --dataset says, a folder or a text file as for"
                        + " 'evaluate'. Default: the label files of --dataset."
            })
    private String labels;

    @Option(
            names = "--dataset",
            paramLabel = "NAME|FILE.yaml",
            description =
                    "For per-pixel scores: the data set, as for 'evaluate'; a YAML file may give label values another meaning, for"
                            + " example ignore some. Default: folders, with the --labels.")
    private String dataset;

    @Option(
            names = "--split",
            paramLabel = "NAME",
            description =
                    "For per-pixel scores: split of --dataset, for example train. Default: the data set's, mostly val.")
    private String split;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "For per-pixel scores: folder of the images, which tells the label files apart; no image is read, for example"
                            + " /data/cityscapes. Default: the folder of the run.")
    private String data;

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
        Configuration hadoop = SparkContexts.hadoop();
        PublishedReport published = PublishedReport.read(hadoop, rows);
        try (OutputFolder output = new OutputFolder(hadoop, out)) {
            return published.scoresPixels() ? pixels(published, output) : classes(published, output);
        }
    }

    private int classes(PublishedReport published, OutputFolder output) throws IOException {
        String legal = "none, because the run in " + published.folder() + " does not score pixels";
        requireNone("dataset", dataset, legal);
        requireNone("split", split, legal);
        requireNone("data", data, legal);
        if (labels == null) {
            throw new InvalidInputException(
                    "setting labels is required but missing; give the label file with --labels");
        }
        if (options.scoring().others() == Scoring.Others.MASKED) {
            throw new InvalidInputException(
                    "setting class-subset is folders, which cannot be computed again, because the"
                            + " rows hold only the best classes of each image; run 'evaluate' with it");
        }
        RescoringReport report = Rescoring.of(
                        published, options.labels(labels), ClassOrderSettings.parse(classes, "auto"))
                .report(options.scoring().topK(), command(), now());
        output.publishDocument("report.json", ReportJson.text(report));
        print(report);
        return program()
                .exitCode(
                        report.outcomes().getOrDefault("scored", 0L),
                        report.rescored().images());
    }

    private int pixels(PublishedReport published, OutputFolder output) throws IOException {
        String legal = "none, because the run in " + published.folder() + " scores pixels";
        requireNone("classes", classes, legal);
        if (!options.scoring().equals(ScoringSettings.DEFAULT)) {
            throw new InvalidInputException("setting top-k or class-subset is given; legal: " + legal);
        }
        options.labels(null);
        SegmentationSettings settings = new SegmentationSettings(
                Optional.ofNullable(dataset), Optional.ofNullable(labels), Optional.ofNullable(split));
        if (!settings.labelled()) {
            throw new InvalidInputException("no labels are given; name them with --dataset or --labels");
        }
        settings.requireSplitOfDataset();
        PixelRescoringReport report;
        try {
            report = PixelRescoring.of(published, settings, Optional.ofNullable(data))
                    .report(command(), now());
        } catch (DataSetException e) {
            throw dataset == null
                    ? new DataSetException(
                            e.getMessage()
                                    + ". Without --dataset, labels are looked for as in 'evaluate --labels'; the run in "
                                    + published.folder() + " used "
                                    + published.report().segmentation().setup().dataset(),
                            e)
                    : e;
        }
        output.publishDocument("report.json", ReportJson.text(report));
        print(report);
        return program().exitCode(report.outcomes().scored(), report.outcomes().listed());
    }

    private static void requireNone(String setting, String value, String legal) {
        requireSetting(value == null, setting, value, legal);
    }

    private List<String> command() {
        return spec.root().commandLine().getParseResult().originalArgs();
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private void print(PixelRescoringReport report) {
        head(report.rescored());
        report.warnings().forEach(warning -> line("WARNING     %s", warning));
        line(
                "outcomes    %d of %d images scored",
                report.outcomes().scored(), report.outcomes().listed());
        report.outcomes().faults().items().stream()
                .limit(1)
                .forEach(fault -> line("not scored  first %s: %s", fault.id(), fault.reason()));
        line("%s", ConsoleSummary.pixels(report.segmentation()).stripTrailing());
        line("report      %s", out);
    }

    private void head(RescoringReport.Rescored run) {
        line("re-scored   %s of %s, without inference", run.folder(), run.created());
    }

    private void print(RescoringReport report) {
        head(report.rescored());
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
                    "%-11s %s",
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
