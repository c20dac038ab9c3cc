package org.repmlpeval.job.report.page.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.Examples;
import org.repmlpeval.job.report.page.verdict.Finding.Tone;
import org.repmlpeval.job.report.page.verdict.Verdict.Level;
import org.repmlpeval.job.report.result.ExactnessSection;
import org.repmlpeval.job.report.result.ExactnessSection.BlockExactness;
import org.repmlpeval.job.report.result.ExactnessSection.FormExactness;
import org.repmlpeval.job.report.result.GatesSection;
import org.repmlpeval.job.report.result.GatesSection.GateResult;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.MissingLimit;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.classification.ClassificationResult;
import org.repmlpeval.job.task.classification.ClassificationTask;
import org.repmlpeval.job.task.classification.ImageResult;
import org.repmlpeval.job.task.measure.LogitRow;

/** One sentence for each way in which a run can end. */
class VerdictTest {
    private static final double FAR = 1.6;

    @Test
    void theFormsAgree() {
        Verdict verdict = Verdict.of(Examples.report(Examples.agreeing()).with(exact()));

        assertThat(verdict.level()).isEqualTo(Level.AGREE);
        assertThat(verdict.sentence())
                .isEqualTo(
                        "The form deploy computes what train computes: the outputs differ by rounding only, which changes"
                                + " none of 36 predictions.");
        assertThat(verdict.findings()).extracting(Finding::tone).doesNotContain(Tone.BAD);
        assertThat(verdict.findings())
                .extracting(Finding::text)
                .contains(
                        "deploy: exact conversion, the rest is rounding. In float64 its outputs differ from those of train"
                                + " by at most 1.0\u00a0×\u00a010⁻¹⁴; rounding explains up to 1.0\u00a0×\u00a010⁻¹³. Computing in float32 changes them by"
                                + " at most 1.0\u00a0×\u00a010⁻⁶; rounding explains up to 1.0\u00a0×\u00a010⁻⁴.");
        assertThat(verdict.findings().get(0).text()).doesNotContain("float64", "10⁻");
        assertThat(verdict.warnings()).isEmpty();
    }

    @Test
    void theAccuracyOfEachFormIsSaidInPlainFigures() {
        List<Figure> figures = Verdict.of(Examples.report(Examples.agreeing())).figures();

        assertThat(figures)
                .containsExactly(
                        new Figure("train", "top-1", "58.33 %", "36 images", "95 % interval 42.20 to 72.86"),
                        new Figure("deploy", "top-1", "58.33 %", "36 images", "95 % interval 42.20 to 72.86"));
        List<ImageResult> lost =
                List.of(Examples.TASK.fault(Subject.of("a", 1), ImageOutcome.UNREADABLE, "file is gone"));
        assertThat(Verdict.of(Examples.report(lost)).figures().get(0))
                .isEqualTo(new Figure("train", "top-1", "–", "0 images", null));
    }

    @Test
    void roundingAloneChangesPredictions() {
        Verdict verdict = Verdict.of(Examples.report(flipped()).with(exact()));

        assertThat(verdict.level()).isEqualTo(Level.ROUNDING);
        assertThat(verdict.level().words()).isEqualTo("The forms differ by rounding only");
        assertThat(verdict.sentence())
                .isEqualTo("The form deploy computes what train computes, but rounding changes 1 of 37 predictions.");
    }

    @Test
    void formsThatRoundByDesignAreNotJudgedButCounted() {
        assertThat(rounding(List.of("train", "deploy", "deploy@bf16"), 0).sentence())
                .isEqualTo(
                        "The form deploy computes what train computes: the outputs differ by rounding only, which changes"
                                + " none of 3 predictions. The form deploy@bf16 rounds by design and changes none of 3"
                                + " predictions.");
        Verdict several = rounding(List.of("train", "deploy", "deploy@bf16", "int8"), 2);
        assertThat(several.level()).isEqualTo(Level.AGREE);
        assertThat(several.sentence())
                .endsWith(
                        " none of 3 predictions. The forms deploy@bf16 and int8 round by design and change up to 2 of 3"
                                + " predictions.");
    }

    /** The verdict on three images, of which the last form flips the first few. */
    private static Verdict rounding(List<String> forms, int flips) {
        ClassificationTask task = new ClassificationTask(forms, 2);
        ClassificationResult result = ClassificationResult.empty(task);
        for (int i = 0; i < 3; i++) {
            List<LogitRow> rows = new ArrayList<>(Collections.nCopies(forms.size(), LogitRow.of(new float[] {2, 1})));
            rows.set(forms.size() - 1, LogitRow.of(new float[] {2, i < flips ? 3 : 1}));
            result = result.plus(task.score(Subject.of("image" + i, 0), rows));
        }
        return Verdict.of(Examples.report(task, result).with(exact()));
    }

    @Test
    void theConversionIsWrong() {
        Verdict verdict = Verdict.of(Examples.report(Examples.agreeing())
                .with(section(null, form("deploy", "conversion differs from block b on", "b", null, FAR))));

        assertThat(verdict.level()).isEqualTo(Level.CONVERSION);
        assertThat(verdict.sentence())
                .isEqualTo(
                        "From block b on, the form deploy does not compute what train computes, and rounding does not"
                                + " explain the difference.");
        assertThat(verdict.findings().get(0))
                .isEqualTo(Finding.bad(
                        "deploy: conversion differs from block b on. In float64 its outputs differ from those"
                                + " of train by at most 1.6; rounding explains up to 1.0\u00a0×\u00a010⁻¹³."));
        assertThat(verdict.warnings()).as("the verdict says it already").containsExactly("another warning");
    }

    @Test
    void theWeightsAreRounded() {
        Verdict verdict = Verdict.of(Examples.report(Examples.agreeing())
                .with(section(
                        "rounded to float16 after the conversion",
                        form("deploy", "conversion differs from block a on", "a", null, FAR))));

        assertThat(verdict.level()).isEqualTo(Level.DIFFER);
        assertThat(verdict.sentence())
                .isEqualTo(
                        "The weights of deploy are rounded to float16 after the conversion, so its outputs are not those"
                                + " of train.");
    }

    @Test
    void theArithmeticIsOff() {
        Verdict verdict = Verdict.of(Examples.report(Examples.agreeing())
                .with(section(
                        null, form("deploy", "arithmetic of form deploy is off from block b on", null, "b", 1e-14))));

        assertThat(verdict.level()).isEqualTo(Level.DIFFER);
        assertThat(verdict.sentence())
                .isEqualTo(
                        "The form deploy does not compute what train should compute, and rounding does not explain the"
                                + " difference.");
        assertThat(verdict.findings().get(0).text())
                .contains("Computing in float32")
                .doesNotContain("In float64");
    }

    @Test
    void valuesAreNotFinite() {
        BlockExactness block = new BlockExactness("a", null, null, null, null, null);
        FormExactness form = new FormExactness("train", "not measured", false, null, "a", List.of(block));
        Verdict verdict = Verdict.of(Examples.report(Examples.agreeing()).with(section(null, form)));

        assertThat(verdict.sentence())
                .isEqualTo("The values of train are not finite from block a on, even in float64, so the forms cannot be"
                        + " compared.");
    }

    @Test
    void aFailedGateIsNamed() {
        GateResult failed = gate(false, "top-1 of deploy is 98.80 %, 0.20 points below the limit of 99.00 %");
        GateResult passed = gate(true, "no prediction differs");
        EvaluationReport report = Examples.report(Examples.agreeing()).with(exact());

        Verdict one = Verdict.of(report.with(GatesSection.of(null, List.of(passed, failed))));
        assertThat(one.level()).isEqualTo(Level.FAILED);
        assertThat(one.sentence()).isEqualTo("Top-1 of deploy is 98.80 %, 0.20 points below the limit of 99.00 %.");
        assertThat(one.findings().get(0).text()).startsWith("The form deploy computes what train computes");
        assertThat(one.findings())
                .extracting(Finding::text)
                .as("the verdict says why the gate failed")
                .contains("Gate passed: no prediction differs.")
                .doesNotContain("Gate failed: " + failed.sentence() + ".");

        GateResult other = gate(false, "another gate failed");
        Verdict two = Verdict.of(report.with(GatesSection.of(null, List.of(failed, passed, other))));
        assertThat(two.sentence()).isEqualTo("2 of 3 gates failed, the first because " + failed.sentence() + ".");
        assertThat(two.findings().get(0)).isEqualTo(Finding.bad("Gate failed: another gate failed."));

        Verdict passing = Verdict.of(report.with(GatesSection.of(null, List.of(passed))));
        assertThat(passing.level()).isEqualTo(Level.AGREE);
    }

    @Test
    void tooManyImagesAreMissingWhateverGatesSay() {
        EvaluationReport report = Examples.report(Examples.images(), MissingLimit.parse("1%"))
                .with(exact())
                .with(GatesSection.of(null, List.of(gate(false, "top-1 is too low"))));
        Verdict verdict = Verdict.of(report);

        assertThat(verdict.level()).isEqualTo(Level.MISSING);
        assertThat(verdict.sentence())
                .isEqualTo(
                        "3 of 40 images have no result (7.50 %) and --max-missing 1% allows 0, so the other 37 do not stand"
                                + " for the data set.");
        assertThat(verdict.findings()).extracting(Finding::text).contains("Gate failed: top-1 is too low.");

        Verdict fault = Verdict.of(
                report.with(section(null, form("deploy", "conversion differs from block b on", "b", null, FAR))));
        assertThat(fault.level()).as("a fault is worse").isEqualTo(Level.CONVERSION);
    }

    @Test
    void nothingCanBeSaid() {
        List<ImageResult> lost = new ArrayList<>();
        lost.add(Examples.TASK.fault(Subject.of("a", 1), ImageOutcome.UNREADABLE, "file is gone"));
        Verdict nothing = Verdict.of(Examples.report(lost));
        assertThat(nothing.sentence()).isEqualTo("No image has a result, so nothing can be said about the forms.");
        assertThat(nothing.findings())
                .as("why no images ran in float64 is clear")
                .extracting(Finding::text)
                .contains("1 of 1 image has no result.")
                .noneMatch(text -> text.contains("--exact-sample"));
        assertThat(Verdict.of(Examples.report(Examples.agreeing())).level()).isEqualTo(Level.UNDECIDED);
    }

    /** All images with a result, one of which flips. */
    private static List<ImageResult> flipped() {
        return Examples.images().stream()
                .filter(image -> image.outcome() == ImageOutcome.SCORED)
                .toList();
    }

    private static GateResult gate(boolean passed, String sentence) {
        return new GateResult("gate", null, 1.0, 1.0, "percent", passed, 0.0, sentence);
    }

    private static ExactnessSection exact() {
        return section(null, form("deploy", "exact conversion, the rest is rounding", null, null, 1e-14));
    }

    private static FormExactness form(
            String name, String verdict, String conversionFrom, String arithmeticFrom, double conversion) {
        return new FormExactness(
                name,
                verdict,
                conversionFrom == null && arithmeticFrom == null,
                conversionFrom,
                arithmeticFrom,
                List.of(
                        new BlockExactness("a", 5.0, 0.0, 1e-13, 1e-6, 1e-4),
                        new BlockExactness("b", 5.0, conversion, 1e-13, 1e-6, 1e-4)));
    }

    private static ExactnessSection section(String weights, FormExactness form) {
        FormExactness reference = new FormExactness("train", "rounding", true, null, null, form.blocks());
        List<String> warnings = form.isRounding()
                ? List.of()
                : List.of(
                        ExactnessSection.FAULT + "; the float64 sample shows a fault in form deploy",
                        "another warning");
        return new ExactnessSection(List.of("image"), weights, null, List.of(), List.of(reference, form), warnings);
    }
}
