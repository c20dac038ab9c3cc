package org.repmlpeval.job.task.measure;

import java.io.Serializable;

/**
 * The difference of one form's logits b from the reference form's logits a, for one image. All arithmetic is in double.
 *
 * @param maxAbs max |b − a|
 * @param meanAbs mean |b − a|
 * @param rms square root of the mean of (b − a)²
 * @param relative {@code maxAbs} / (max a − min a); null if all of a are equal, which leaves no range to compare with
 * @param oneMinusCosine 1 − cos(a, b), formed as ½ ‖a/‖a‖ − b/‖b‖‖² so that small angles keep their digits and the value is never
 *     negative; 1 if one of a and b is all zero, null if both are
 * @param kl Kullback-Leibler divergence of softmax(a) from softmax(b), Σ p log(p / q), in nats, ≥ 0
 */
public record Drift(double maxAbs, double meanAbs, double rms, Double relative, Double oneMinusCosine, double kl)
        implements Serializable {
    /** Below this value, {@code expm1(t) − t} loses more digits to cancellation than the series to truncation (4e-14 relative). */
    private static final double SERIES_BELOW = 1e-2;

    /** @throws IllegalArgumentException if the rows differ in length or a logit is NaN or infinite */
    public static Drift between(LogitRow reference, LogitRow other) {
        VectorDrift vector = VectorDrift.between(reference, other);
        return new Drift(
                vector.maxAbs(),
                vector.meanAbs(),
                vector.rms(),
                vector.relative(),
                vector.oneMinusCosine(),
                kl(reference, other));
    }

    /** All measures except the divergence, which is only defined for logits. */
    VectorDrift vector() {
        return new VectorDrift(maxAbs, meanAbs, rms, relative, oneMinusCosine);
    }

    private static double delta(LogitRow a, LogitRow b, int i) {
        return (double) b.at(i) - a.at(i);
    }

    /**
     * With d = b − a, m = Σ p d and t = d − m: KL = log Σ p eᵗ = log1p(Σ p (eᵗ − 1 − t)), as Σ p t = 0. Each term is ≥ 0, so even a
     * divergence of 1e-14 is accurate, whereas Σ p (log p − log q) would give rounding noise of either sign.
     *
     * <p>d is taken relative to its value at the reference's largest logit. This changes t only by rounding. A shift of all logits, to
     * which the divergence is invariant, thus cancels before any rounding.
     */
    private static double kl(LogitRow a, LogitRow b) {
        int top = 0;
        for (int i = 1; i < a.classes(); i++) {
            top = a.at(i) > a.at(top) ? i : top;
        }
        double peak = a.at(top);
        double shift = delta(a, b, top);
        double total = 0;
        double mean = 0;
        for (int i = 0; i < a.classes(); i++) {
            double weight = Math.exp(a.at(i) - peak);
            total += weight;
            mean += weight * (delta(a, b, i) - shift);
        }
        mean /= total;
        double logTotal = Math.log(total);
        double[] logQ = new double[a.classes()];
        double excess = 0;
        for (int i = 0; i < a.classes(); i++) {
            logQ[i] = (double) b.at(i) - b.at(top) - logTotal - mean;
            excess += excess(a.at(i) - peak - logTotal, delta(a, b, i) - shift - mean, logQ[i]);
        }
        return excess < Double.POSITIVE_INFINITY ? Math.log1p(excess) : logOfSum(logQ);
    }

    /**
     * p (eᵗ − 1 − t), computed as a product of factors ≥ 0, for p given as its logarithm.
     *
     * @param logQ log p + t, passed in because adding the two here would lose digits if one logit of the reference is far below the others
     */
    private static double excess(double logP, double t, double logQ) {
        if (t > 1) {
            return Math.exp(logQ) * (1 - (1 + t) * Math.exp(-t));
        }
        double p = Math.exp(logP);
        if (Math.abs(t) < SERIES_BELOW) {
            return p * (t * t / 2 * (1 + t / 3 * (1 + t / 4 * (1 + t / 5 * (1 + t / 6)))));
        }
        return p * (Math.expm1(t) - t);
    }

    /**
     * log Σ p eᵗ, from log p + t, where the sum itself overflows. Then some p eᵗ is beyond e⁷⁰⁰, so that the largest exponent is
     * positive; what is added to it is the logarithm of a sum that holds e⁰ = 1. Hence the result is positive however the
     * exponents were rounded.
     */
    private static double logOfSum(double[] logQ) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double exponent : logQ) {
            largest = Math.max(largest, exponent);
        }
        double total = 0;
        for (double exponent : logQ) {
            total += Math.exp(exponent - largest);
        }
        return largest + Math.log(total);
    }
}
