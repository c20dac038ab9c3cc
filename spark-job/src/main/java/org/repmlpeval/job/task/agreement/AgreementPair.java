package org.repmlpeval.job.task.agreement;

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
 * One form compared with the reference form, on images without labels.
 *
 * @param images number of compared images
 * @param drift one entry for each of {@link DriftMeasure#OF_VECTORS}
 * @param worst the images with the largest {@link AgreementTask.Kind#worstBy}
 */
public record AgreementPair(long images, Map<DriftMeasure, Spread> drift, PixelCounts pixels, Sample<WorstImage> worst)
        implements Serializable {
    public AgreementPair {
        drift = Collections.unmodifiableMap(new EnumMap<>(drift));
    }

    static AgreementPair empty() {
        Map<DriftMeasure, Spread> drift = new EnumMap<>(DriftMeasure.class);
        DriftMeasure.OF_VECTORS.forEach(measure -> drift.put(measure, Spread.empty()));
        return new AgreementPair(0, drift, PixelCounts.empty(), Sample.empty(PairResult.LISTED_WORST));
    }

    static AgreementPair of(String id, ImageAgreement.Pair pair, DriftMeasure worstBy) {
        Map<DriftMeasure, Spread> drift = new EnumMap<>(DriftMeasure.class);
        DriftMeasure.OF_VECTORS.forEach(measure -> drift.put(measure, Spread.of(id, measure.of(pair.drift()))));
        Double worst = worstBy.of(pair.drift());
        return new AgreementPair(
                1,
                drift,
                PixelCounts.of(id, pair.changedPixels()),
                worst == null
                        ? Sample.empty(PairResult.LISTED_WORST)
                        : Sample.of(PairResult.LISTED_WORST, new WorstImage(id, worst)));
    }

    AgreementPair plus(AgreementPair other) {
        Map<DriftMeasure, Spread> sum = new EnumMap<>(DriftMeasure.class);
        drift.forEach((measure, spread) -> sum.put(measure, spread.plus(other.drift.get(measure))));
        return new AgreementPair(images + other.images, sum, pixels.plus(other.pixels), worst.plus(other.worst));
    }
}
