package org.repmlpeval.job.task.measure;

import java.io.Serializable;
import java.util.List;

/**
 * What the softmax of a row of logits says about an image. All arithmetic is in double.
 *
 * @param confidence largest probability, in (0, 1]
 * @param nll negative logarithm of the probability of the label, of several labels that of their sum, in nats; null without a label
 */
public record Likelihood(double confidence, Double nll) implements Serializable {
    /**
     * @param row finite logits
     * @param labels class indices; may be empty
     */
    public static Likelihood of(LogitRow row, List<Integer> labels) {
        row.requireFinite();
        double peak = row.at(0);
        for (int c = 1; c < row.classes(); c++) {
            peak = Math.max(peak, row.at(c));
        }
        double total = 0;
        for (int c = 0; c < row.classes(); c++) {
            total += StrictMath.exp(row.at(c) - peak);
        }
        return new Likelihood(1 / total, labels.isEmpty() ? null : (Double) nll(row, labels, peak, total));
    }

    /** log Σ exp over all classes minus log Σ exp over the labels, each relative to its own largest logit. */
    private static double nll(LogitRow row, List<Integer> labels, double peak, double total) {
        double best = Double.NEGATIVE_INFINITY;
        for (int label : labels) {
            best = Math.max(best, row.at(label));
        }
        double own = 0;
        for (int label : labels) {
            own += StrictMath.exp(row.at(label) - best);
        }
        // Rounding may leave a sum over all classes just below that over the labels.
        return Math.max(0, StrictMath.log(total) + peak - best - StrictMath.log(own));
    }
}
