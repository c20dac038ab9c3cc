package org.repmlpeval.model.dl4j;

/** What a block in a graph takes and gives. */
public enum InputAxes {
    /** Maps {@code (N, C, H, W)}; kernels are k×k. */
    MAP,
    /** Sequences {@code (N, C, L)}, DL4J's NCW: maps of height 1 inside, with kernels 1×k. */
    SEQUENCE
}
