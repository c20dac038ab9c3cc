package org.repmlpeval.job.task.segmentation;

import java.io.Serializable;
import java.util.Comparator;

/**
 * An image whose label file has values that are neither a class nor ignored; ordered by id.
 *
 * @param pixels how many pixels have such a value
 * @param values the first of these values
 */
public record StrayLabels(String id, long pixels, String values) implements Serializable, Comparable<StrayLabels> {
    private static final Comparator<StrayLabels> ORDER = Comparator.comparing(StrayLabels::id);

    @Override
    public int compareTo(StrayLabels other) {
        return ORDER.compare(this, other);
    }
}
