package org.repmlpeval.job.report.page.verdict;

import static org.repmlpeval.job.report.page.element.Numbers.count;
import static org.repmlpeval.job.report.page.element.Numbers.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.page.element.Numbers;
import org.repmlpeval.job.report.result.ExactnessSection;
import org.repmlpeval.job.report.result.ExactnessSection.BlockExactness;
import org.repmlpeval.job.report.result.ExactnessSection.FormExactness;
import org.repmlpeval.job.report.result.GatesSection;
import org.repmlpeval.job.report.result.GatesSection.GateResult;
import org.repmlpeval.job.report.result.OutcomesSection;
import org.repmlpeval.job.report.result.OutcomesSection.MissingSection;
import org.repmlpeval.partitioning.Count;

/**
 * Whether the forms agree, as the report says it.
 *
 * @param sentence the verdict
 * @param figures how right each form is
 * @param findings what it rests on, what is not as it should be first
 * @param warnings what makes the numbers doubtful
 */
public record Verdict(
        Level level, String sentence, List<Figure> figures, List<Finding> findings, List<String> warnings) {
    /** The verdict in a few words. */
    public enum Level {
        AGREE("The forms agree"),
        /** Rounding alone changed predictions. */
        ROUNDING("The forms differ by rounding only"),
        CONVERSION("The conversion is wrong"),
        DIFFER("The forms differ"),
        MISSING("Too many images are missing"),
        FAILED("A gate failed"),
        UNDECIDED("No verdict");

        private final String words;

        Level(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }

        /** Whether a form computes something else, which rounding does not explain. */
        public boolean isFault() {
            return this == CONVERSION || this == DIFFER;
        }
    }

    public Verdict {
        figures = List.copyOf(figures);
        findings = List.copyOf(findings);
        warnings = List.copyOf(warnings);
    }

    public static Verdict of(EvaluationReport report) {
        Judgement forms = Judgement.of(report);
        Judgement decides = decides(report, forms);
        List<Finding> findings = new ArrayList<>();
        if (decides != forms && forms.level() != Level.UNDECIDED) {
            findings.add(Finding.good(forms.sentence()));
        }
        findings.addAll(PairFindings.of(report));
        exactness(report, findings);
        if (decides.level() != Level.MISSING) {
            missing(report, findings);
        }
        gates(report, decides.level() == Level.FAILED, findings);
        findings.sort(Comparator.comparing(finding -> finding.tone() != Finding.Tone.BAD));
        return new Verdict(decides.level(), decides.sentence(), Figure.of(report), findings, Warnings.of(report));
    }

    /** The worst of what there is to say: a fault of a form, then too many missing images, then a failed gate. */
    private static Judgement decides(EvaluationReport report, Judgement forms) {
        OutcomesSection outcomes = report.outcomes();
        MissingSection missing = outcomes.missing();
        GatesSection gates = report.gates();
        if (forms.level().isFault() || outcomes.scored() == 0) {
            return forms;
        }
        if (missing != null && missing.exceeded()) {
            return new Judgement(
                    Level.MISSING,
                    text(
                            "%s of %s %s no result (%.2f %%) and --max-missing %s allows %s, so the other %s do"
                                    + " not stand for the data set.",
                            count(missing.images()),
                            Count.grouped(outcomes.listed(), "image"),
                            Count.verb(missing.images(), "has", "have"),
                            missing.percent(),
                            missing.limit(),
                            count(missing.allowed()),
                            count(outcomes.scored())));
        }
        if (gates == null || gates.passed()) {
            return forms;
        }
        int failed = gates.failed().size();
        String first = gates.failed().get(0).sentence();
        return new Judgement(
                Level.FAILED,
                failed == 1
                        ? text("%s.", capitalised(first))
                        : text(
                                "%d of %d gates failed, the first because %s.",
                                failed, gates.results().size(), first));
    }

    private static String capitalised(String sentence) {
        return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    }

    /** @param said whether the verdict names the first gate that failed */
    private static void gates(EvaluationReport report, boolean said, List<Finding> findings) {
        if (report.gates() == null) {
            return;
        }
        if (report.gates().judgedLater() != null) {
            findings.add(Finding.note(text(
                    "The gates were judged on %s, after the run. The report.json of the run says how it was judged"
                            + " itself.",
                    report.gates().judgedLater().replace('T', ' ').replace("Z", " UTC"))));
        }
        GateResult first = said ? report.gates().failed().get(0) : null;
        report.gates().results().stream()
                .filter(gate -> gate != first)
                .forEach(gate -> findings.add(Finding.of(
                        gate.passed(), text("Gate %s: %s.", gate.passed() ? "passed" : "failed", gate.sentence()))));
    }

    private static void exactness(EvaluationReport report, List<Finding> findings) {
        ExactnessSection section = report.exactness();
        if (report.outcomes().scored() == 0) {
            return;
        }
        if (section == null) {
            findings.add(Finding.note(
                    "No images ran in float64 (--exact-sample 0), so nothing tells rounding from a fault."));
            return;
        }
        String reference = report.run().forms().get(0);
        for (FormExactness form : section.forms()) {
            if (form.form().equals(reference) && form.isRounding()) {
                continue;
            }
            findings.add(Finding.of(form.isRounding(), tolerance(form, reference)));
        }
    }

    /** The verdict on a form, and the differences at the last block with what rounding explains of them. */
    private static String tolerance(FormExactness form, String reference) {
        StringBuilder said = new StringBuilder(form.form() + ": " + form.verdict() + ".");
        if (form.blocks().isEmpty()) {
            return said.toString();
        }
        BlockExactness last = form.blocks().get(form.blocks().size() - 1);
        boolean arithmeticOnly = !form.isRounding() && form.conversionFrom() == null;
        boolean conversionOnly = !form.isRounding() && form.arithmeticFrom() == null;
        if (!form.form().equals(reference) && !arithmeticOnly) {
            said.append(text(
                    " In float64 its outputs differ from those of %s by at most %s; rounding %s.",
                    reference, small(last.conversion()), explains(form, last)));
        }
        if (!conversionOnly) {
            said.append(text(
                    " Computing in float32 changes them by at most %s; rounding explains up to %s.",
                    small(last.arithmetic()), small(last.arithmeticLimit())));
        }
        return said.toString();
    }

    private static String explains(FormExactness form, BlockExactness last) {
        boolean beyond = last.conversion() != null
                && last.conversionLimit() != null
                && last.conversion() > last.conversionLimit();
        return beyond && form.isRounding()
                ? "of the given weights to float32 explains it"
                : "explains up to " + small(last.conversionLimit());
    }

    private static void missing(EvaluationReport report, List<Finding> findings) {
        MissingSection missing = report.outcomes().missing();
        long listed = report.outcomes().listed();
        long without = listed - report.outcomes().scored();
        if (without == 0) {
            findings.add(Finding.good(
                    listed == 1
                            ? "The only image has a result."
                            : text("Each of the %s images has a result.", count(listed))));
        } else if (missing == null) {
            findings.add(Finding.bad(text(
                    "%s of %s %s no result.",
                    count(without), Count.grouped(listed, "image"), Count.verb(without, "has", "have"))));
        } else if (missing.images() == 0) {
            findings.add(Finding.note(text(
                    "%s of %s %s no result; none of them counts as missing.",
                    count(without), Count.grouped(listed, "image"), Count.verb(without, "has", "have"))));
        } else {
            String sentence = text(
                    "%s of %s %s no result (%.2f %%); --max-missing %s allows %s.",
                    count(missing.images()),
                    Count.grouped(listed, "image"),
                    Count.verb(missing.images(), "has", "have"),
                    missing.percent(),
                    missing.limit(),
                    count(missing.allowed()));
            findings.add(missing.exceeded() ? Finding.bad(sentence) : Finding.note(sentence));
        }
    }

    /** A value that is not finite is null in a report. */
    private static String small(Double value) {
        return value == null ? "a value that is not finite" : Numbers.small(value);
    }
}
