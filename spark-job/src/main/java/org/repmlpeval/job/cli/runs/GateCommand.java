package org.repmlpeval.job.cli.runs;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.repmlpeval.job.cli.options.GateOptions;
import org.repmlpeval.job.gate.Gates;
import org.repmlpeval.job.gate.Measurable;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.console.ConsoleSummary;
import org.repmlpeval.job.report.page.extra.PageExtras;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.report.result.GatesSection;
import org.repmlpeval.job.report.template.Document;
import org.repmlpeval.job.report.text.Documents;
import org.repmlpeval.job.run.page.PageDocument;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.Secrets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "gate",
        mixinStandardHelpOptions = true,
        description =
                "Judge a finished run by gates, which are limits that its numbers must keep. The run itself, with its"
                        + " report and documents, is not changed. The exit code is 0 if all gates pass, and 7 if one fails.")
public final class GateCommand implements Callable<Integer> {
    /** The exit code of a run that failed a gate. */
    public static final int FAILED = 7;

    @Parameters(
            paramLabel = "RUN",
            description =
                    "Report folder that 'evaluate' wrote, local or on any Hadoop file system, for example /reports/b224.")
    private String run;

    @Mixin
    private GateOptions options;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Folder for report.html, report.md, report.txt and junit.xml of the run, with these gates in place of"
                            + " its own, and for gates.json with their results. Example: /tmp/b224-gates. Files that are there"
                            + " are replaced. It must not be the folder of the run. Default: none; the results are only"
                            + " printed.")
    private String out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Gates gates = options.gates();
        if (gates.isEmpty()) {
            throw new InvalidInputException(
                    "no gates are given; name them with --gate, for example --gate 'top1.deploy >= 80.3', or with --gates");
        }
        PublishedReport published = PublishedReport.read(SparkContexts.hadoop(), run);
        Location folder = out == null ? null : folder(published);
        Measurable measured = Measurable.of(published.report());
        gates.require(measured);
        GatesSection section = gates.judge(published.report(), measured).judgedAt(Instant.now());
        spec.commandLine().getOut().print(Secrets.redacted(ConsoleSummary.gates(section)));
        spec.commandLine().getOut().flush();
        if (folder != null) {
            write(published, section, new Output(folder, spec.commandLine().getOut()));
        }
        if (section.passed()) {
            return 0;
        }
        spec.commandLine()
                .getErr()
                .println("ERROR: " + failed(section) + ", so the exit code is " + FAILED + "; "
                        + Secrets.redacted(first(section)));
        return FAILED;
    }

    /** The documents in the folder of a run say how the run judged itself, as its report does. */
    private Location folder(PublishedReport published) throws IOException {
        Location given = Location.of(published.hadoop(), out);
        if (given.contains(published.folder()) && published.folder().contains(given)) {
            throw new InvalidInputException("setting out is " + out
                    + ", the folder of the run, whose documents say how the run was judged when it ended; legal: another"
                    + " folder");
        }
        return given;
    }

    private static void write(PublishedReport published, GatesSection section, Output output) throws IOException {
        EvaluationReport judged = Documents.published(published.report().with(section));
        PageExtras extras = PageExtras.read(
                published.folder().fileSystem(), published.folder().path(), published.hadoop());
        List<Document> documents = new ArrayList<>(Documents.published(extras.classes()));
        documents.add(0, new PageDocument(extras));
        for (Document document : documents) {
            output.write(document.fileName(), Documents.bytes(document, judged));
        }
        output.write("gates.json", ReportJson.text(section));
    }

    /** Why the first of the failed gates did, and where on the console the others are. */
    public static String first(GatesSection gates) {
        return gates.failed().get(0).sentence()
                + (gates.failed().size() > 1 ? "; the lines above that begin with GATE FAILED have all" : "");
    }

    /** How many gates failed, for example {@code 1 of 5 gates failed}. */
    public static String failed(GatesSection gates) {
        return gates.failed().size() + " of " + Count.of(gates.results().size(), "gate") + " failed";
    }
}
