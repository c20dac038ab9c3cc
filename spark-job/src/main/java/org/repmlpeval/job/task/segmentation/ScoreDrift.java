package org.repmlpeval.job.task.segmentation;

import org.repmlpeval.job.task.measure.VectorDrift;

/** Measures how far the scores of one image in a form are from the reference's, row by row, in double. Keeps no scores. */
final class ScoreDrift {
    private long values;
    private double max;
    private double sum;
    private double squares;
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;

    /**
     * @param reference {@code (K, W)} scores
     * @param other the same of the other form
     * @param referenceClasses {@code (W)} predictions; K where a score is not finite
     * @param otherClasses the same of the other form
     */
    void add(float[][] reference, float[][] other, int[] referenceClasses, int[] otherClasses) {
        int none = reference.length;
        for (int k = 0; k < none; k++) {
            float[] a = reference[k];
            float[] b = other[k];
            for (int x = 0; x < referenceClasses.length; x++) {
                if (referenceClasses[x] != none && otherClasses[x] != none) {
                    add(a[x], b[x]);
                }
            }
        }
    }

    private void add(double reference, double other) {
        double difference = Math.abs(other - reference);
        values++;
        max = Math.max(max, difference);
        sum += difference;
        squares += difference * difference;
        low = Math.min(low, reference);
        high = Math.max(high, reference);
    }

    /** Null if no pixel was finite in both forms. */
    VectorDrift drift() {
        if (values == 0) {
            return null;
        }
        Double relative = high > low ? max / (high - low) : null;
        return new VectorDrift(max, sum / values, Math.sqrt(squares / values), relative, null);
    }
}
