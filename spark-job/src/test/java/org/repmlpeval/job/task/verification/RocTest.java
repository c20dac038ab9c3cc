package org.repmlpeval.job.task.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.task.Seed;

/** Cases worked out by hand. */
class RocTest {
    @Test
    void tiesAreAcceptedTogether() {
        Roc roc = Roc.of(scores(new double[] {0.9, 0.5, 0.5, 0.1}, new double[] {0.5, 0.1, 0.1, 0.0}));
        assertThat(roc.points(100)).extracting(Roc.Point::trueAccepts).containsExactly(1L, 3L, 4L, 4L);
        assertThat(roc.points(100)).extracting(Roc.Point::falseAccepts).containsExactly(0L, 1L, 3L, 4L);
        assertThat(roc.points(100).get(1).threshold()).isCloseTo(0.3, within(1e-15));
        // 0.9 beats 4; each 0.5 beats 3 and ties 1; 0.1 beats 1 and ties 2: 4 + 3.5 + 3.5 + 2 of 16.
        assertThat(roc.auc()).isEqualTo(13.0 / 16);
        // At 0.3, 1 of 4 is falsely accepted and 1 of 4 falsely rejected.
        assertThat(roc.equalErrorRate()).isEqualTo(0.25);
        assertThat(roc.at(4)).hasValueSatisfying(point -> {
            assertThat(point.falseAccepts()).isEqualTo(1);
            assertThat(point.trueAccepts()).isEqualTo(3);
        });
        assertThat(roc.at(5)).isEmpty();
    }

    @Test
    void equalScoresTellNothing() {
        PairScores scores = scores(new double[] {0.5, 0.5}, new double[] {0.5, 0.5});
        Roc roc = Roc.of(scores);
        assertThat(roc.auc()).isEqualTo(0.5);
        assertThat(roc.equalErrorRate()).isEqualTo(0.5);
        Roc.Point strict = roc.at(2).orElseThrow();
        assertThat(strict.trueAccepts()).isZero();
        assertThat(strict.falseAccepts()).isZero();
        assertThat(0.5 > strict.threshold()).isFalse();
    }

    @Test
    void theThresholdOfAFoldIsChosenOnTheOthers() {
        // Fold 0 would be perfect at 0.5, but fold 1 is best at 0.85 and the other way round.
        double[] values = {0.7, 0.6, 0.3, 0.2, 0.9, 0.95, 0.8, 0.75};
        boolean[] same = {true, true, false, false, true, true, false, false};
        int[] folds = {0, 0, 0, 0, 1, 1, 1, 1};
        CrossValidation result = CrossValidation.of(new PairScores(values, same, folds));
        assertThat(result.folds().get(0).threshold()).isCloseTo(0.85, within(1e-12));
        assertThat(result.folds().get(0).right()).isEqualTo(2);
        assertThat(result.folds().get(1).threshold()).isCloseTo(0.45, within(1e-12));
        assertThat(result.folds().get(1).right()).isEqualTo(2);
        assertThat(result.mean()).isEqualTo(0.5);
        assertThat(result.standardError()).isEqualTo(0);
    }

    @Test
    void tiedThresholdsAreCountedAndTheLowestIsUsed() {
        // On fold 1, thresholds 0.35 and 0.55 have 3 of 4 right.
        double[] values = {0.4, 0.5, 0.6, 0.3, 0.4, 0.5};
        boolean[] same = {true, false, true, false, true, false};
        int[] folds = {0, 0, 1, 1, 1, 1};
        CrossValidation.Fold fold =
                CrossValidation.of(new PairScores(values, same, folds)).folds().get(0);
        assertThat(fold.tied()).isEqualTo(2);
        assertThat(fold.threshold()).isCloseTo(0.35, within(1e-12));
        assertThat(fold.right()).isEqualTo(1);
        assertThat(fold.fewestRight()).isEqualTo(1);
        assertThat(fold.mostRight()).isEqualTo(1);
    }

    @Test
    void foldsKeepTheirNumbersAndNeedPairsOfBothKindsOutside() {
        double[] values = {0.7, 0.2, 0.9, 0.3, 0.8};
        boolean[] same = {true, false, true, false, true};
        int[] folds = {7, 7, 3, 3, 12};
        assertThat(CrossValidation.of(new PairScores(values, same, folds)).folds())
                .extracting(CrossValidation.Fold::fold)
                .containsExactly(3, 7, 12);
        boolean[] oneSided = {true, false, true, true, true};
        assertThat(CrossValidation.of(new PairScores(values, oneSided, folds)).folds())
                .extracting(CrossValidation.Fold::fold)
                .containsExactly(3, 12);
    }

    @Test
    void aLongCurveIsThinnedButCountsStayExact() {
        Random random = Seed.random();
        double[] same = random.doubles(5000, 0.2, 1).toArray();
        double[] different = random.doubles(7000, 0, 0.8).toArray();
        Roc roc = Roc.of(scores(same, different));
        List<Roc.Point> points = roc.points(50);
        assertThat(points).hasSizeBetween(20, 51);
        Roc.Point last = points.get(points.size() - 1);
        assertThat(last.trueAccepts()).isEqualTo(5000);
        assertThat(last.falseAccepts()).isEqualTo(7000);
        for (Roc.Point point : points) {
            assertThat(IntStream.range(0, 5000)
                            .filter(i -> same[i] > point.threshold())
                            .count())
                    .isEqualTo(point.trueAccepts());
            assertThat(IntStream.range(0, 7000)
                            .filter(i -> different[i] > point.threshold())
                            .count())
                    .isEqualTo(point.falseAccepts());
        }
    }

    @Test
    void nothingEvaluatedGivesNoNumbers() {
        PairScores none = scores(new double[0], new double[0]);
        assertThat(Roc.of(none).auc()).isNull();
        assertThat(Roc.of(none).equalErrorRate()).isNull();
        assertThat(CrossValidation.of(none).mean()).isNull();
        assertThatThrownBy(() -> scores(new double[] {Double.NaN}, new double[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void embeddingsOfZerosHaveNoDirection() {
        float[] zeros = {0, 0};
        float[] unit = {0, 2};
        assertThat(Metric.COSINE.score(zeros, unit)).isZero();
        assertThat(Metric.EUCLIDEAN.score(zeros, unit)).isEqualTo(-1);
        assertThat(Metric.EUCLIDEAN.score(new float[] {3, 0}, new float[] {0, 5}))
                .isEqualTo(-Math.sqrt(2));
    }

    private static PairScores scores(double[] same, double[] different) {
        double[] all = DoubleStream.concat(Arrays.stream(same), Arrays.stream(different))
                .toArray();
        boolean[] truth = new boolean[all.length];
        for (int i = 0; i < same.length; i++) {
            truth[i] = true;
        }
        return new PairScores(all, truth, new int[all.length]);
    }
}
