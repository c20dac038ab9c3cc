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
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.report.rows.ClassTables;
import org.repmlpeval.job.report.text.Sheet;
import org.repmlpeval.job.run.spark.SparkContexts;
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
                "Compare finished runs with the first of them: accuracy with paired tests, flips, drift, speed, and what"
                        + " differs in what they depend on.")
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
                    "Runs over different data: compare the images that both have, by their ids. Default: off; such runs"
                            + " are refused.")
    private boolean common;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Folder for compare.json, compare.md and compare.html, for example /tmp/b224-changes. Files that"
                            + " are there are replaced. Default: none; the comparison is only printed.")
    private String out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        List<PublishedReport> reports = new ArrayList<>();
        for (String run : runs) {
            reports.add(PublishedReport.read(SparkContexts.hadoop(), run));
        }
        RunsComparison comparison =
                RunsComparison.of(reports, common ? RunsComparison.Images.COMMON : RunsComparison.Images.ALL);
        Sheet sheet = comparison.sheet(classes(reports.get(0)));
        PrintWriter console = spec.commandLine().getOut();
        console.print(Secrets.redacted(sheet.text()));
        console.flush();
        if (out != null) {
            Output output = Output.of(out, console);
            output.write("compare.json", ReportJson.text(comparison));
            output.write("compare.md", sheet.markdown());
            output.write("compare.html", sheet.html());
        }
        return 0;
    }

    /** Names of a classifier's classes; runs with other numbers of classes are not compared. */
    private static Map<Integer, String> classes(PublishedReport run) throws IOException {
        Map<Integer, String> names = new HashMap<>();
        ClassTables.read(run.folder().fileSystem(), run.folder().path(), run.hadoop())
                .forEach(row -> names.put(row.index(), row.name()));
        return names;
    }
}
