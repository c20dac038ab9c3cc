package org.repmlpeval.model.plan;

/** Which values of a plan can be read beside its result. */
public enum Taps {
    /** None: folding and memory are as good as they get. */
    NONE,
    /** Those that the network's blocks end in. They are kept to the end of a run. */
    BLOCKS
}
