package org.repmlpeval.job.task.segmentation;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Counts of pixels by label and prediction. Immutable; sums are the same for any order and grouping.
 *
 * <p>The columns are the K classes and, last, "no valid prediction": pixels with a NaN or infinite score. Pixels with the ignore value are
 * only counted. Pixels with a stray label, which is neither a class nor the ignore value, have a row of their own, because
 * mmsegmentation counts their predictions.
 */
public final class ConfusionMatrix implements Serializable {
    private static final long serialVersionUID = 1;

    private final int classes;
    /** {@code (K + 1, K + 1)}: a row for each class and one for stray labels. */
    private final long[] counts;

    private final long ignored;

    private ConfusionMatrix(int classes, long[] counts, long ignored) {
        this.classes = classes;
        this.counts = counts;
        this.ignored = ignored;
    }

    /** The matrix of no pixels. */
    public static ConfusionMatrix empty(int classes) {
        return of(classes, new long[(classes + 1) * (classes + 1)], 0);
    }

    /**
     * @param counts {@code (K + 1, K + 1)} pixels by label (stray labels last) and prediction (no valid prediction last), each at least 0;
     *     copied
     * @param ignored pixels with the ignore value
     */
    public static ConfusionMatrix of(int classes, long[] counts, long ignored) {
        if (classes < 1
                || counts.length != (classes + 1) * (classes + 1)
                || ignored < 0
                || Arrays.stream(counts).anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException("a confusion matrix of " + classes + " classes with " + counts.length
                    + " counts and " + ignored + " ignored pixels; it has (classes + 1)² counts, none negative");
        }
        return new ConfusionMatrix(classes, counts.clone(), ignored);
    }

    /** Number of classes K. */
    public int classes() {
        return classes;
    }

    /**
     * Pixels with that label and prediction.
     *
     * @param label class
     * @param prediction class, or K for no valid prediction
     */
    public long count(int label, int prediction) {
        return counts[label * (classes + 1) + prediction];
    }

    /** Pixels with the ignore value. */
    public long ignored() {
        return ignored;
    }

    /** Pixels whose label is neither a class nor the ignore value. */
    public long stray() {
        return row(classes);
    }

    /** Pixels of a class that are predicted as that class: I. */
    public long intersection(int c) {
        return count(c, c);
    }

    /** Pixels with the label of a class: L. */
    public long labelled(int c) {
        return row(c);
    }

    /** Pixels that are predicted as a class, whatever their label, except ignored ones: P. */
    public long predicted(int c) {
        long sum = 0;
        for (int label = 0; label <= classes; label++) {
            sum += count(label, c);
        }
        return sum;
    }

    /** {@code (K, 3)} counts I, P and L of each class, in one pass. */
    public long[] classCounts() {
        long[] of = new long[3 * classes];
        for (int label = 0; label <= classes; label++) {
            for (int prediction = 0; prediction <= classes; prediction++) {
                long count = count(label, prediction);
                if (prediction < classes) {
                    of[3 * prediction + 1] += count;
                }
                if (label < classes) {
                    of[3 * label + 2] += count;
                }
            }
            if (label < classes) {
                of[3 * label] = intersection(label);
            }
        }
        return of;
    }

    /** Mean IoU of the classes that occur in labels or predictions, in percent; null if none does. */
    public Double meanIouPercent() {
        long[] of = classCounts();
        double sum = 0;
        int occur = 0;
        for (int c = 0; c < classes; c++) {
            long union = of[3 * c + 1] + of[3 * c + 2] - of[3 * c];
            if (union > 0) {
                sum += 100.0 * of[3 * c] / union;
                occur++;
            }
        }
        return occur == 0 ? null : (Double) (sum / occur);
    }

    /** Pixels whose label is a class. */
    public long pixels() {
        long sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += row(c);
        }
        return sum;
    }

    /** Pixels whose prediction is their label. */
    public long correct() {
        long sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += intersection(c);
        }
        return sum;
    }

    /** Pixels whose label is a class but which have no valid prediction. */
    public long withoutPrediction() {
        long sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += count(c, classes);
        }
        return sum;
    }

    private long row(int label) {
        long sum = 0;
        for (int prediction = 0; prediction <= classes; prediction++) {
            sum += count(label, prediction);
        }
        return sum;
    }

    /** @throws IllegalArgumentException if the other has another number of classes */
    public ConfusionMatrix plus(ConfusionMatrix other) {
        if (classes != other.classes) {
            throw new IllegalArgumentException("confusion matrices of " + classes + " and " + other.classes
                    + " classes do not add up; both must be of one run");
        }
        long[] sum = new long[counts.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = counts[i] + other.counts[i];
        }
        return new ConfusionMatrix(classes, sum, ignored + other.ignored);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfusionMatrix that
                && classes == that.classes
                && ignored == that.ignored
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(ignored) + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return "confusion matrix of " + classes + " classes, " + pixels() + " pixels, " + correct() + " correct, "
                + ignored + " ignored, " + stray() + " stray";
    }
}
