package org.repmlpeval.job.task.statistics;

/**
 * The score interval of the difference between two proportions of the same n items, at 95 % confidence: T. Tango, "Equivalence test and
 * confidence interval for the difference in proportions for the paired-sample design", Statistics in Medicine 17 (1998). Unlike the usual
 * interval p ± 1.96 standard errors it keeps its confidence when few items differ, and it is not empty when none do.
 *
 * @param low fraction in {@code [−1, 1]}
 * @param high fraction in {@code [low, 1]}
 */
public record Tango(double low, double high) {
    /** The 0.975 quantile of the standard normal distribution. */
    private static final double Z = 1.959963984540054;

    /** Halvings of an interval of length 2, beyond which a double no longer changes. */
    private static final int HALVINGS = 64;

    /**
     * The interval of (onlyFirst − onlySecond) / of.
     *
     * @param onlyFirst items that only the first classifier gets right
     * @param onlySecond items that only the second gets right
     * @param of all items
     * @throws IllegalArgumentException unless the counts are at least 0, of is at least 1 and not less than their sum
     */
    public static Tango of(long onlyFirst, long onlySecond, long of) {
        return of(onlyFirst, onlySecond, of, Z);
    }

    /** @param z quantile of the standard normal distribution that gives the confidence */
    static Tango of(long onlyFirst, long onlySecond, long of, double z) {
        if (onlyFirst < 0 || onlySecond < 0 || of < 1 || onlyFirst + onlySecond > of) {
            throw new IllegalArgumentException("interval of the difference of " + onlyFirst + " and " + onlySecond
                    + " of " + of + "; needs counts of at least 0 with a sum of at most the last, which is at least 1");
        }
        return new Tango(-upperEnd(onlySecond, onlyFirst, of, z), upperEnd(onlyFirst, onlySecond, of, z));
    }

    /** The largest difference δ that the score test does not reject; its statistic falls with δ. */
    private static double upperEnd(double first, double second, double n, double z) {
        double low = (first - second) / n;
        double high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (score(first, second, n, middle) < -z) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    /** Tango's T(δ), with the probability of the second kind of difference estimated under the hypothesis δ. */
    private static double score(double first, double second, double n, double delta) {
        double b = -first - second + (2 * n - first + second) * delta;
        double c = -second * delta * (1 - delta);
        double q = (Math.sqrt(b * b - 8 * n * c) - b) / (4 * n);
        return (first - second - n * delta) / Math.sqrt(n * (2 * q + delta * (1 - delta)));
    }
}
