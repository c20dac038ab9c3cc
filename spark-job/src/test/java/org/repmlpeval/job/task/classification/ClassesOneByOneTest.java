package org.repmlpeval.job.task.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.measure.LabelRank;
import org.repmlpeval.job.task.measure.Likelihood;
import org.repmlpeval.job.task.measure.LogitRow;
import org.repmlpeval.model.InvalidInputException;

/** Several labels and none, subsets of classes, calibration and confusion, with expected values worked out by hand. */
class ClassesOneByOneTest {
    private static final LogitRow ROW = LogitRow.of(4, 3, 3, 1, 0);

    @Test
    void theBestOfSeveralLabelsCounts() {
        assertThat(LabelRank.of(ROW, List.of(3, 4)).place()).isEqualTo(3);
        assertThat(LabelRank.of(ROW, List.of(0, 4)).hit(1)).isTrue();
        assertThat(LabelRank.of(ROW, List.of(2))).isEqualTo(new LabelRank(1, 1, 1));
        assertThat(LabelRank.of(ROW, List.of(1, 2)))
                .as("it does not matter which of them is first")
                .isEqualTo(new LabelRank(1, 0, 0));
    }

    @Test
    void likelihoodOfLabels() {
        LogitRow row = LogitRow.of((float) Math.log(2), (float) Math.log(3), (float) Math.log(5));
        assertThat(Likelihood.of(row, List.of(1)).nll()).isCloseTo(-Math.log(0.3), within(1e-7));
        assertThat(Likelihood.of(row, List.of(0, 1)).nll()).isCloseTo(-Math.log(0.5), within(1e-7));
        assertThat(Likelihood.of(row, List.of(0, 1, 2)).nll()).isCloseTo(0, within(1e-7));
        assertThat(Likelihood.of(row, List.of()).nll()).isNull();
        assertThat(Likelihood.of(row, List.of()).confidence()).isCloseTo(0.5, within(1e-7));
        assertThat(Likelihood.of(LogitRow.of(1e30f, -1e30f), List.of(1)).nll()).isCloseTo(2e30, within(1e24));
    }

    @Test
    void anImageWithoutALabelIsComparedButNotScored() {
        ClassificationTask task = new ClassificationTask(List.of("train", "deploy"), 5);
        ImageResult image = task.score(Subject.of("a"), List.of(ROW, LogitRow.of(3, 4, 3, 1, 0)));
        assertThat(image.outcome()).isEqualTo(ImageOutcome.UNLABELLED);
        ClassificationResult result = ClassificationResult.empty(task).plus(image);
        assertThat(result.forms().get(0).top1().hits()).isZero();
        assertThat(result.pairs().get(0).images()).isEqualTo(1);
        assertThat(result.pairs().get(0).flips().of()).isEqualTo(1);
        assertThat(result.pairs().get(0).right().images()).isZero();
        assertThat(result.forms().get(0).confusion().images()).isZero();
    }

    @Test
    void otherClassesAreMaskedOrTheirCostIsCounted() {
        Scoring masked = new Scoring(List.of(2), List.of(1, 3, 4), Scoring.Others.MASKED);
        ClassificationTask task = new ClassificationTask(List.of("train"), 5, masked);
        ImageResult image = task.score(Subject.of("a", 3), List.of(ROW));
        assertThat(image.forms().get(0).top().classes()).containsExactly(1, 3, 4);
        assertThat(image.forms().get(0).rank().place()).isEqualTo(1);
        double share = Math.exp(1) / (Math.exp(3) + Math.exp(1) + 1);
        assertThat(image.forms().get(0).likelihood().nll()).isCloseTo(-Math.log(share), within(1e-12));

        Scoring kept = new Scoring(List.of(1), List.of(1, 3, 4), Scoring.Others.KEPT);
        ClassificationTask counting = new ClassificationTask(List.of("train"), 5, kept);
        FormCounts counts = ClassificationResult.empty(counting)
                .plus(counting.score(Subject.of("a", 1), List.of(ROW)))
                .plus(counting.score(Subject.of("b", 3), List.of(ROW)))
                .plus(counting.score(Subject.of("c", 4), List.of(LogitRow.of(0, 0, 0, 0, 1))))
                .forms()
                .get(0);
        assertThat(counts.top1().hits()).isEqualTo(1);
        assertThat(counts.outside()).isEqualTo(2);
        assertThat(counts.hitsWithin()).isEqualTo(2);
    }

    @Test
    void anyKIsCountedAndOneThatIsTooLargeIsRefused() {
        ClassificationTask task =
                new ClassificationTask(List.of("train"), 5, new Scoring(List.of(3, 2), List.of(), Scoring.Others.KEPT));
        FormCounts counts = ClassificationResult.empty(task)
                .plus(task.score(Subject.of("a", 2), List.of(ROW)))
                .forms()
                .get(0);
        assertThat(counts.top())
                .containsExactly(new HitCounts(1, 0, 0, 0), new HitCounts(2, 0, 0, 1), new HitCounts(3, 1, 1, 1));
        assertThatThrownBy(() -> new ClassificationTask(
                        List.of("train"), 5, new Scoring(List.of(6), List.of(), Scoring.Others.KEPT)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("top-6 accuracy of 5 classes");
    }

    @Test
    void binsOfConfidenceIncludeTheirUpperBound() {
        Calibration sum = Calibration.of(1.0 / 15, true)
                .plus(Calibration.of(Math.nextUp(1.0 / 15), false))
                .plus(Calibration.of(1, true))
                .plus(Calibration.of(0.97, false));
        assertThat(sum.bins())
                .extracting(Calibration.Bin::images)
                .startsWith(1L, 1L, 0L)
                .endsWith(0L, 2L);
        assertThat(sum.bins().get(14).hits()).isEqualTo(1);
        assertThat(sum.bins().get(14).confidence().value()).isEqualTo(1.97);
    }

    @Test
    void confusionAddsUpInAnyOrder() {
        Confusion a = Confusion.of("x", 3, 4);
        Confusion b = Confusion.of("y", 2_000_000, 7);
        Confusion c = Confusion.of("x", 3, 4);
        assertThat(a.plus(b).plus(c))
                .isEqualTo(c.plus(a.plus(b)))
                .isEqualTo(b.plus(c).plus(a));
        Confusion.Counter counter = new Confusion.Counter();
        counter.add("y", 2_000_000, 7);
        counter.add("x", 3, 4);
        counter.add("x", 3, 4);
        assertThat(counter.confusion()).isEqualTo(a.plus(b).plus(c));
        TreeMap<String, Long> cells = new TreeMap<>();
        a.plus(b)
                .plus(c)
                .forEach((label, predicted, half, count) -> cells.merge(label + ">" + predicted, count, Long::sum));
        assertThat(cells).containsOnly(java.util.Map.entry("3>4", 2L), java.util.Map.entry("2000000>7", 1L));
    }
}
