package org.repmlpeval.model.plan;

/** Element-wise functions of plans. */
public enum Function {
    NONE,
    RELU,
    /** x·Φ(x), exact: x/2 · (1 + erf(x/√2)). */
    GELU,
    /** u·(1 + erf(u)) = √2·GELU(√2·u): what remains of GELU when both factors are folded into the neighbouring layers. */
    ERF_GATE,
    SIGMOID
}
