package org.repmlpeval.job.report.result;

/** A count out of a total. @param percent null if {@code of} is 0 */
public record Share(long count, long of, Double percent) {
    public static Share of(long count, long of) {
        return new Share(count, of, Ratios.percent(count, of));
    }
}
