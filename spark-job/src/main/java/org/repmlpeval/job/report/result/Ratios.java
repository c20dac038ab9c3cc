package org.repmlpeval.job.report.result;

/** Computes the ratios of a report. */
public final class Ratios {
    private Ratios() {}

    /** Null if {@code of} is 0. */
    public static Double percent(long count, long of) {
        return of == 0 ? null : 100.0 * count / of;
    }

    /** Null if {@code of} is 0. */
    static Double quotient(double sum, double of) {
        return of == 0 ? null : sum / of;
    }
}
