package org.repmlpeval.model;

import org.repmlpeval.model.checkpoint.Tensor;

/** Difference of two arrays of logits: the largest absolute one, and the same over the largest absolute expected value. */
public record Deviation(double absolute, double relative) {
    public static Deviation of(double[] expected, Tensor actual) {
        if (expected.length != actual.size()) {
            throw new AssertionError("expected " + expected.length + " values, got " + actual);
        }
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            double delta = Math.abs(expected[i] - actual.get(i));
            difference = Double.isNaN(delta) ? Double.NaN : Math.max(difference, delta);
        }
        return new Deviation(difference, difference / largest);
    }
}
