package org.repmlpeval.job.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.Serializable;
import java.util.Comparator;

/**
 * An image for which a form predicts different classes in two runs; ordered by id.
 *
 * @param label the correct class in the first run; null without one
 * @param firstMargin largest minus second largest logit, which shows how close the decision was
 * @param firstCrc32c of the bytes that the first run read; null if an older release wrote its row
 */
public record RunFlip(
        String id,
        Integer label,
        int firstClass,
        double firstMargin,
        int secondClass,
        double secondMargin,
        @JsonIgnore Long firstCrc32c)
        implements Serializable, Comparable<RunFlip> {
    private static final Comparator<RunFlip> ORDER = Comparator.comparing(RunFlip::id);

    @Override
    public int compareTo(RunFlip other) {
        return ORDER.compare(this, other);
    }
}
