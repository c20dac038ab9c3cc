package org.repmlpeval.job.task.measure;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/** The numbers of a {@link Drift}, each collected over the data set. For all of them, larger is worse and 0 means equal. */
public enum DriftMeasure {
    MAX_ABS("maxAbs", VectorDrift::maxAbs),
    MEAN_ABS("meanAbs", VectorDrift::meanAbs),
    RMS("rms", VectorDrift::rms),
    RELATIVE("relative", VectorDrift::relative),
    ONE_MINUS_COSINE("oneMinusCosine", VectorDrift::oneMinusCosine),
    /** Only for logits, because other values are not logarithms of probabilities. */
    KL("kl", null);

    /** The measures of a {@link VectorDrift}, in order. */
    public static final Set<DriftMeasure> OF_VECTORS =
            Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(KL)));

    private final String key;
    private final Function<VectorDrift, Double> value;

    DriftMeasure(String key, Function<VectorDrift, Double> value) {
        this.key = key;
        this.value = value;
    }

    /** The name in reports. */
    public String key() {
        return key;
    }

    /** The measure of one image; null where {@link Drift} leaves it undefined. */
    public Double of(Drift drift) {
        return this == KL ? (Double) drift.kl() : value.apply(drift.vector());
    }

    /**
     * The measure of one image; null where {@link VectorDrift} leaves it undefined.
     *
     * @throws IllegalStateException if this is not one of {@link #OF_VECTORS}
     */
    public Double of(VectorDrift drift) {
        if (this == KL) {
            throw new IllegalStateException(key + " is a measure of logits, not of other values");
        }
        return value.apply(drift);
    }
}
