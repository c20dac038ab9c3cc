package org.repmlpeval.job.task.statistics;

/**
 * The exact McNemar test of whether two classifiers have the same error rate on the same images. It uses only the images that exactly one
 * of them gets right (Q. McNemar, Psychometrika 12, 1947; in its exact, binomial form).
 */
public final class McNemar {
    /** The largest p-value of a difference that is not taken for chance. */
    public static final double SIGNIFICANT = 0.05;

    private static final double LOG_SQRT_2PI = 0.5 * Math.log(2 * Math.PI);
    /** Terms below this fraction of the sum no longer change a double. */
    private static final double NEGLIGIBLE = 1e-18;

    private McNemar() {}

    /**
     * Two-sided p-value min(1, 2 P(X ≤ min(b, c))), X ~ Binomial(b + c, ½); 1 if b = c, even if both are 0. Accurate to about 12 digits;
     * values below 1e-308 are too small for a double and returned as 0.
     *
     * @throws IllegalArgumentException if a count is negative
     */
    public static double pValue(long onlyFirstRight, long onlySecondRight) {
        if (onlyFirstRight < 0 || onlySecondRight < 0) {
            throw new IllegalArgumentException(
                    "McNemar test of " + onlyFirstRight + " and " + onlySecondRight + " images; counts are at least 0");
        }
        if (onlyFirstRight == onlySecondRight) {
            return 1;
        }
        long n = Math.addExact(onlyFirstRight, onlySecondRight);
        long m = Math.min(onlyFirstRight, onlySecondRight);
        // P(i - 1) = P(i) · i / (n - i + 1): sums the tail from its largest term down, relative to that term.
        double term = 1;
        double tail = 1;
        for (long i = m; i > 0 && term > NEGLIGIBLE * tail; i--) {
            term *= (double) i / (n - i + 1);
            tail += term;
        }
        return Math.min(1, 2 * Math.exp(logProbability(m, n) + Math.log(tail)));
    }

    /** log(C(n, m) / 2ⁿ) by the saddle-point method of C. Loader, "Fast and Accurate Computation of Binomial Probabilities" (2000). */
    private static double logProbability(long m, long n) {
        if (m == 0) {
            return -n * Math.log(2);
        }
        double other = (double) n - m;
        double expected = n / 2.0;
        double stirling = stirlingError(n) - stirlingError(m) - stirlingError(other);
        double deviance = deviance(m, expected) + deviance(other, expected);
        return stirling - deviance + 0.5 * Math.log(n / (m * other)) - LOG_SQRT_2PI;
    }

    /** log(n!) − log(√(2πn) (n/e)ⁿ). */
    private static double stirlingError(double n) {
        if (n < 16) {
            double logFactorial = 0;
            for (int i = 2; i <= n; i++) {
                logFactorial += Math.log(i);
            }
            return logFactorial - (n + 0.5) * Math.log(n) + n - LOG_SQRT_2PI;
        }
        double nn = n * n;
        return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / nn) / nn) / nn) / nn) / n;
    }

    /** x log(x / e) + e − x, without cancellation where x is near e. */
    private static double deviance(double x, double e) {
        if (Math.abs(x - e) >= 0.1 * (x + e)) {
            return x * Math.log(x / e) + e - x;
        }
        double v = (x - e) / (x + e);
        double sum = (x - e) * v;
        double power = 2 * x * v;
        for (int j = 1; ; j++) {
            power *= v * v;
            double next = sum + power / (2 * j + 1);
            if (next == sum) {
                return sum;
            }
            sum = next;
        }
    }
}
