package org.repmlpeval.job.report.page.verdict;

import static org.repmlpeval.job.report.page.element.Numbers.all;
import static org.repmlpeval.job.report.page.element.Numbers.count;
import static org.repmlpeval.job.report.page.element.Numbers.text;

import java.util.List;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.page.verdict.Verdict.Level;
import org.repmlpeval.job.report.result.ExactnessSection.BlockExactness;
import org.repmlpeval.job.report.result.ExactnessSection.FormExactness;
import org.repmlpeval.model.arch.network.Form;

/** What a report says about the forms, apart from gates and missing images. */
record Judgement(Level level, String sentence) {
    static Judgement of(EvaluationReport report) {
        List<String> forms = report.run().forms();
        String reference = forms.get(0);
        List<FormExactness> judged =
                report.exactness() == null ? List.of() : report.exactness().forms();
        List<FormExactness> faults =
                judged.stream().filter(form -> !form.isRounding()).toList();
        if (report.outcomes().scored() == 0) {
            return undecided("No image has a result, so nothing can be said about the forms.");
        }
        if (!faults.isEmpty()) {
            return fault(report, faults, reference);
        }
        if (forms.size() > 1 && Form.roundsByDesign(reference)) {
            return undecided(text("The form %s, with which the others were compared, rounds by design.", reference));
        }
        if (forms.size() == 1) {
            return undecided(text("Only the form %s was run, so there was nothing to compare.", reference));
        }
        List<FormExactness> others =
                judged.stream().filter(form -> !form.form().equals(reference)).toList();
        if (others.isEmpty()) {
            return undecided(unmeasured(forms.subList(1, forms.size())));
        }
        List<Change> changes =
                Change.of(report, others.stream().map(FormExactness::form).toList());
        String same = subject(names(others), "computes", "compute") + " what " + reference + " computes";
        String byDesign = byDesign(report);
        if (changes.isEmpty()) {
            return new Judgement(Level.AGREE, same + ": the outputs differ by rounding only." + byDesign);
        }
        return changes.get(0).count() == 0
                ? new Judgement(
                        Level.AGREE,
                        text(
                                "%s: the outputs differ by rounding only, which changes %s.%s",
                                same, changed(changes, others.size()), byDesign))
                : new Judgement(
                        Level.ROUNDING,
                        text("%s, but rounding changes %s.%s", same, changed(changes, others.size()), byDesign));
    }

    /** What forms change that are not judged, because they are meant to differ; empty if there are none or nothing can be counted. */
    private static String byDesign(EvaluationReport report) {
        List<String> forms = report.run().forms();
        List<String> rounding = forms.subList(1, forms.size()).stream()
                .filter(Form::roundsByDesign)
                .toList();
        List<Change> changes = Change.of(report, rounding);
        return changes.isEmpty()
                ? ""
                : text(
                        " %s by design and %s %s.",
                        subject(rounding, "rounds", "round"),
                        rounding.size() == 1 ? "changes" : "change",
                        changed(changes, rounding.size()));
    }

    /** For example {@code up to 3 of 500 predictions}. @param changes at least one, the largest first */
    private static String changed(List<Change> changes, int forms) {
        Change most = changes.get(0);
        String number = most.count() == 0 ? "none" : (forms > 1 ? "up to " : "") + count(most.count());
        return text("%s of %s %s", number, count(most.of()), most.things());
    }

    private static String unmeasured(List<String> others) {
        if (!others.stream().allMatch(Form::roundsByDesign)) {
            return "It was not measured whether the differences between the forms are rounding.";
        }
        return others.size() == 1
                ? text(
                        "The form %s rounds%s by design. Whether it is good enough is told by its accuracy.",
                        others.get(0), others.get(0).equals(Form.INT8.label()) ? " to 8 bits" : "")
                : text(
                        "The forms %s round by design. Whether they are good enough is told by their accuracy.",
                        all(others));
    }

    private static Judgement undecided(String sentence) {
        return new Judgement(Level.UNDECIDED, sentence);
    }

    private static Judgement fault(EvaluationReport report, List<FormExactness> faults, String reference) {
        FormExactness first = faults.get(0);
        if (isNotFinite(first)) {
            return new Judgement(
                    Level.DIFFER,
                    text(
                            "The values of %s are not finite from block %s on, even in float64, so the forms cannot be"
                                    + " compared.",
                            reference, first.arithmeticFrom()));
        }
        List<FormExactness> converted =
                faults.stream().filter(form -> form.conversionFrom() != null).toList();
        if (converted.isEmpty()) {
            return new Judgement(
                    Level.DIFFER,
                    text(
                            "%s not compute what %s should compute, and rounding does not explain the difference.",
                            subject(names(faults), "does", "do"), reference));
        }
        String weights = report.exactness().deployWeights();
        if (weights != null && weights.startsWith("rounded")) {
            return new Judgement(
                    Level.DIFFER,
                    text(
                            "The weights of %s are %s, so its outputs are not those of %s.",
                            all(names(converted)), weights, reference));
        }
        return new Judgement(
                Level.CONVERSION,
                text(
                        "From block %s on, %s not compute what %s computes, and rounding does not explain the"
                                + " difference.",
                        converted.get(0).conversionFrom(),
                        subject(names(converted), "does", "do").replaceFirst("^T", "t"),
                        reference));
    }

    /** Whether the reference itself is not finite in float64. */
    private static boolean isNotFinite(FormExactness form) {
        return form.blocks().stream()
                .filter(block -> block.block().equals(form.arithmeticFrom()))
                .map(BlockExactness::maxAbsValue)
                .anyMatch(value -> value == null);
    }

    private static List<String> names(List<FormExactness> forms) {
        return forms.stream().map(FormExactness::form).toList();
    }

    private static String subject(List<String> names, String one, String several) {
        return names.size() == 1 ? "The form " + names.get(0) + " " + one : "The forms " + all(names) + " " + several;
    }
}
