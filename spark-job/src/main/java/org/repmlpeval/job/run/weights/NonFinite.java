package org.repmlpeval.job.run.weights;

/** What to do with weights that no trained network can have: NaN, infinities and negative variances. */
public enum NonFinite {
    /** They are refused as soon as they are read. */
    REFUSE,
    /** They are used unchanged, and a note says which tensors hold such numbers. */
    ALLOW
}
