package org.repmlpeval.job.report.result;

import org.repmlpeval.job.task.classification.FormCounts;
import org.repmlpeval.job.task.classification.HitCounts;

/**
 * How often one form is right.
 *
 * @param topK for k = min(5, classes)
 * @param nonFiniteImages images on which this form gave a NaN or infinite logit; they are scored for no form
 */
public record FormAccuracy(String form, Accuracy top1, Accuracy topK, long nonFiniteImages) {
    static FormAccuracy of(String form, FormCounts counts, long scored, long listed) {
        return new FormAccuracy(
                form,
                Accuracy.of(counts.top1(), scored, listed),
                Accuracy.of(counts.topK(), scored, listed),
                counts.nonFinite());
    }

    /**
     * @param hits by (logit descending, class index ascending)
     * @param of scored images
     * @param percent null if none was scored
     * @param wilson95 95 % interval; null if none was scored
     * @param overListed bounds over all listed images, each missing one a miss or a hit; null if none is missing
     */
    public record Accuracy(
            int k, long hits, long of, Double percent, PercentRange wilson95, Ties ties, PercentRange overListed) {
        static Accuracy of(HitCounts counts, long scored, long listed) {
            return new Accuracy(
                    counts.k(),
                    counts.hits(),
                    scored,
                    Ratios.percent(counts.hits(), scored),
                    PercentRange.wilson(counts.hits(), scored),
                    Ties.of(counts, scored),
                    PercentRange.bounds(counts.hits(), scored, listed));
        }
    }

    /** Hits if the label came last, or first, among equal logits; the same number twice where no tie matters. */
    public record Ties(long worstCaseHits, long bestCaseHits, Double worstCasePercent, Double bestCasePercent) {
        static Ties of(HitCounts counts, long scored) {
            return new Ties(
                    counts.worstCase(),
                    counts.bestCase(),
                    Ratios.percent(counts.worstCase(), scored),
                    Ratios.percent(counts.bestCase(), scored));
        }
    }
}
