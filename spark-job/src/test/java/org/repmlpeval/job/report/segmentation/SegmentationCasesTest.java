package org.repmlpeval.job.report.segmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.report.provenance.SegmentationSetup;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.segmentation.ImageScorer;
import org.repmlpeval.job.task.segmentation.SegmentationResult;
import org.repmlpeval.job.task.segmentation.SegmentationTask;

/** Hand-made label maps of 4 classes; every expected value is worked out here. */
class SegmentationCasesTest {
    private static final int K = 4;
    private static final int NONE = -9;
    private static final short IGNORED = -1;
    private static final short STRAY = -2;
    private static final SegmentationTask TASK = new SegmentationTask(List.of("train"), K);

    /** Scores one row of pixels. A prediction {@link #NONE} is a row of NaN. */
    private static FormSegmentation scored(int[] labels, int[] predictions) {
        return form(TASK.none().plus(image("a", labels, predictions).image("a", null)));
    }

    private static ImageScorer image(String id, int[] labels, int[] predictions) {
        short[] map = new short[labels.length];
        float[][] scores = new float[K][labels.length];
        for (int x = 0; x < labels.length; x++) {
            map[x] = (short) labels[x];
            for (int k = 0; k < K; k++) {
                scores[k][x] = predictions[x] == NONE ? Float.NaN : predictions[x] == k ? 1 : 0;
            }
        }
        ImageScorer scorer = new ImageScorer(TASK, labels.length);
        scorer.row(List.<float[][]>of(scores), map, 0);
        return scorer;
    }

    private static FormSegmentation form(SegmentationResult result) {
        SegmentationSetup setup =
                new SegmentationSetup("hand", null, null, List.of("sky", "road", "tree", "car"), "", 0, null);
        return SegmentationSection.of(setup, result).forms().get(0);
    }

    private static void assertMetrics(
            FormSegmentation form,
            Double mmseg,
            Double semseg,
            Double labelled,
            Double aAcc,
            Double mAcc,
            Double mDice) {
        Map<String, Double> metrics = form.metricsPercent();
        assertThat(metrics.keySet())
                .containsExactly("miou.mmseg", "miou.semseg", "miou.labelled", "aAcc", "mAcc", "mDice");
        List<Double> expected = new ArrayList<>();
        expected.add(mmseg);
        expected.add(semseg);
        expected.add(labelled);
        expected.add(aAcc);
        expected.add(mAcc);
        expected.add(mDice);
        int i = 0;
        for (Map.Entry<String, Double> metric : metrics.entrySet()) {
            Double value = expected.get(i++);
            if (value == null) {
                assertThat(metric.getValue()).as(metric.getKey()).isNull();
            } else {
                assertThat(metric.getValue()).as(metric.getKey()).isCloseTo(value, within(1e-7));
            }
        }
    }

    @Test
    void everyClassOccurs() {
        // I = 1 1 2 0, P = 2 1 2 1, L = 1 2 2 1: IoU = 1/2, 1/2, 1, 0; accuracy = 1, 1/2, 1, 0; Dice = 2/3, 2/3, 1, 0
        FormSegmentation form = scored(new int[] {0, 1, 1, 2, 2, 3}, new int[] {0, 1, 3, 2, 2, 0});
        assertMetrics(form, 50.0, 50.0, 50.0, 400.0 / 6, 62.5, 100 * (2 / 3.0 + 2 / 3.0 + 1) / 4);
        assertThat(form.classes().get(0)).isEqualTo(new ClassScore("sky", 1, 2, 1, 50.0, 100.0, 200.0 / 3));
    }

    @Test
    void aClassThatIsNowhereIsLeftOutBySomeAndZeroForSemseg() {
        // Class 3 is nowhere. IoU = 1, 1/2, 1/2
        FormSegmentation form = scored(new int[] {0, 1, 1, 2}, new int[] {0, 1, 2, 2});
        assertMetrics(form, 200 / 3.0, 50.0, 200 / 3.0, 75.0, 250 / 3.0, 100 * (1 + 2 / 3.0 + 2 / 3.0) / 3);
        assertThat(form.classes().get(3)).isEqualTo(new ClassScore("car", 0, 0, 0, null, null, null));
    }

    @Test
    void aClassThatIsOnlyPredictedCountsAsZeroInMmseg() {
        // Classes 2 is only predicted, class 3 is nowhere. IoU = 1, 1/2, 0; labelled: 1, 1/2
        FormSegmentation form = scored(new int[] {0, 1, 1}, new int[] {0, 1, 2});
        assertMetrics(form, 50.0, 37.5, 75.0, 200 / 3.0, 75.0, 100 * (1 + 2 / 3.0 + 0) / 3);
        assertThat(form.classes().get(2)).isEqualTo(new ClassScore("tree", 0, 1, 0, 0.0, null, 0.0));
    }

    @Test
    void ignoredPixelsCountNowhere() {
        // The ignored pixel is predicted as class 3, which is nowhere else
        FormSegmentation form = scored(new int[] {0, 0, IGNORED, IGNORED}, new int[] {0, 1, 3, 0});
        assertMetrics(form, 25.0, 12.5, 50.0, 50.0, 50.0, 100 * (2 / 3.0 + 0) / 2);
        assertThat(form.classes().get(3).predicted()).isZero();
        assertThat(form.classes().get(0).predicted()).isEqualTo(1);
        assertThat(form.pixels()).isEqualTo(new FormSegmentation.Pixels(2, 1, 2, 0, 0, 0, 0));
    }

    @Test
    void aStrayLabelCountsItsPredictionOnly() {
        // Labels −2 and 4 = K are stray. P = 3 1, L = 1 1, I = 1 1: IoU = 1/3, 1
        FormSegmentation form = scored(new int[] {0, 1, STRAY, K}, new int[] {0, 1, 0, 0});
        assertMetrics(form, 200 / 3.0, 100 / 3.0, 200 / 3.0, 100.0, 100.0, 75.0);
        assertThat(form.pixels()).isEqualTo(new FormSegmentation.Pixels(2, 2, 0, 2, 0, 0, 0));
    }

    @Test
    void aPixelWithoutScoresIsWrongAndNoClass() {
        // L = 2 1, I = 1 1, P = 1 1: IoU = 1/2, 1; one NaN pixel is labelled, one ignored, one stray
        FormSegmentation form = scored(new int[] {0, 0, 1, IGNORED, STRAY}, new int[] {0, NONE, 1, NONE, NONE});
        assertMetrics(form, 75.0, 37.5, 75.0, 200 / 3.0, 75.0, 100 * (2 / 3.0 + 1) / 2);
        assertThat(form.pixels()).isEqualTo(new FormSegmentation.Pixels(3, 2, 1, 1, 3, 1, 1));
    }

    @Test
    void anImageWithoutLabelledPixelsHasNoMean() {
        FormSegmentation form = scored(new int[] {IGNORED, IGNORED}, new int[] {0, 1});
        assertMetrics(form, null, null, null, null, null, null);
        FormSegmentation nothing = form(TASK.none().plus(TASK.fault(Subject.of("b"), ImageOutcome.BAD_LABEL, "why")));
        assertMetrics(nothing, null, null, null, null, null, null);
    }

    @Test
    void countsArePooledOverImagesAndNotAveragedPerImage() {
        // Image a: class 0 right once; image b: class 0 wrong three times. Pooled IoU of 0: 1/4, of 1: 0/3
        SegmentationResult result = TASK.none()
                .plus(image("a", new int[] {0}, new int[] {0}).image("a", null))
                .plus(image("b", new int[] {0, 0, 0}, new int[] {1, 1, 1}).image("b", null));
        assertMetrics(form(result), 12.5, 6.25, 25.0, 25.0, 25.0, 20.0);
    }
}
