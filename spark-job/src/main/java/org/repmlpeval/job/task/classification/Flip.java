package org.repmlpeval.job.task.classification;

import java.io.Serializable;
import java.util.Comparator;

/**
 * An image on which two forms predict different classes; ordered by id.
 *
 * @param label the correct class, of several the one with the lowest index; null without a label
 * @param referenceMargin largest minus second largest logit of the reference form, which shows how close the decision was
 * @param otherMargin the same of the other form
 */
public record Flip(
        String id, Integer label, int referenceClass, double referenceMargin, int otherClass, double otherMargin)
        implements Serializable, Comparable<Flip> {
    private static final Comparator<Flip> ORDER = Comparator.comparing(Flip::id);

    @Override
    public int compareTo(Flip other) {
        return ORDER.compare(this, other);
    }
}
