package org.repmlpeval.job.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ExampleKinds;
import org.repmlpeval.job.report.result.FormAgreement;
import org.repmlpeval.job.report.result.FormComparison.DriftLine;
import org.repmlpeval.job.report.result.GatesSection.GateResult;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.job.report.result.Share;
import org.repmlpeval.job.report.segmentation.FormPixelComparison;
import org.repmlpeval.job.report.segmentation.FormPixelComparison.MiouDifference;
import org.repmlpeval.job.report.segmentation.FormSegmentation;
import org.repmlpeval.job.report.segmentation.SegmentationSection;
import org.repmlpeval.job.task.statistics.Sample;

/** Gates of scores per pixel, with labels and without. */
class PixelGatesTest {
    private static final DriftLine DRIFT = new DriftLine(9, 0.5, "b.png", 0.1, 0.1, 0.2, 0.25, 0.4, null);
    private static final String FORMS = "[\"train\", \"deploy\", \"fused\", \"int8\"]";

    /** Of forms whose numbers are all different. Nothing was compared with int8. */
    private static EvaluationReport segmentation(double miou) {
        ObjectNode document = ExampleKinds.segmentation();
        SegmentationSection empty = ExampleKinds.report(document).segmentation();
        List<FormSegmentation> forms =
                List.of(form("train", miou), form("deploy", miou - 1), form("fused", miou - 2), form("int8", null));
        List<FormPixelComparison> comparison = List.of(
                pair("fused", new MiouDifference(-2.0, new PercentRange(-2.5, -1.5)), 7),
                pair("deploy", new MiouDifference(0.0, new PercentRange(0.0, 0.5)), 3));
        ExampleKinds.set(
                document,
                "segmentation",
                new SegmentationSection(empty.setup(), empty.strayLabels(), forms, comparison));
        return ExampleKinds.report(ExampleKinds.changed(document, "/run/forms", FORMS));
    }

    private static FormSegmentation form(String name, Double miou) {
        return new FormSegmentation(
                name,
                miou == null ? Map.of() : Map.of("miou.mmseg", miou),
                null,
                new FormSegmentation.Pixels(0, 0, 0, 0, 0, 0, 0),
                List.of());
    }

    private static FormPixelComparison pair(String other, MiouDifference difference, long changed) {
        return new FormPixelComparison(
                "train",
                other,
                9,
                difference,
                Share.of(changed, 1000),
                0,
                0,
                0,
                Share.of(0, 9),
                DRIFT,
                List.of(),
                Map.of("maxAbs", DRIFT),
                Sample.empty(1));
    }

    private static EvaluationReport agreement() {
        ObjectNode document = ExampleKinds.agreement();
        ExampleKinds.setForms(
                document,
                List.of(
                        new FormAgreement("train", "fused", 9, null, Map.of(), Sample.empty(1)),
                        new FormAgreement(
                                "train",
                                "deploy",
                                9,
                                new FormAgreement.PixelChanges(Share.of(5, 200), Share.of(1, 9), DRIFT),
                                Map.of("maxAbs", DRIFT),
                                Sample.empty(1))));
        return ExampleKinds.report(ExampleKinds.changed(document, "/run/forms", FORMS));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "miou.train >= 70 ; true ; mIoU of train is 70.00 %, exactly the limit",
                "miou.fused >= 70 ; false ; mIoU of fused is 68.00 %, 2.00 points below the limit of 70.00 %",
                "miou.int8 >= 70 ; false ; mIoU of int8 cannot be judged: the report has no such number",
                "miou-drop.fused <= 1 ; false ; the loss of mIoU from train to fused, at the upper end of its 95 % interval, is 2.50 points, 1.50 points above the limit of 1.00 points",
                "miou-drop.deploy <= 0 ; true ; the loss of mIoU from train to deploy, at the upper end of its 95 % interval, is 0.00 points, exactly the limit",
                "miou-drop.int8 <= 1 ; false ; the loss of mIoU from train to int8, at the upper end of its 95 % interval cannot be judged: the report has no such number",
                "changed-pixels.deploy <= 2 ; false ; the number of pixels to which deploy and train give different classes is 3, 1 above the limit of 2",
                "changed-pixels.fused <= 0.8% ; true ; the share of pixels to which fused and train give different classes is 0.70 %, 0.10 points below the limit of 0.80 %",
                "changed-pixels.int8 <= 2 ; false ; the number of pixels to which int8 and train give different classes cannot be judged: the report has no such number",
                "drift-max.deploy <= 0.5 ; true ; the largest |score difference| of deploy and train is 5.0e-01, exactly the limit",
                "drift-p99.deploy <= 0.2 ; false ; the 99th percentile over images of the largest |score difference| of deploy and train is 2.5e-01, 5.0e-02 above the limit of 2.0e-01",
                "drift-relative.deploy <= 1 ; false ; the largest |score difference| of deploy and train, over the range of an image's values cannot be judged: the report has no such number",
            })
    void numbersWithLabels(String gate, boolean passed, String sentence) {
        requireJudged(segmentation(70), Optional.empty(), gate, passed, sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "changed-pixels.deploy <= 4 | false | the number of pixels to which deploy and train give different classes is 5, 1 above the limit of 4",
                "changed-pixels.deploy <= 2.5% | true | the share of pixels to which deploy and train give different classes is 2.50 %, exactly the limit",
                "changed-pixels.fused <= 4 | false | the number of pixels to which fused and train give different classes cannot be judged: the report has no such number",
                "changed-pixels.int8 <= 4 | false | the number of pixels to which int8 and train give different classes cannot be judged: the report has no such number",
            })
    void numbersWithoutLabels(String gate, boolean passed, String sentence) {
        requireJudged(agreement(), Optional.empty(), gate, passed, sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "miou-drop-from-baseline.deploy <= 1 | false | the loss of mIoU of deploy from the baseline is 3.00 points, 2.00 points above the limit of 1.00 points",
                "miou-drop-from-baseline.train <= 3.5 | true | the loss of mIoU of train from the baseline is 3.00 points, 0.50 points below the limit of 3.50 points",
                "miou-drop-from-baseline.int8 <= 3.5 | false | the loss of mIoU of int8 from the baseline cannot be judged: the report has no such number",
            })
    void lossesFromABaseline(String gate, boolean passed, String sentence) {
        requireJudged(segmentation(70), Optional.of(new Baseline("/runs/a", segmentation(73))), gate, passed, sentence);
    }

    private static void requireJudged(
            EvaluationReport report, Optional<Baseline> baseline, String gate, boolean passed, String sentence) {
        Measurable run = Measurable.of(report);
        Gates gates = Gates.of(List.of(gate), baseline);
        gates.require(run);
        GateResult result = gates.judge(report, run).results().get(0);
        assertThat(result.sentence()).isEqualTo(sentence);
        assertThat(result.passed()).isEqualTo(passed);
    }
}
