package org.repmlpeval.job.task;

import java.util.function.Function;

/** The numbers of a {@link Drift}, each gathered over the data set; for all of them larger is worse and 0 is equality. */
public enum DriftMeasure {
    MAX_ABS("maxAbs", Drift::maxAbs),
    MEAN_ABS("meanAbs", Drift::meanAbs),
    RMS("rms", Drift::rms),
    RELATIVE("relative", Drift::relative),
    ONE_MINUS_COSINE("oneMinusCosine", Drift::oneMinusCosine),
    KL("kl", Drift::kl);

    private final String key;
    private final Function<Drift, Double> value;

    DriftMeasure(String key, Function<Drift, Double> value) {
        this.key = key;
        this.value = value;
    }

    /** The name in reports. */
    public String key() {
        return key;
    }

    /** The measure of one image; null where {@link Drift} leaves it undefined. */
    public Double of(Drift drift) {
        return value.apply(drift);
    }
}
