package org.repmlpeval.job.task.measure;

import java.io.Serializable;

/**
 * The difference of one form's values b from the reference form's values a, for one image and any kind of values. All arithmetic is in
 * double.
 *
 * @param maxAbs max |b − a|
 * @param meanAbs mean |b − a|
 * @param rms square root of the mean of (b − a)²
 * @param relative {@code maxAbs} / (max a − min a); null if all of a are equal, which leaves no range to compare with
 * @param oneMinusCosine 1 − cos(a, b), formed as ½ ‖a/‖a‖ − b/‖b‖‖² so that small angles keep their digits and the value is never
 *     negative; 1 if one of a and b is all zero, null if both are
 */
public record VectorDrift(double maxAbs, double meanAbs, double rms, Double relative, Double oneMinusCosine)
        implements Serializable {
    /**
     * Compares the values as they are.
     *
     * @throws IllegalArgumentException if the rows differ in length or a value is NaN or infinite
     */
    public static VectorDrift between(LogitRow reference, LogitRow other) {
        requireComparable(reference, other);
        return of(reference, 1, other, 1);
    }

    /**
     * Compares the directions a/‖a‖ and b/‖b‖. A row of zeros has no direction and stays zero.
     *
     * @throws IllegalArgumentException if the rows differ in length or a value is NaN or infinite
     */
    public static VectorDrift ofDirections(LogitRow reference, LogitRow other) {
        requireComparable(reference, other);
        return of(reference, lengthOrOne(reference), other, lengthOrOne(other));
    }

    private static void requireComparable(LogitRow reference, LogitRow other) {
        if (reference.classes() != other.classes() || reference.classes() == 0) {
            throw new IllegalArgumentException("drift between rows of " + reference.classes() + " and "
                    + other.classes() + " classes; both forms must give the same number, at least 1");
        }
        reference.requireFinite();
        other.requireFinite();
    }

    private static double lengthOrOne(LogitRow row) {
        double norm = norm(row);
        return norm == 0 ? 1 : norm;
    }

    /** Compares a / {@code lengthA} with b / {@code lengthB}. */
    private static VectorDrift of(LogitRow a, double lengthA, LogitRow b, double lengthB) {
        double max = 0;
        double sum = 0;
        double squares = 0;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        int n = a.classes();
        for (int i = 0; i < n; i++) {
            double reference = a.at(i) / lengthA;
            double difference = Math.abs(b.at(i) / lengthB - reference);
            max = Math.max(max, difference);
            sum += difference;
            squares += difference * difference;
            low = Math.min(low, reference);
            high = Math.max(high, reference);
        }
        Double relative = high > low ? max / (high - low) : null;
        return new VectorDrift(max, sum / n, Math.sqrt(squares / n), relative, oneMinusCosine(a, b));
    }

    private static Double oneMinusCosine(LogitRow a, LogitRow b) {
        double normA = norm(a);
        double normB = norm(b);
        if (normA == 0 && normB == 0) {
            return null;
        }
        if (normA == 0 || normB == 0) {
            // A zero vector has no direction in common with the other.
            return 1.0;
        }
        double squares = 0;
        for (int i = 0; i < a.classes(); i++) {
            double difference = a.at(i) / normA - b.at(i) / normB;
            squares += difference * difference;
        }
        return squares / 2;
    }

    private static double norm(LogitRow row) {
        double squares = 0;
        for (int i = 0; i < row.classes(); i++) {
            squares += (double) row.at(i) * row.at(i);
        }
        return Math.sqrt(squares);
    }
}
