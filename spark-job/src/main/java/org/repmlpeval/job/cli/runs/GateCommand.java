package org.repmlpeval.job.cli.runs;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.repmlpeval.job.cli.options.GateOptions;
import org.repmlpeval.job.gate.Gates;
import org.repmlpeval.job.gate.Measurable;
import org.repmlpeval.job.report.console.ConsoleSummary;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.report.result.GatesSection;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.Count;
import org.repmlpeval.partitioning.Secrets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "gate",
        mixinStandardHelpOptions = true,
        description = "Judge a finished run by gates. The run itself is not changed.")
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
        Measurable measured = Measurable.of(published.report());
        gates.require(measured);
        GatesSection section = gates.judge(published.report(), measured);
        spec.commandLine().getOut().print(Secrets.redacted(ConsoleSummary.gates(section)));
        spec.commandLine().getOut().flush();
        if (section.passed()) {
            return 0;
        }
        spec.commandLine()
                .getErr()
                .println("ERROR: " + failed(section) + ", so the exit code is " + FAILED + "; " + first(section));
        return FAILED;
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
