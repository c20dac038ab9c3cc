package org.repmlpeval.job.task.statistics;

import java.io.Serializable;
import java.util.Comparator;

/** An image and its value of some drift measure; ordered by (value descending, id ascending). */
public record WorstImage(String id, double value) implements Serializable, Comparable<WorstImage> {
    private static final Comparator<WorstImage> ORDER =
            Comparator.comparingDouble(WorstImage::value).reversed().thenComparing(WorstImage::id);

    @Override
    public int compareTo(WorstImage other) {
        return ORDER.compare(this, other);
    }
}
