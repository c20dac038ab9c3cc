package org.repmlpeval.job.cli.runs;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.classes.ClassRow;
import org.repmlpeval.job.report.page.extra.PageExtras;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.report.rows.ClassTables;
import org.repmlpeval.job.report.template.Document;
import org.repmlpeval.job.report.text.Documents;
import org.repmlpeval.job.run.page.PageDocument;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.Location;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description =
                "Write the documents of finished runs again, from their report.json: page, Markdown, plain text, tables in"
                        + " CSV, a test report.")
public final class ReportCommand implements Callable<Integer> {
    private static final List<String> FORMATS = List.of("html", "md", "text", "junit", "csv");

    @Parameters(
            paramLabel = "RUN",
            arity = "0..*",
            description =
                    "Report folders that 'evaluate' wrote, local or on any Hadoop file system, for example /reports/b224."
                            + " Default: required, unless --schema is given.")
    private List<String> runs = List.of();

    @Option(
            names = "--format",
            split = ",",
            defaultValue = "html,md,text,junit",
            paramLabel = "FORMAT",
            description =
                    "Formats to write, separated by commas: html (report.html), md (report.md), text (report.txt), junit"
                            + " (junit.xml) and csv (a file for each table that has rows, such as accuracy.csv). Example:"
                            + " html,csv. Default: ${DEFAULT-VALUE}.")
    private List<String> formats;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Folder for the documents, for example /tmp/b224. If there are several runs, each gets a folder of its"
                            + " name in it. Documents that are there are replaced. Default: the folder of the run.")
    private String out;

    @Option(
            names = "--schema",
            description =
                    "Print the JSON Schema of report.json (draft 2020-12) and do nothing else. Takes no RUN. Default:"
                            + " off.")
    private boolean schema;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (schema) {
            requireNoRuns();
            spec.commandLine().getOut().print(ReportJson.schema());
            spec.commandLine().getOut().flush();
            return 0;
        }
        requireRuns();
        requireFormats();
        Configuration hadoop = SparkContexts.hadoop();
        List<PublishedReport> reports = new ArrayList<>();
        for (String run : runs) {
            reports.add(PublishedReport.read(hadoop, run));
        }
        requireNamesOfTheirOwn(reports);
        PrintWriter console = spec.commandLine().getOut();
        for (PublishedReport report : reports) {
            Location folder = folder(hadoop, report);
            for (Document document : documents(report)) {
                if (document.fits(report.report())) {
                    new Output(folder, console).write(document.fileName(), Documents.bytes(document, report.report()));
                }
            }
        }
        return 0;
    }

    private void requireNoRuns() {
        if (!runs.isEmpty()) {
            throw new InvalidInputException("setting schema is given with " + Count.of(runs.size(), "run")
                    + "; legal: without any, because the schema is the same for all runs");
        }
    }

    private void requireRuns() {
        if (runs.isEmpty()) {
            throw new InvalidInputException(
                    "no run is given; name one or more report folders that 'evaluate' wrote, for"
                            + " example /reports/b224, or print the schema of report.json with --schema");
        }
    }

    private void requireFormats() {
        for (String format : formats) {
            if (!FORMATS.contains(format.strip())) {
                throw new InvalidInputException("setting format is '" + format + "'; legal: "
                        + String.join(", ", FORMATS) + ", separated by commas");
            }
        }
    }

    private List<Document> documents(PublishedReport report) throws IOException {
        List<Document> all = new ArrayList<>();
        for (String format : formats) {
            switch (format.strip()) {
                case "md" -> all.add(Documents.markdown(classes(report)));
                case "text" -> all.add(Documents.text());
                case "junit" -> all.add(Documents.junit());
                case "html" -> all.add(new PageDocument(PageExtras.read(
                        report.folder().fileSystem(), report.folder().path(), report.hadoop())));
                default -> {
                    all.addAll(Documents.csv(report.report()));
                    all.add(Documents.classes(classes(report)));
                }
            }
        }
        return all;
    }

    private static List<ClassRow> classes(PublishedReport report) throws IOException {
        return ClassTables.read(report.folder().fileSystem(), report.folder().path(), report.hadoop());
    }

    private void requireNamesOfTheirOwn(List<PublishedReport> reports) {
        Set<String> names = new HashSet<>();
        for (PublishedReport report : reports) {
            String name = report.folder().path().getName();
            if (out != null && !names.add(name)) {
                throw new InvalidInputException(
                        "two of the runs are named '" + name + "', so their documents cannot be told" + " apart in "
                                + out + "; give their folders one by one, each with a --out of its own");
            }
        }
    }

    private Location folder(Configuration hadoop, PublishedReport report) throws IOException {
        if (out == null) {
            return report.folder();
        }
        Location all = Location.of(hadoop, out);
        return runs.size() == 1
                ? all
                : new Location(
                        all.fileSystem(), all.resolve(report.folder().path().getName()));
    }
}
