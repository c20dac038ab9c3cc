package org.repmlpeval.job.task;

/** The outcome of a listed image; every image has exactly one. */
public enum ImageOutcome {
    /** Every form gave finite logits: counted in accuracy and comparison. */
    SCORED,
    /** The file could not be read. */
    UNREADABLE,
    /** The file is not an image that can be decoded. */
    UNDECODABLE,
    /** Refused before decoding finished, because it exceeds a size limit or its format is not supported. */
    REJECTED,
    /** No label is given for the image. */
    UNLABELLED,
    /** The image's label file cannot be read or decoded, or does not fit the image. */
    BAD_LABEL,
    /** At least one form gave a NaN or infinite logit. No form's prediction is counted, so that all forms count the same images. */
    NON_FINITE
}
