package org.repmlpeval.job.report.result;

import org.repmlpeval.job.task.classification.FormCounts;
import org.repmlpeval.job.task.classification.HitCounts;

/**
 * The accuracy of one form.
 *
 * @param topK top-k accuracy for the largest k that was asked for; without {@code --top-k}, 5 or the number of classes if that is smaller
 * @param nonFiniteImages number of images with a NaN or infinite logit in this form; these images are not scored for any form
 */
public record FormAccuracy(String form, Accuracy top1, Accuracy topK, long nonFiniteImages) {
    public static FormAccuracy of(String form, FormCounts counts, long scored, long listed) {
        return new FormAccuracy(
                form,
                Accuracy.of(counts.top1(), scored, listed),
                Accuracy.of(counts.topK(), scored, listed),
                counts.nonFinite());
    }

    /**
     * @param hits number of hits, with classes ordered by (logit descending, class index ascending)
     * @param of number of scored images
     * @param percent null if none was scored
     * @param wilson95 95 % interval; null if none was scored
     * @param overListed bounds over all listed images, where each image without a score counts as a miss or as a hit; null if all have
     *     scores
     */
    public record Accuracy(
            int k, long hits, long of, Double percent, PercentRange wilson95, Ties ties, PercentRange overListed) {
        public static Accuracy of(HitCounts counts, long scored, long listed) {
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

    /** Hits if the label came last or first among equal logits. The two numbers are equal if no tie matters. */
    public record Ties(long worstCaseHits, long bestCaseHits, Double worstCasePercent, Double bestCasePercent) {
        public static Ties of(HitCounts counts, long scored) {
            return new Ties(
                    counts.worstCase(),
                    counts.bestCase(),
                    Ratios.percent(counts.worstCase(), scored),
                    Ratios.percent(counts.bestCase(), scored));
        }
    }
}
