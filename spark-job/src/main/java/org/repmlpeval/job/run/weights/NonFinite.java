package org.repmlpeval.job.run.weights;

/** What becomes of weights with numbers that no trained network has: NaN, infinities, negative variances. */
public enum NonFinite {
    /** They are refused as soon as they are read. */
    REFUSE,
    /** They are used as they are, and a note says which tensors hold such numbers. */
    ALLOW
}
