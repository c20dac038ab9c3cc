package org.repmlpeval.job.task.segmentation;

import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.repmlpeval.job.task.classification.PairResult;
import org.repmlpeval.job.task.measure.DriftMeasure;
import org.repmlpeval.job.task.statistics.Sample;
import org.repmlpeval.job.task.statistics.Spread;
import org.repmlpeval.job.task.statistics.WorstImage;

/**
 * One form compared with the reference form.
 *
 * @param images number of compared images
 * @param changedImages those with at least one changed pixel
 * @param perImage changed pixels of each image
 * @param drift one entry for each of {@link SegmentationTask#MEASURES}
 * @param worst the images with the most changed pixels
 * @param drifted the images with the largest difference of a score
 */
public record PairCounts(
        long images,
        long changedImages,
        PixelChanges pixels,
        Spread perImage,
        Map<DriftMeasure, Spread> drift,
        Sample<WorstImage> worst,
        Sample<WorstImage> drifted)
        implements Serializable {
    public PairCounts {
        drift = Collections.unmodifiableMap(new EnumMap<>(drift));
    }

    static PairCounts empty(SegmentationTask task) {
        Map<DriftMeasure, Spread> drift = new EnumMap<>(DriftMeasure.class);
        SegmentationTask.MEASURES.forEach(measure -> drift.put(measure, Spread.empty()));
        return new PairCounts(
                0,
                0,
                PixelChanges.empty(task.classes()),
                Spread.empty(),
                drift,
                Sample.empty(PairResult.LISTED_WORST),
                Sample.empty(PairResult.LISTED_WORST));
    }

    static PairCounts of(String id, SegmentationImage.Pair pair) {
        Map<DriftMeasure, Spread> drift = new EnumMap<>(DriftMeasure.class);
        SegmentationTask.MEASURES.forEach(measure ->
                drift.put(measure, pair.drift() == null ? Spread.empty() : Spread.of(id, measure.of(pair.drift()))));
        long changed = pair.changes().changed();
        return new PairCounts(
                1,
                changed > 0 ? 1 : 0,
                pair.changes(),
                Spread.of(id, (double) changed),
                drift,
                worst(id, changed == 0 ? null : (Double) (double) changed),
                worst(id, pair.drift() == null ? null : DriftMeasure.MAX_ABS.of(pair.drift())));
    }

    private static Sample<WorstImage> worst(String id, Double value) {
        return value == null
                ? Sample.empty(PairResult.LISTED_WORST)
                : Sample.of(PairResult.LISTED_WORST, new WorstImage(id, value));
    }

    PairCounts plus(PairCounts other) {
        Map<DriftMeasure, Spread> sum = new EnumMap<>(DriftMeasure.class);
        drift.forEach((measure, spread) -> sum.put(measure, spread.plus(other.drift.get(measure))));
        return new PairCounts(
                images + other.images,
                changedImages + other.changedImages,
                pixels.plus(other.pixels),
                perImage.plus(other.perImage),
                sum,
                worst.plus(other.worst),
                drifted.plus(other.drifted));
    }
}
