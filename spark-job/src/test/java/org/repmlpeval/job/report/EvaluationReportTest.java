package org.repmlpeval.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.report.console.ConsoleSummary;
import org.repmlpeval.job.report.result.FormAccuracy;
import org.repmlpeval.job.report.result.FormAccuracy.Accuracy;
import org.repmlpeval.job.report.result.FormComparison;
import org.repmlpeval.job.report.result.FormComparison.DriftLine;
import org.repmlpeval.job.report.result.OutcomesSection;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.job.report.result.Share;
import org.repmlpeval.job.report.result.SpeedSection;
import org.repmlpeval.job.report.result.Timings;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.TaskTimes;
import org.repmlpeval.job.task.classification.ClassificationResult;
import org.repmlpeval.job.task.classification.Flip;
import org.repmlpeval.job.task.classification.ImageResult;
import org.repmlpeval.job.task.measure.DriftMeasure;
import org.repmlpeval.job.task.measure.LogitRow;
import org.repmlpeval.job.task.statistics.Spread;

class EvaluationReportTest {
    private final ClassificationResult result = Examples.sum(Examples.images());
    private final EvaluationReport report = Examples.report(Examples.images());

    @Test
    void outcomesAddUpToTheListing() {
        OutcomesSection outcomes = report.outcomes();

        assertThat(outcomes.listed()).isEqualTo(40);
        assertThat(outcomes.scored()).isEqualTo(37);
        assertThat(outcomes.unreadable()).isEqualTo(1);
        assertThat(outcomes.undecodable()).isEqualTo(1);
        assertThat(outcomes.nonFinite()).isEqualTo(1);
        assertThat(outcomes.addsUp()).isTrue();
        assertThat(outcomes.faults().items())
                .extracting(fault -> fault.outcome() + ": " + fault.reason())
                .containsExactly(
                        "UNREADABLE: file is gone",
                        "NON_FINITE: logit of class 2 in form deploy is Infinity",
                        "UNDECODABLE: no JPEG marker at byte 0");
    }

    @Test
    void outcomesThatDoNotAddUpMakeNoReport() {
        assertThatThrownBy(() -> EvaluationReport.of(Examples.manifest(41), result, Examples.timings()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("add up to 40 images but 41 were listed")
                .hasMessageContaining(
                        "37 scored, 1 unreadable, 1 undecodable, 0 rejected, 0 unlabelled, 0 with a bad label, 1 non-finite")
                .hasMessageContaining("1 images have no outcome")
                .hasMessageContaining("no report is written");
        assertThatThrownBy(() -> EvaluationReport.of(Examples.manifest(20), result, Examples.timings()))
                .hasMessageContaining("20 images are counted twice");
    }

    @Test
    void accuracyIsTheRatioOfTheCounts() {
        Accuracy top1 = report.accuracy().get(0).top1();
        long hits = result.forms().get(0).top1().hits();

        assertThat(top1.hits()).isEqualTo(hits).isBetween(1L, 36L);
        assertThat(top1.of()).isEqualTo(37);
        assertThat(top1.percent()).isEqualTo(100.0 * hits / 37);
        assertThat(top1.wilson95().lowPercent()).isLessThan(top1.percent());
        assertThat(top1.wilson95().highPercent()).isGreaterThan(top1.percent());
        assertThat(top1.overListed()).isEqualTo(new PercentRange(100.0 * hits / 40, 100.0 * (hits + 3) / 40));
        assertThat(report.accuracy().get(0).topK().k()).isEqualTo(5);
        assertThat(report.accuracy().get(0).nonFiniteImages()).isZero();
        assertThat(report.accuracy().get(1).nonFiniteImages()).isEqualTo(1);
        assertThat(Examples.report(Examples.agreeing()).accuracy().get(0).top1().overListed())
                .isNull();
    }

    @Test
    void tiesGiveTheWorstAndTheBestCase() {
        LogitRow tied = LogitRow.of(1, 1, 0, 0, 0, 0, 0, 0, 0, 0);
        EvaluationReport report =
                Examples.report(List.of(Examples.TASK.score(Subject.of("a", 1), List.of(tied, tied))));

        assertThat(report.accuracy().get(0).top1().ties()).isEqualTo(new FormAccuracy.Ties(0, 1, 0.0, 100.0));
        assertThat(ConsoleSummary.render(report))
                .contains("top-1 hits with the worst - best order of equal logits: train 0 - 1, deploy 0 - 1");
    }

    @Test
    void comparisonNamesFlipsAndWorstImages() {
        FormComparison pair = report.comparison().get(0);

        assertThat(pair.reference()).isEqualTo("train");
        assertThat(pair.other()).isEqualTo("deploy");
        assertThat(pair.flips()).isEqualTo(new Share(1, 37, 100.0 / 37));
        Flip flip = pair.flipList().items().get(0);
        assertThat(flip.id()).isEqualTo("class7/image07.jpg");
        assertThat(flip.otherClass()).isEqualTo(5);
        assertThat(flip.referenceMargin()).isPositive();
        assertThat(pair.worstImages().items()).hasSize(10);
        assertThat(pair.worstImages().items().get(0).id()).isEqualTo("class7/image07.jpg");
        assertThat(pair.mcNemar().pValue()).isEqualTo(1);
        assertThat(pair.drift().keySet())
                .containsExactly("maxAbs", "meanAbs", "rms", "relative", "oneMinusCosine", "kl");
    }

    @Test
    void driftLinesRepeatTheSpreads() {
        Spread spread = result.pairs().get(0).drift().get(DriftMeasure.MAX_ABS);
        DriftLine line = report.comparison().get(0).drift().get("maxAbs");

        assertThat(line.images()).isEqualTo(37);
        assertThat(line.max()).isEqualTo(spread.worst().value());
        assertThat(line.worstImage()).isEqualTo("class7/image07.jpg");
        assertThat(line.mean()).isEqualTo(spread.sum().value() / 37);
        assertThat(line.p999()).isEqualTo(line.max());
        assertThat(line.p50()).isBetween(0.0, 33 / 32.0 * 7 / (1 << 21));
    }

    @Test
    void speedIsPerTaskSecondAndEndToEnd() {
        SpeedSection speed = report.speed();

        assertThat(speed.endToEndImagesPerSecond()).isEqualTo(5);
        assertThat(speed.decodeTaskSeconds()).isEqualTo(2.5);
        assertThat(speed.forms())
                .containsExactly(
                        new SpeedSection.FormSpeed("train", 38, 4, 9.5),
                        new SpeedSection.FormSpeed("deploy", 38, 1.6, 23.75));
        assertThat(speed.tasks()).isEqualTo(new SpeedSection.TaskDurations(4, 2.75, 5.0));
        assertThat(SpeedSection.TaskDurations.of(List.of(3.0, 1.0, 2.0)).medianSeconds())
                .isCloseTo(2, within(0.0));
        assertThatThrownBy(() -> new Timings(Double.NaN, Examples.timings().tasks(), List.of()))
                .hasMessageContaining("duration of NaN s");
    }

    @Test
    void ratiosOfNothingAreNull() {
        ImageResult gone = Examples.TASK.fault(Subject.of("gone", 0), ImageOutcome.REJECTED, "above 100 MB");
        Timings none = new Timings(0, TaskTimes.empty(Examples.TASK), List.of());
        EvaluationReport empty = EvaluationReport.of(Examples.manifest(1), Examples.sum(List.of(gone)), none);

        Accuracy top1 = empty.accuracy().get(0).top1();
        assertThat(top1.percent()).isNull();
        assertThat(top1.wilson95()).isNull();
        assertThat(top1.overListed()).isEqualTo(new PercentRange(0, 100));
        FormComparison pair = empty.comparison().get(0);
        assertThat(pair.flips().percent()).isNull();
        assertThat(pair.mcNemar().pValue()).isNull();
        assertThat(pair.drift().get("kl")).isEqualTo(new DriftLine(0, null, null, null, null, null, null, null, null));
        assertThat(empty.speed().endToEndImagesPerSecond()).isNull();
        assertThat(empty.speed().forms().get(0).imagesPerTaskSecond()).isNull();
        assertThat(ReportJson.write(empty)).doesNotContain("NaN");
        assertThat(ConsoleSummary.render(empty))
                .contains("train and deploy were not compared: no image was scored")
                .doesNotContain("null");
    }

    @Test
    void listingOfNothingIsAReportToo() {
        EvaluationReport empty = Examples.report(List.of());

        assertThat(empty.outcomes().listed()).isZero();
        assertThat(empty.accuracy().get(0).top1().overListed()).isNull();
    }

    @Test
    void partsOfDifferentRunsMakeNoReport() {
        TaskTimes train = new TaskTimes(0, 0, Map.of("train", 1L));
        assertThatThrownBy(() -> EvaluationReport.of(Examples.manifest(40), result, new Timings(1, train, List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("result are [train, deploy]")
                .hasMessageContaining("timings [train]");
    }
}
