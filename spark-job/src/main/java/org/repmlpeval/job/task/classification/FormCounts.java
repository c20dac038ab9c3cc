package org.repmlpeval.job.task.classification;

import java.io.Serializable;

/**
 * The hits of one form.
 *
 * @param topK top-k hits for the task's k
 * @param nonFinite number of images with a non-finite logit in this form
 */
public record FormCounts(HitCounts top1, HitCounts topK, long nonFinite) implements Serializable {
    static FormCounts empty(int k) {
        return new FormCounts(HitCounts.empty(1), HitCounts.empty(k), 0);
    }

    FormCounts plus(FormCounts other) {
        return new FormCounts(top1.plus(other.top1), topK.plus(other.topK), nonFinite + other.nonFinite);
    }
}
