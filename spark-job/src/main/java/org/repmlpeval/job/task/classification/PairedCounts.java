package org.repmlpeval.job.task.classification;

import java.io.Serializable;
import org.repmlpeval.job.task.measure.LabelRank;

/** The fourfold table of two forms' top-1 hits over the images both scored. */
public record PairedCounts(long bothRight, long onlyReferenceRight, long onlyOtherRight, long neitherRight)
        implements Serializable {
    static PairedCounts empty() {
        return new PairedCounts(0, 0, 0, 0);
    }

    static PairedCounts of(LabelRank reference, LabelRank other) {
        boolean a = reference.hit(1);
        boolean b = other.hit(1);
        return new PairedCounts(a && b ? 1 : 0, a && !b ? 1 : 0, b && !a ? 1 : 0, !a && !b ? 1 : 0);
    }

    PairedCounts plus(PairedCounts other) {
        return new PairedCounts(
                bothRight + other.bothRight,
                onlyReferenceRight + other.onlyReferenceRight,
                onlyOtherRight + other.onlyOtherRight,
                neitherRight + other.neitherRight);
    }

    public long images() {
        return bothRight + onlyReferenceRight + onlyOtherRight + neitherRight;
    }
}
