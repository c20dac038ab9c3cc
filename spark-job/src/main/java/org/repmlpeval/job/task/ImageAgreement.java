package org.repmlpeval.job.task;

import java.io.Serializable;
import java.util.List;

/**
 * How one image ended that has no label. Made by {@link AgreementTask}.
 *
 * @param pairs of each form after the first against the first; empty unless scored
 */
public record ImageAgreement(String id, ImageOutcome outcome, String reason, List<Pair> pairs, List<String> nonFinite)
        implements TaskImage {
    /**
     * Two forms on one image.
     *
     * @param changedPixels pixels whose class differs; null if the forms give no classes of pixels
     */
    public record Pair(VectorDrift drift, Integer changedPixels) implements Serializable {}

    public ImageAgreement {
        pairs = List.copyOf(pairs);
        nonFinite = List.copyOf(nonFinite);
        boolean scored = outcome == ImageOutcome.SCORED;
        boolean consistent = scored == (reason == null)
                && (scored || pairs.isEmpty())
                && (outcome == ImageOutcome.NON_FINITE) != nonFinite.isEmpty();
        if (!consistent) {
            throw new IllegalArgumentException("image '" + id + "' is " + outcome + " with reason " + reason + ", "
                    + pairs.size() + " compared forms, non-finite forms " + nonFinite
                    + "; a scored image has no reason, any other a reason and no comparison");
        }
    }
}
