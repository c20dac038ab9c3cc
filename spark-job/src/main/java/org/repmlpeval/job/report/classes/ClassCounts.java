package org.repmlpeval.job.report.classes;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.repmlpeval.job.report.result.Ratios;
import org.repmlpeval.job.task.classification.Confusion;

/**
 * A confusion matrix, and its sums by class.
 *
 * @param cells those that are not zero, by label, then by prediction
 * @param classes the classes that occur as label or prediction, by index
 */
public record ClassCounts(List<Cell> cells, List<ClassLine> classes) {
    /** Number of images of a label with this prediction. */
    public record Cell(int label, int predicted, long images) {}

    /**
     * @param images images with this label
     * @param predicted images with this prediction
     * @param hits images with both
     */
    public record ClassLine(int index, long images, long predicted, long hits) {
        /** Accuracy of the class; null if it has no images. */
        public Double percent() {
            return Ratios.percent(hits, images);
        }
    }

    public static ClassCounts of(Confusion confusion) {
        TreeMap<Long, Long> sums = new TreeMap<>();
        TreeMap<Integer, long[]> lines = new TreeMap<>();
        confusion.forEach((label, predicted, half, count) -> {
            sums.merge((long) label << 32 | predicted, count, Long::sum);
            lines.computeIfAbsent(label, i -> new long[3])[0] += count;
            lines.computeIfAbsent(predicted, i -> new long[3])[1] += count;
            lines.get(label)[2] += label == predicted ? count : 0;
        });
        List<Cell> cells = new ArrayList<>();
        sums.forEach((key, count) -> cells.add(new Cell((int) (key >> 32), key.intValue(), count)));
        List<ClassLine> classes = new ArrayList<>();
        lines.forEach((index, line) -> classes.add(new ClassLine(index, line[0], line[1], line[2])));
        return new ClassCounts(cells, classes);
    }

    /** Mean of the classes' accuracies; null if no class has images. */
    Double meanPercent() {
        List<Double> known = classes.stream()
                .map(ClassLine::percent)
                .filter(java.util.Objects::nonNull)
                .toList();
        return known.isEmpty()
                ? null
                : (Double) (known.stream().mapToDouble(Double::doubleValue).sum() / known.size());
    }
}
