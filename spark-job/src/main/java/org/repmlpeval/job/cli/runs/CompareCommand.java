package org.repmlpeval.job.cli.runs;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.repmlpeval.job.compare.RunsComparison;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.page.extra.Thumbnail;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.report.rows.ClassTables;
import org.repmlpeval.job.run.page.RunImages;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.settings.PageSettings;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Secrets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description =
                "Compare finished runs with the first of them: accuracy with paired tests, images with other predictions"
                        + " (flips), differences of the outputs (drift), speed, and every setting, version and machine that"
                        + " differs. The exit code is 0 whatever the comparison says; for a yes or no see 'gate --baseline'.")
public final class CompareCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "RUN",
            arity = "2..*",
            description =
                    "Report folders that 'evaluate' wrote, local or on any Hadoop file system, for example /reports/b224-old"
                            + " /reports/b224-new. The others are compared with the first.")
    private List<String> runs;

    @Option(
            names = "--common",
            description =
                    "Also accept runs over different data, and compare the images that both have, by their ids. Figures of"
                            + " segmentation and face networks are then shown side by side, also if the runs did not"
                            + " measure the same."
                            + " Default: off; such runs are refused.")
    private boolean common;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Folder for compare.json, compare.md and compare.html, for example /tmp/b224-changes. Files that"
                            + " are there are replaced. Default: none; the comparison is only printed.")
    private String out;

    @Option(
            names = "--thumbnails",
            defaultValue = "48",
            paramLabel = "N",
            description =
                    "How many images with other predictions compare.html shows, for example 12. Legal: 0 to 48. They are read"
                            + " from the data set of the first run again and stored in the page as small images. With 0 the"
                            + " page holds no image. Default: ${DEFAULT-VALUE}.")
    private int thumbnails;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        int most = new PageSettings(thumbnails).thumbnails();
        List<PublishedReport> reports = new ArrayList<>();
        for (String run : runs) {
            reports.add(PublishedReport.read(SparkContexts.hadoop(), run));
        }
        RunsComparison comparison =
                RunsComparison.of(reports, common ? RunsComparison.Images.COMMON : RunsComparison.Images.ALL);
        Map<Integer, String> classes = classes(reports.get(0));
        PrintWriter console = spec.commandLine().getOut();
        console.print(Secrets.redacted(comparison.console(classes).text()));
        console.flush();
        if (out != null) {
            Output output = Output.of(out, console);
            output.write("compare.json", ReportJson.text(comparison));
            output.write("compare.md", comparison.sheet(classes).markdown());
            Images images = Images.of(comparison.flipped(most), reports.get(0), spec);
            output.write("compare.html", comparison.html(classes, images.thumbnails(), images.note()));
        }
        return 0;
    }

    /**
     * The small images of a page.
     *
     * @param note why there are none; empty if there are some, or none are needed
     */
    private record Images(Map<String, Thumbnail> thumbnails, String note) {
        /** @param flipped CRC32C of the bytes that the run read, by the id of the image */
        static Images of(Map<String, Long> flipped, PublishedReport run, CommandSpec spec) {
            if (flipped.isEmpty()) {
                return new Images(Map.of(), "");
            }
            try {
                RecordedCommands commands = (RecordedCommands) spec.root().userObject();
                EvaluationSettings settings = commands.settings(run).build();
                if (settings.page().thumbnails() == 0) {
                    return new Images(
                            Map.of(),
                            "There are no thumbnails, because " + run.folder() + " was made with --thumbnails 0.");
                }
                Map<String, Thumbnail> made = RunImages.of(settings, run.hadoop(), flipped);
                if (made.isEmpty()) {
                    return new Images(
                            Map.of(),
                            "There are no thumbnails, because none of these images is in the data set of "
                                    + run.folder() + " any more.");
                }
                if (made.values().stream().allMatch(RunImages.ANOTHER::equals)) {
                    return new Images(
                            Map.of(),
                            "There are no thumbnails, because the images in the data set of " + run.folder()
                                    + " are not those that were evaluated.");
                }
                return new Images(made, "");
            } catch (InvalidInputException | DataSetException | IOException e) {
                return new Images(
                        Map.of(),
                        "There are no thumbnails, because the data set of " + run.folder() + " cannot be read again: "
                                + e.getMessage() + ".");
            }
        }
    }

    /** Names of a classifier's classes; runs with other numbers of classes are not compared. */
    private static Map<Integer, String> classes(PublishedReport run) throws IOException {
        Map<Integer, String> names = new HashMap<>();
        ClassTables.read(run.folder().fileSystem(), run.folder().path(), run.hadoop())
                .forEach(row -> names.put(row.index(), row.name()));
        return names;
    }
}
