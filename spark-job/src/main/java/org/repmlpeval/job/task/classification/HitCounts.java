package org.repmlpeval.job.task.classification;

import java.io.Serializable;
import org.repmlpeval.job.task.measure.LabelRank;

/**
 * Number of top-k hits.
 *
 * @param hits hits with classes ordered by (logit descending, class index ascending)
 * @param worstCase hits if the label comes last among equal logits
 * @param bestCase hits if it comes first
 */
public record HitCounts(int k, long hits, long worstCase, long bestCase) implements Serializable {
    static HitCounts empty(int k) {
        return new HitCounts(k, 0, 0, 0);
    }

    static HitCounts of(int k, LabelRank rank) {
        return new HitCounts(k, rank.hit(k) ? 1 : 0, rank.worstCaseHit(k) ? 1 : 0, rank.bestCaseHit(k) ? 1 : 0);
    }

    HitCounts plus(HitCounts other) {
        return new HitCounts(k, hits + other.hits, worstCase + other.worstCase, bestCase + other.bestCase);
    }
}
