package org.repmlpeval.job.report.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.result.ExactnessSection;
import org.repmlpeval.job.report.result.GatesSection.GateResult;
import org.repmlpeval.job.report.result.OutcomesSection;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.partitioning.Count;

/**
 * Something about a run that is as it should be or not.
 *
 * @param group {@code checks} or {@code gates}
 * @param name what should be
 * @param sentence what is
 */
public record Check(String group, String name, Result result, String sentence) {
    /** How a check ended. */
    public enum Result {
        PASSED,
        FAILED,
        /** The run did not measure it. */
        SKIPPED
    }

    /** What should be so in every run, then the gates. */
    static List<Check> of(EvaluationReport report) {
        List<Check> checks = new ArrayList<>();
        OutcomesSection outcomes = report.outcomes();
        checks.add(check(
                "images have a result",
                outcomes.scored() > 0,
                String.format(
                        Locale.ROOT,
                        "%,d of %s have a result",
                        outcomes.scored(),
                        Count.grouped(outcomes.listed(), "image"))));
        missing(outcomes, checks);
        report.run().forms().stream()
                .filter(form -> !Form.roundsByDesign(form))
                .forEach(form -> checks.add(exactness(report.exactness(), form)));
        if (report.gates() != null) {
            for (GateResult gate : report.gates().results()) {
                String name = gate.gate() + (gate.form() == null ? "" : " (" + gate.form() + ")");
                checks.add(new Check("gates", name, gate.passed() ? Result.PASSED : Result.FAILED, gate.sentence()));
            }
        }
        return checks;
    }

    private static void missing(OutcomesSection outcomes, List<Check> checks) {
        String name = "no more images are missing than allowed";
        OutcomesSection.MissingSection missing = outcomes.missing();
        checks.add(
                missing == null
                        ? new Check("checks", name, Result.SKIPPED, "the report knows no limit")
                        : check(
                                name,
                                !missing.exceeded(),
                                String.format(
                                        Locale.ROOT,
                                        "%s without a result, and %s allows %,d",
                                        Count.grouped(missing.images(), "image"),
                                        missing.limit(),
                                        missing.allowed())));
    }

    private static Check exactness(ExactnessSection exactness, String form) {
        String name = form + " computes what the network should compute, up to rounding";
        if (exactness == null) {
            return new Check("checks", name, Result.SKIPPED, "no sample of images was run in float64");
        }
        return exactness.forms().stream()
                .filter(one -> one.form().equals(form))
                .findFirst()
                .map(one -> check(name, one.isRounding(), one.verdict()))
                .orElseGet(() -> new Check(
                        "checks",
                        name,
                        Result.SKIPPED,
                        exactness.notMeasured() == null
                                ? "the sample in float64 has no result for this form"
                                : "the sample in float64 failed: " + exactness.notMeasured()));
    }

    private static Check check(String name, boolean passed, String sentence) {
        return new Check("checks", name, passed ? Result.PASSED : Result.FAILED, sentence);
    }
}
