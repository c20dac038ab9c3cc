package org.repmlpeval.job.run.settings;

/** What becomes of the classes that each form predicts for pixels. */
public enum Predictions {
    /** They are counted. */
    COUNTED,
    /** They are counted, and published as label maps. */
    KEPT
}
