package org.repmlpeval.job.report.segmentation;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.repmlpeval.job.report.provenance.Ordered;
import org.repmlpeval.job.report.provenance.SegmentationSetup;
import org.repmlpeval.job.report.result.PercentRange;
import org.repmlpeval.job.task.segmentation.ConfusionMatrix;
import org.repmlpeval.job.task.segmentation.FormCounts;

/**
 * The score of one form.
 *
 * @param metricsPercent {@code miou.mmseg}, {@code miou.semseg}, {@code miou.labelled}, {@code aAcc}, {@code mAcc}, {@code mDice}; a value is null if it has no class or
 *     pixel to be taken from
 * @param miouMmseg95 95 % bootstrap interval of {@code miou.mmseg}; null if fewer than two images were scored, or no class occurs
 * @param classes by class index
 */
public record FormSegmentation(
        String form,
        Map<String, Double> metricsPercent,
        PercentRange miouMmseg95,
        Pixels pixels,
        List<ClassScore> classes) {
    /** Key of the mean IoU that is meant where only one is shown: that of mmsegmentation. */
    public static final String MIOU = "miou.mmseg";

    /** The metric {@value #MIOU}; null if no class occurs. */
    public Double miou() {
        return metricsPercent.get(MIOU);
    }

    /** The 95 % interval of a metric; null if the report has none. */
    public PercentRange interval(String metric) {
        return metric.equals(MIOU) ? miouMmseg95 : null;
    }

    /**
     * Pixels of the scored images. {@code labelled}, {@code ignored} and {@code stray} add up to all of them.
     *
     * @param labelled pixels whose label is a class
     * @param correct those that are predicted as it
     * @param ignored pixels with an ignored label
     * @param stray pixels whose label is neither a class nor ignored; as in mmsegmentation, their predictions count in P
     * @param withoutScores pixels with a NaN or infinite score, whatever their label
     * @param labelledWithoutScores those of them whose label is a class; they count in L, but in no P
     * @param imagesWithoutScores images with such a pixel
     */
    public record Pixels(
            long labelled,
            long correct,
            long ignored,
            long stray,
            long withoutScores,
            long labelledWithoutScores,
            long imagesWithoutScores) {}

    public FormSegmentation {
        metricsPercent = Ordered.copy(metricsPercent);
        classes = List.copyOf(classes);
    }

    static FormSegmentation of(String form, FormCounts counts, PercentRange interval, SegmentationSetup setup) {
        ConfusionMatrix matrix = counts.matrix();
        List<ClassScore> classes = IntStream.range(0, matrix.classes())
                .mapToObj(c -> ClassScore.of(setup.className(c), matrix, c))
                .toList();
        Pixels pixels = new Pixels(
                matrix.pixels(),
                matrix.correct(),
                matrix.ignored(),
                matrix.stray(),
                counts.withoutScores(),
                matrix.withoutPrediction(),
                counts.imagesWithout());
        return new FormSegmentation(form, PixelMetrics.of(matrix, classes), interval, pixels, classes);
    }
}
