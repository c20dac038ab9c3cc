package org.repmlpeval.model.dl4j;

/** The axes of a block's input and output in a graph. */
public enum InputAxes {
    /** Maps {@code (N, C, H, W)}; kernels are k×k. */
    MAP,
    /** Sequences {@code (N, C, L)}, DL4J's NCW: treated internally as maps of height 1, with kernels 1×k. */
    SEQUENCE
}
