package org.repmlpeval.job.task.statistics;

/**
 * The score interval of a proportion at 95 % confidence, without continuity correction: E. B. Wilson, "Probable Inference, the Law
 * of Succession, and Statistical Inference", JASA 22 (1927).
 *
 * @param low fraction in {@code [0, 1]}
 * @param high fraction in {@code [low, 1]}
 */
public record Wilson(double low, double high) {
    /** The 0.975 quantile of the standard normal distribution. */
    private static final double Z = 1.959963984540054;

    /** @throws IllegalArgumentException unless 0 ≤ hits ≤ of and of ≥ 1: without observations there is no interval */
    public static Wilson of(long hits, long of) {
        if (of < 1 || hits < 0 || hits > of) {
            throw new IllegalArgumentException(
                    "interval of " + hits + " hits of " + of + "; needs 0 <= hits <= of, of >= 1");
        }
        double zz = Z * Z;
        double misses = (double) of - hits;
        double half = Z * Math.sqrt(hits * misses / of + zz / 4);
        double centre = hits + zz / 2;
        // At 0 and 1 the half-width equals the distance to the end except for rounding; the bound there is exact by
        // definition.
        double low = hits == 0 ? 0 : (centre - half) / (of + zz);
        double high = hits == of ? 1 : (centre + half) / (of + zz);
        return new Wilson(low, high);
    }
}
