package org.repmlpeval.job.report.segmentation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.repmlpeval.job.report.result.Ratios;
import org.repmlpeval.job.task.segmentation.ConfusionMatrix;

/** The metrics of a whole data set, by name, in percent. */
final class PixelMetrics {
    /** The term that hszhao/semseg adds to a union, so that an absent class has IoU 0. */
    private static final double SEMSEG_EPSILON = 1e-10;

    private PixelMetrics() {}

    /**
     * <ul>
     *   <li>{@code miou.mmseg}: mean IoU of the classes that occur in labels or predictions, as mmsegmentation;
     *   <li>{@code miou.semseg}: mean of I / (P + L − I + 1e-10) over all classes, as hszhao/semseg: an absent class counts as 0;
     *   <li>{@code miou.labelled}: mean IoU of the classes that occur in the labels;
     *   <li>{@code aAcc}: ΣI / ΣL; {@code mAcc}: mean of I / L of the classes that occur in the labels; {@code mDice}: mean Dice of the
     *       classes that occur in labels or predictions, all as mmsegmentation.
     * </ul>
     *
     * @return a value is null if it has no class or pixel to be taken from
     */
    static Map<String, Double> of(ConfusionMatrix matrix, List<ClassScore> classes) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(FormSegmentation.MIOU, mean(classes, ClassScore::iouPercent));
        metrics.put("miou.semseg", semseg(classes));
        metrics.put(
                "miou.labelled",
                mean(classes.stream().filter(c -> c.labelled() > 0).toList(), ClassScore::iouPercent));
        metrics.put("aAcc", Ratios.percent(matrix.correct(), matrix.pixels()));
        metrics.put("mAcc", mean(classes, ClassScore::accuracyPercent));
        metrics.put("mDice", mean(classes, ClassScore::dicePercent));
        return metrics;
    }

    private static Double mean(List<ClassScore> classes, Function<ClassScore, Double> value) {
        List<Double> defined =
                classes.stream().map(value).filter(Objects::nonNull).toList();
        return defined.isEmpty()
                ? null
                : defined.stream().mapToDouble(Double::doubleValue).sum() / defined.size();
    }

    private static Double semseg(List<ClassScore> classes) {
        if (classes.stream().allMatch(c -> c.predicted() + c.labelled() == 0)) {
            return null;
        }
        double sum = 0;
        for (ClassScore c : classes) {
            sum += c.correct() / (c.predicted() + c.labelled() - c.correct() + SEMSEG_EPSILON);
        }
        return 100 * sum / classes.size();
    }
}
