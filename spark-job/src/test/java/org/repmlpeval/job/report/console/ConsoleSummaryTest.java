package org.repmlpeval.job.report.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.report.Examples;
import org.repmlpeval.job.report.result.ExactnessSection;
import org.repmlpeval.job.report.result.GatesSection;
import org.repmlpeval.job.report.result.GatesSection.GateResult;
import org.repmlpeval.job.run.check.ExactnessSections;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.classification.ClassificationResult;
import org.repmlpeval.job.task.classification.ClassificationTask;
import org.repmlpeval.job.task.classification.ImageResult;
import org.repmlpeval.job.task.measure.LogitRow;

class ConsoleSummaryTest {
    @Test
    void agreeingFormsReadAsBefore() throws IOException {
        assertGolden("console-agree.txt", Examples.agreeing());
    }

    @Test
    void differingFormsAndMissingImagesReadAsBefore() throws IOException {
        assertGolden("console-differ.txt", Examples.images());
    }

    @Test
    void threeFormsWithMissingImagesAndTiesStayReadable() {
        ClassificationTask task = new ClassificationTask(List.of("train", "deploy", "fused"), 1000);
        LogitRow tied = LogitRow.of(new float[1000]);
        ClassificationResult result = ClassificationResult.empty(task)
                .plus(task.score(Subject.of("a", 3), List.of(tied, tied, tied)))
                .plus(task.fault(Subject.of("b", 3), ImageOutcome.REJECTED, "over 100 MB"));

        String text = ConsoleSummary.render(Examples.report(task, result));

        assertThat(text.lines()).hasSizeLessThanOrEqualTo(42).allMatch(line -> line.length() <= 100);
        assertThat(text)
                .contains("all listed  top-1 % within: train 0.00 - 50.00, deploy 0.00 - 50.00, fused 0.00 - 50.00")
                .contains("fused vs train")
                .contains("train and fused agree on top-1: 0 of 1 predictions differ");
    }

    /** As many faulty images as one outcome needs, in a data set with one good image. */
    private static String withFaults(ImageOutcome outcome, int images) {
        ClassificationTask task = new ClassificationTask(List.of("train", "deploy"), 10);
        LogitRow row = LogitRow.of(new float[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        ClassificationResult result =
                ClassificationResult.empty(task).plus(task.score(Subject.of("z", 3), List.of(row, row)));
        for (int i = 0; i < images; i++) {
            result = result.plus(task.fault(Subject.of("image-" + i, 3), outcome, "reason " + i));
        }
        return ConsoleSummary.render(Examples.report(task, result));
    }

    @Test
    void eachOutcomeOtherThanScoredHasOneWarningWithTheFirstImageAndItsReason() {
        assertThat(withFaults(ImageOutcome.REJECTED, 3))
                .contains(
                        """
                        WARNING     3 images were rejected; the first is image-0
                                    reason: reason 0
                                    then image-1, image-2
                                    they are listed under outcomes.faults in report.json, and all of them in faults.jsonl
                        """);
        assertThat(withFaults(ImageOutcome.REJECTED, 1))
                .contains("WARNING     1 image was rejected: image-0\n            reason: reason 0\n");
        assertThat(withFaults(ImageOutcome.UNDECODABLE, 2)).contains("WARNING     2 images could not be decoded; the");
        assertThat(withFaults(ImageOutcome.UNREADABLE, 2)).contains("WARNING     2 images could not be read; the");
        ClassificationTask task = new ClassificationTask(List.of("train", "deploy"), 10);
        LogitRow nan = LogitRow.of(new float[] {Float.NaN, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        assertThat(ConsoleSummary.render(Examples.report(
                        task,
                        ClassificationResult.empty(task).plus(task.score(Subject.of("n", 3), List.of(nan, nan))))))
                .contains("WARNING     1 image has a NaN or infinite result: n\n            reason: ");
        assertThat(withFaults(ImageOutcome.UNLABELLED, 2)).contains("WARNING     2 images have no label; the");
        assertThat(withFaults(ImageOutcome.BAD_LABEL, 2))
                .contains("WARNING     2 images have a label file that cannot be used; the");
        assertThat(withFaults(ImageOutcome.REJECTED, 1100))
                .contains(
                        "WARNING     1,100 images were rejected; the first is image-0\n            reason: reason 0\n")
                .contains("the first 1,000 are listed under outcomes.faults in report.json, and");
        assertThat(withFaults(ImageOutcome.REJECTED, 0)).doesNotContain("WARNING", "outcomes.faults");
    }

    @Test
    void longReasonsAreBrokenAndNamesCannotSteerTheTerminal() {
        ClassificationTask task = new ClassificationTask(List.of("train", "deploy"), 10);
        String reason =
                "the file has 3 bytes, which is too few for an image ".repeat(4).strip();
        ClassificationResult result = ClassificationResult.empty(task);
        for (String id : List.of("red \u001b[31m.png", "two\nlines.png", "\u202egnp.png")) {
            result = result.plus(task.fault(Subject.of(id, 3), ImageOutcome.UNDECODABLE, reason));
        }

        String text = ConsoleSummary.render(Examples.report(task, result));

        assertThat(text)
                .contains(
                        """
                        WARNING     3 images could not be decoded; the first is red \\u001b[31m.png
                                    reason: the file has 3 bytes, which is too few for an image the file has 3 bytes, which
                                    is too few for an image the file has 3 bytes, which is too few for an image the file has
                                    3 bytes, which is too few for an image
                                    then two\\u000alines.png, \\u202egnp.png
                        """);
        assertThat(text.lines()).allMatch(line -> line.length() <= 100);
        assertThat(text.codePoints()).allMatch(c -> c == '\n' || !Character.isISOControl(c));
    }

    /** What people search for in logs, {@code GATE FAILED} for example, is one line. */
    @Test
    void theLineOfAGateIsNotBroken() {
        String sentence = "a sentence that is longer than a line ".repeat(5).strip();
        GatesSection gates = GatesSection.of(
                null, List.of(new GateResult("top1>=99", "train", 98.8, 99.0, "percent", false, -0.2, sentence)));

        assertThat(ConsoleSummary.gates(gates).lines()).contains("GATE FAILED: " + sentence);
    }

    @Test
    void whatIsWrongWithAMachineIsSaid() {
        String text = ConsoleSummary.render(Examples.report(Examples.images(), List.of("OpenBLAS is SLOW here")));
        assertThat(text.lines())
                .contains("WARNING     OpenBLAS is SLOW here")
                .contains("rounding    depends on the batch with the kernels for Nehalem");
        assertThat(ConsoleSummary.render(Examples.report(Examples.images()))).doesNotContain("kernels");
    }

    @Test
    void aSampleInFloat64ThatFailedIsAWarning() {
        ExactnessSection failed = ExactnessSections.of(
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.of("out of memory (Java heap space)"));
        String text = ConsoleSummary.render(Examples.report(Examples.images()).with(failed));
        assertThat(text.lines())
                .contains("WARNING     the float64 sample was not measured: out of memory (Java heap space)");
        assertThat(text)
                .doesNotContain("  train     rounding", "exact conversion")
                .contains("verdict     No verdict. ");
        assertThat(failed.notMeasured()).isEqualTo("out of memory (Java heap space)");
    }

    @Test
    void localeOfTheMachineDoesNotCount() {
        Locale before = Locale.getDefault();
        String expected = ConsoleSummary.render(Examples.report(Examples.images()));
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(ConsoleSummary.render(Examples.report(Examples.images())))
                    .isEqualTo(expected);
        } finally {
            Locale.setDefault(before);
        }
    }

    private static void assertGolden(String resource, List<ImageResult> images) throws IOException {
        String text = ConsoleSummary.render(Examples.report(images));
        try (InputStream golden = ConsoleSummaryTest.class.getResourceAsStream(resource)) {
            assertThat(text).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat(text.lines()).hasSizeLessThanOrEqualTo(37);
        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
        assertThat(text.chars()).allSatisfy(c -> assertThat(c).isLessThan(128));
    }
}
