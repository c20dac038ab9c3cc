package org.repmlpeval.job.task.classification;

import java.io.Serializable;
import java.util.List;
import org.repmlpeval.job.task.Partials;
import org.repmlpeval.job.task.measure.LabelRank;
import org.repmlpeval.job.task.statistics.ExactSum;

/**
 * What one form's predictions add up to, over the scored images.
 *
 * @param top hits for each k of the task, ascending from 1
 * @param nonFinite number of images with a non-finite logit in this form
 * @param confusion predictions by label
 * @param calibration confidence against correctness
 * @param nll sum of the negative log likelihoods in nats
 * @param outside predictions of classes that occur in no label; 0 if all of them occur or the others are masked
 * @param hitsWithin top-1 hits if the classes that occur in no label were left out; 0 under the same condition
 */
public record FormCounts(
        List<HitCounts> top,
        long nonFinite,
        Confusion confusion,
        Calibration calibration,
        ExactSum nll,
        long outside,
        long hitsWithin)
        implements Serializable {
    public FormCounts {
        top = List.copyOf(top);
    }

    static FormCounts empty(Scoring scoring) {
        return nonFinite(scoring, 0);
    }

    static FormCounts nonFinite(Scoring scoring, long images) {
        List<HitCounts> none = scoring.topK().stream().map(HitCounts::empty).toList();
        return new FormCounts(none, images, Confusion.empty(), Calibration.empty(), ExactSum.ZERO, 0, 0);
    }

    /** The counts of a scored image. */
    static FormCounts of(Scoring scoring, ImageResult image, FormScore score) {
        LabelRank rank = score.rank();
        int predicted = score.top().first();
        int row = rank.hit(1) ? predicted : image.labels().get(0);
        boolean compared = score.within() != null;
        return new FormCounts(
                scoring.topK().stream().map(k -> HitCounts.of(k, rank)).toList(),
                0,
                Confusion.of(image.id(), row, predicted),
                Calibration.of(score.likelihood().confidence(), rank.hit(1)),
                ExactSum.of(score.likelihood().nll()),
                compared && score.within() != predicted ? 1 : 0,
                compared && image.labels().contains(score.within()) ? 1 : 0);
    }

    public HitCounts top1() {
        return top.get(0);
    }

    /** The hits for the largest k. */
    public HitCounts topK() {
        return top.get(top.size() - 1);
    }

    FormCounts plus(FormCounts other) {
        return new FormCounts(
                Partials.zip(top, other.top, HitCounts::plus),
                nonFinite + other.nonFinite,
                confusion.plus(other.confusion),
                calibration.plus(other.calibration),
                nll.plus(other.nll),
                outside + other.outside,
                hitsWithin + other.hitsWithin);
    }
}
