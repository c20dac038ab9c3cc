package org.repmlpeval.job.gate;

/** What a run measures, which decides the gates that it can have. */
public enum Feature {
    /** Logits of a classifier, with labels of images. */
    CLASSES,
    /** Scores of pixels, with or without labels. */
    PIXELS,
    /** Scores of pixels with label maps. */
    PIXEL_LABELS,
    EMBEDDINGS,
    /** Verification of pairs of faces. */
    PAIRS,
    /** Identification of probes. */
    PROBES,
    /** A sample of images in float64. */
    FLOAT64
}
