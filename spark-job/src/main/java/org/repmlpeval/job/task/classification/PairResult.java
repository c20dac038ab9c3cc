package org.repmlpeval.job.task.classification;

import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.repmlpeval.job.task.measure.Drift;
import org.repmlpeval.job.task.measure.DriftMeasure;
import org.repmlpeval.job.task.measure.TopK;
import org.repmlpeval.job.task.statistics.Sample;
import org.repmlpeval.job.task.statistics.Spread;
import org.repmlpeval.job.task.statistics.WorstImage;

/**
 * One form compared with the reference form.
 *
 * @param images number of compared images: the scored ones and those without a label
 * @param right hits of both, over the scored images
 * @param topSetChanges number of images whose top-k sets differ
 * @param drift one entry for each measure
 * @param worst the images with the largest {@link Drift#maxAbs}
 * @param flips images whose predictions differ
 */
public record PairResult(
        long images,
        PairedCounts right,
        long topSetChanges,
        Map<DriftMeasure, Spread> drift,
        Sample<WorstImage> worst,
        Sample<Flip> flips)
        implements Serializable {
    /**
     * Largest number of listed flips per pair, in partial results and in the report. Further flips are only counted; the per-image rows
     * have them all.
     */
    public static final int LISTED_FLIPS = 1000;

    public static final int LISTED_WORST = 10;

    public PairResult {
        drift = Collections.unmodifiableMap(new EnumMap<>(drift));
    }

    static PairResult empty() {
        Map<DriftMeasure, Spread> drift = new EnumMap<>(DriftMeasure.class);
        for (DriftMeasure measure : DriftMeasure.values()) {
            drift.put(measure, Spread.empty());
        }
        return new PairResult(
                0, PairedCounts.empty(), 0, drift, Sample.empty(LISTED_WORST), Sample.empty(LISTED_FLIPS));
    }

    /** Compares the form {@code index ≥ 1} with form 0 for an image whose forms were compared. */
    static PairResult of(ImageResult image, int index) {
        FormScore reference = image.forms().get(0);
        FormScore other = image.forms().get(index);
        Drift drift = image.drifts().get(index - 1);
        Map<DriftMeasure, Spread> spreads = new EnumMap<>(DriftMeasure.class);
        for (DriftMeasure measure : DriftMeasure.values()) {
            spreads.put(measure, Spread.of(image.id(), measure.of(drift)));
        }
        return new PairResult(
                1,
                reference.rank() == null ? PairedCounts.empty() : PairedCounts.of(reference.rank(), other.rank()),
                reference.top().sameSet(other.top()) ? 0 : 1,
                spreads,
                Sample.of(LISTED_WORST, new WorstImage(image.id(), drift.maxAbs())),
                image.flipped(index) ? Sample.of(LISTED_FLIPS, flip(image, index)) : Sample.empty(LISTED_FLIPS));
    }

    private static Flip flip(ImageResult image, int index) {
        TopK reference = image.forms().get(0).top();
        TopK other = image.forms().get(index).top();
        return new Flip(
                image.id(), image.label(), reference.first(), reference.margin(), other.first(), other.margin());
    }

    PairResult plus(PairResult other) {
        Map<DriftMeasure, Spread> sum = new EnumMap<>(DriftMeasure.class);
        drift.forEach((measure, spread) -> sum.put(measure, spread.plus(other.drift.get(measure))));
        return new PairResult(
                images + other.images,
                right.plus(other.right),
                topSetChanges + other.topSetChanges,
                sum,
                worst.plus(other.worst),
                flips.plus(other.flips));
    }
}
