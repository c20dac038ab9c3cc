package org.repmlpeval.model.plan;

/** Which values of a plan can be read in addition to its result. */
public enum Taps {
    /** None. This allows the most folding and needs the least memory. */
    NONE,
    /** The outputs of the network's blocks. A backend may keep them until the end of a run. */
    BLOCKS
}
