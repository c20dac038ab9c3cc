package org.repmlpeval.job.report.page.verdict;

import static org.repmlpeval.job.report.page.element.Numbers.all;
import static org.repmlpeval.job.report.page.element.Numbers.count;
import static org.repmlpeval.job.report.page.element.Numbers.text;

import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.page.element.Numbers;
import org.repmlpeval.job.report.result.ExactnessSection;
import org.repmlpeval.job.report.result.ExactnessSection.FormExactness;
import org.repmlpeval.job.report.result.GatesSection;
import org.repmlpeval.job.report.result.OutcomesSection.MissingSection;

/**
 * Whether the forms agree, as the report says it.
 *
 * @param sentence the verdict
 * @param findings what it rests on
 * @param warnings what makes the numbers doubtful
 */
public record Verdict(Level level, String sentence, List<Finding> findings, List<String> warnings) {
    /** The verdict in a word. */
    public enum Level {
        AGREE("The forms agree"),
        DIFFER("The forms differ"),
        FAILED("A gate failed"),
        UNDECIDED("No verdict");

        private final String words;

        Level(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    public Verdict {
        findings = List.copyOf(findings);
        warnings = List.copyOf(warnings);
    }

    public static Verdict of(EvaluationReport report) {
        List<Finding> findings = new ArrayList<>();
        exactness(report, findings);
        findings.addAll(PairFindings.of(report));
        missing(report, findings);
        gates(report, findings);
        Verdict verdict = withGates(judge(report), report.gates());
        return new Verdict(verdict.level, verdict.sentence, findings, Warnings.of(report));
    }

    private static Verdict said(Level level, String sentence) {
        return new Verdict(level, sentence, List.of(), List.of());
    }

    /** A failed gate decides, unless the forms differ, which is worse. */
    private static Verdict withGates(Verdict forms, GatesSection gates) {
        if (gates == null || gates.passed() || forms.level == Level.DIFFER) {
            return forms;
        }
        String failed = text(
                "%d of %d gates failed. ",
                gates.failed().size(), gates.results().size());
        return said(Level.FAILED, failed + forms.sentence);
    }

    private static void gates(EvaluationReport report, List<Finding> findings) {
        if (report.gates() != null) {
            report.gates()
                    .results()
                    .forEach(gate -> findings.add(Finding.of(gate.passed(), "Gate: " + gate.sentence())));
        }
    }

    private static Verdict judge(EvaluationReport report) {
        List<String> forms = report.run().forms();
        String reference = forms.get(0);
        List<FormExactness> judged = judged(report);
        List<FormExactness> faults =
                judged.stream().filter(form -> !form.isRounding()).toList();
        if (!faults.isEmpty()) {
            return said(
                    Level.DIFFER,
                    text(
                            "%s not compute what %s should compute; rounding does not explain the difference.",
                            subject(faults, "does", "do"), reference));
        }
        MissingSection missing = report.outcomes().missing();
        if (missing != null && missing.exceeded()) {
            return said(
                    Level.UNDECIDED,
                    text(
                            "Too many images are missing: %s of %s have no result, and %s are allowed.",
                            count(missing.images()), count(report.outcomes().listed()), count(missing.allowed())));
        }
        if (forms.size() == 1) {
            return said(Level.UNDECIDED, text("Only the form %s was run, so there was nothing to compare.", reference));
        }
        if (report.outcomes().scored() == 0) {
            return said(Level.UNDECIDED, "No image has a result, so nothing can be said about the forms.");
        }
        List<FormExactness> others =
                judged.stream().filter(form -> !form.form().equals(reference)).toList();
        if (others.isEmpty()) {
            boolean rounded = forms.subList(1, forms.size()).equals(List.of("int8"));
            return said(
                    Level.UNDECIDED,
                    rounded
                            ? "The form int8 rounds to 8 bits by design. Whether it is good enough is told by its accuracy."
                            : "It was not measured whether the differences between the forms are rounding.");
        }
        return said(
                Level.AGREE,
                text(
                        "%s what %s computes. All that differs is rounding.",
                        subject(others, "computes", "compute"), reference));
    }

    private static List<FormExactness> judged(EvaluationReport report) {
        return report.exactness() == null ? List.of() : report.exactness().forms();
    }

    private static String subject(List<FormExactness> forms, String one, String several) {
        List<String> names = forms.stream().map(FormExactness::form).toList();
        return names.size() == 1 ? "The form " + names.get(0) + " " + one : "The forms " + all(names) + " " + several;
    }

    private static void exactness(EvaluationReport report, List<Finding> findings) {
        ExactnessSection section = report.exactness();
        if (section == null) {
            findings.add(Finding.note(
                    "No images ran in float64 (--exact-sample 0), so nothing tells rounding from a" + " fault."));
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

    /** The verdict on a form, and the difference at the last block beside what rounding explains of it. */
    private static String tolerance(FormExactness form, String reference) {
        String verdict = form.form() + ": " + form.verdict() + ".";
        if (form.blocks().isEmpty()) {
            return verdict;
        }
        ExactnessSection.BlockExactness last = form.blocks().get(form.blocks().size() - 1);
        return verdict
                + text(
                        " At the output (%s) it differs in float64 by at most %s from %s, where rounding explains %s;"
                                + " computing in float32 adds at most %s, where rounding explains %s.",
                        last.block(),
                        small(last.conversion()),
                        reference,
                        small(last.conversionLimit()),
                        small(last.arithmetic()),
                        small(last.arithmeticLimit()));
    }

    private static void missing(EvaluationReport report, List<Finding> findings) {
        MissingSection missing = report.outcomes().missing();
        long listed = report.outcomes().listed();
        if (missing == null) {
            long without = listed - report.outcomes().scored();
            findings.add(Finding.of(
                    without == 0, text("%s of %s listed images have no result.", count(without), count(listed))));
        } else if (missing.images() == 0) {
            findings.add(Finding.good(text("No image is missing: none of %s failed.", count(listed))));
        } else {
            findings.add(Finding.of(
                    !missing.exceeded(),
                    text(
                            "%s%s of %s images have no result (%.2f %%); --max-missing %s allows %s.",
                            missing.exceeded() ? "TOO MANY MISSING: " : "",
                            count(missing.images()),
                            count(listed),
                            missing.percent(),
                            missing.limit(),
                            count(missing.allowed()))));
        }
    }

    /** A value that is not finite is null in a report. */
    private static String small(Double value) {
        return value == null ? "a value that is not finite" : Numbers.small(value);
    }
}
