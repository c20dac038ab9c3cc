package org.repmlpeval.job.task.segmentation;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Counts of pixels on which a form and the reference form disagree. Immutable; sums are the same for any order and grouping.
 *
 * <p>Classes are counted with "no valid prediction" as class K.
 */
public final class PixelChanges implements Serializable {
    private static final long serialVersionUID = 1;

    private final long pixels;
    private final long labelled;
    private final long onlyReferenceRight;
    private final long onlyOtherRight;
    /** {@code (2, K + 1)}: by the reference's class, then by the other form's. */
    private final long[] byClass;

    private PixelChanges(long pixels, long labelled, long onlyReferenceRight, long onlyOtherRight, long[] byClass) {
        this.pixels = pixels;
        this.labelled = labelled;
        this.onlyReferenceRight = onlyReferenceRight;
        this.onlyOtherRight = onlyOtherRight;
        this.byClass = byClass;
    }

    static PixelChanges empty(int classes) {
        return new PixelChanges(0, 0, 0, 0, new long[2 * (classes + 1)]);
    }

    /** All compared pixels, ignored ones and those with a stray label among them. */
    public long pixels() {
        return pixels;
    }

    /** Pixels with different predictions. */
    public long changed() {
        return Arrays.stream(byClass, 0, byClass.length / 2).sum();
    }

    /** Those of them whose label is a class. */
    public long labelled() {
        return labelled;
    }

    /** Pixels that only the reference gives the class of their label. */
    public long onlyReferenceRight() {
        return onlyReferenceRight;
    }

    /** Pixels that only the other form gives the class of their label. */
    public long onlyOtherRight() {
        return onlyOtherRight;
    }

    /** Changed pixels that have a class in the reference; class K is no valid prediction. */
    public long left(int c) {
        return byClass[c];
    }

    /** Changed pixels that have a class in the other form; class K is no valid prediction. */
    public long entered(int c) {
        return byClass[byClass.length / 2 + c];
    }

    PixelChanges plus(PixelChanges other) {
        long[] sum = new long[byClass.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = byClass[i] + other.byClass[i];
        }
        return new PixelChanges(
                pixels + other.pixels,
                labelled + other.labelled,
                onlyReferenceRight + other.onlyReferenceRight,
                onlyOtherRight + other.onlyOtherRight,
                sum);
    }

    /** Counts the pixels of one image, row by row. */
    static final class Counter {
        private final int classes;
        private final long[] byClass;
        private long pixels;
        private long labelled;
        private long onlyReferenceRight;
        private long onlyOtherRight;

        Counter(int classes) {
            this.classes = classes;
            byClass = new long[2 * (classes + 1)];
        }

        /**
         * @param labels {@code (W)} classes; K and larger have no class as their label
         * @param reference {@code (W)} predictions in {@code [0, K]}
         * @param other the same of the other form
         */
        void add(int[] labels, int[] reference, int[] other) {
            pixels += labels.length;
            for (int x = 0; x < labels.length; x++) {
                if (reference[x] != other[x]) {
                    changed(labels[x], reference[x], other[x]);
                }
            }
        }

        private void changed(int label, int reference, int other) {
            byClass[reference]++;
            byClass[classes + 1 + other]++;
            if (label < classes) {
                labelled++;
                onlyReferenceRight += reference == label ? 1 : 0;
                onlyOtherRight += other == label ? 1 : 0;
            }
        }

        PixelChanges changes() {
            return new PixelChanges(pixels, labelled, onlyReferenceRight, onlyOtherRight, byClass.clone());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PixelChanges that
                && pixels == that.pixels
                && labelled == that.labelled
                && onlyReferenceRight == that.onlyReferenceRight
                && onlyOtherRight == that.onlyOtherRight
                && Arrays.equals(byClass, that.byClass);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(pixels) + Arrays.hashCode(byClass);
    }

    @Override
    public String toString() {
        return changed() + " of " + pixels + " pixels changed";
    }
}
