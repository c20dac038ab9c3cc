package org.repmlpeval.job.report.classes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.repmlpeval.job.report.result.FormAccuracy.Accuracy;
import org.repmlpeval.job.report.result.Ratios;
import org.repmlpeval.job.task.classification.Calibration;
import org.repmlpeval.job.task.classification.FormCounts;

/**
 * What one form's predictions look like by class, over the scored images.
 *
 * @param top accuracy for each k that was asked for, ascending
 * @param crossEntropy mean negative log likelihood of the label in nats; null if nothing was scored
 * @param meanClassPercent mean of the accuracies of the classes that have images; null if nothing was scored
 * @param ecePercent expected calibration error: mean over the images of |accuracy − confidence| of their bin; null if nothing was scored
 * @param reliability the bins of the calibration error, by confidence
 * @param confusions the labels and predictions that are confused most often
 */
public record FormClasses(
        String form,
        List<Accuracy> top,
        Double crossEntropy,
        Double meanClassPercent,
        Double ecePercent,
        List<Bin> reliability,
        List<Confused> confusions) {
    private static final int LISTED = 20;

    /**
     * Images of similar confidence.
     *
     * @param from lower bound of the confidence, exclusive; in percent
     * @param to upper bound, inclusive
     * @param confidencePercent mean confidence; null without images
     * @param accuracyPercent top-1; null without images
     */
    public record Bin(double from, double to, long images, Double confidencePercent, Double accuracyPercent) {}

    /** Images of a label for which another class was predicted. */
    public record Confused(int label, String labelName, int predicted, String predictedName, long images) {}

    public FormClasses {
        top = List.copyOf(top);
        reliability = List.copyOf(reliability);
        confusions = List.copyOf(confusions);
    }

    static FormClasses of(String form, FormCounts counts, long scored, long listed, ClassNames names) {
        List<Bin> bins = new ArrayList<>();
        double gap = 0;
        for (int i = 0; i < Calibration.BINS; i++) {
            Calibration.Bin bin = counts.calibration().bins().get(i);
            double confidence = bin.confidence().value();
            gap += Math.abs(bin.hits() - confidence);
            boolean none = bin.images() == 0;
            bins.add(new Bin(
                    100.0 * i / Calibration.BINS,
                    100.0 * (i + 1) / Calibration.BINS,
                    bin.images(),
                    none ? null : (Double) (100 * confidence / bin.images()),
                    Ratios.percent(bin.hits(), bin.images())));
        }
        ClassCounts classes = ClassCounts.of(counts.confusion());
        return new FormClasses(
                form,
                counts.top().stream()
                        .map(hits -> Accuracy.of(hits, scored, listed))
                        .toList(),
                scored == 0 ? null : (Double) (counts.nll().value() / scored),
                classes.meanPercent(),
                scored == 0 ? null : (Double) (100 * gap / scored),
                bins,
                classes.cells().stream()
                        .filter(cell -> cell.label() != cell.predicted())
                        .sorted(Comparator.comparingLong(ClassCounts.Cell::images)
                                .reversed()
                                .thenComparingInt(ClassCounts.Cell::label)
                                .thenComparingInt(ClassCounts.Cell::predicted))
                        .limit(LISTED)
                        .map(cell -> new Confused(
                                cell.label(),
                                names.of(cell.label()),
                                cell.predicted(),
                                names.of(cell.predicted()),
                                cell.images()))
                        .toList());
    }
}
