package org.repmlpeval.job.cli;

import java.util.Optional;
import java.util.stream.Collectors;
import org.repmlpeval.job.cli.runs.GateCommand;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.result.GatesSection;
import org.repmlpeval.job.report.result.OutcomesSection;
import org.repmlpeval.partitioning.Count;

/**
 * Why a run does not count as a success although its report is published.
 *
 * @param exitCode the exit code
 * @param fact what is missing
 * @param where what on the console says why
 * @param why the reasons for a program that shows no console, with what joins them to the fact
 * @param advice what to do; empty, or a sentence with a leading blank
 */
public record Incomplete(int exitCode, String fact, String where, String why, String advice) {
    private static final String WARNINGS = "the warnings above say why";
    private static final String IN_REPORT = "; the report's warnings say why";

    /** The whole message. */
    public String message() {
        return fact + why + advice;
    }

    /** As {@link #of(OutcomesSection)}, and also if a gate failed. */
    public static Optional<Incomplete> of(EvaluationReport report) {
        return of(report.outcomes())
                .or(() -> report.gates() == null || report.gates().passed()
                        ? Optional.empty()
                        : Optional.of(new Incomplete(
                                GateCommand.FAILED,
                                "the report is published, but " + GateCommand.failed(report.gates()),
                                GateCommand.first(report.gates()),
                                report.gates().failed().stream()
                                        .map(GatesSection.GateResult::sentence)
                                        .collect(Collectors.joining("; ", ": ", "")),
                                "")));
    }

    /** The message with the exit code, for the command line. */
    String messageWithExitCode() {
        return fact + ", so the exit code is " + exitCode + "; " + where + advice;
    }

    /** @param scored images with a result @param listed all images */
    static Optional<Incomplete> of(long scored, long listed) {
        return scored > 0
                ? Optional.empty()
                : Optional.of(new Incomplete(
                        RepmlpEval.NOTHING_SCORED,
                        "the report is published, but "
                                + (listed == 1 ? "the only image" : "none of the " + Count.of(listed, "image"))
                                + " could be scored",
                        WARNINGS,
                        IN_REPORT,
                        ""));
    }

    /** As {@link #of(long, long)}, and also if more images are missing than allowed. */
    public static Optional<Incomplete> of(OutcomesSection outcomes) {
        OutcomesSection.MissingSection missing = outcomes.missing();
        return of(outcomes.scored(), outcomes.listed())
                .or(() -> missing == null || !missing.exceeded()
                        ? Optional.empty()
                        : Optional.of(new Incomplete(
                                RepmlpEval.MISSING,
                                "the report is published, but " + Count.grouped(missing.images(), "image") + " of "
                                        + outcomes.listed() + Count.verb(missing.images(), " has", " have")
                                        + " no result, and --max-missing " + missing.limit()
                                        + " allows " + missing.allowed(),
                                WARNINGS,
                                IN_REPORT,
                                ". Mend or remove the images, or raise --max-missing")));
    }
}
