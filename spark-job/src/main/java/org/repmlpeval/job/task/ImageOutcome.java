package org.repmlpeval.job.task;

/** How a listed image ended; each ends in exactly one. */
public enum ImageOutcome {
    /** Every form gave finite logits: counted in accuracy and comparison. */
    SCORED,
    /** Its bytes could not be read. */
    UNREADABLE,
    /** Its bytes are no image that can be decoded. */
    UNDECODABLE,
    /** Refused before decoding finished: over a size limit, outside the support matrix. */
    REJECTED,
    /** Some form gave a NaN or infinite logit: no form's prediction is counted, so that all forms count the same images. */
    NON_FINITE
}
