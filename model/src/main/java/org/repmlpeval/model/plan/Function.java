package org.repmlpeval.model.plan;

/** Element-wise functions of plans. */
public enum Function {
    NONE,
    RELU,
    /** x·Φ(x), exact: x/2 · (1 + erf(x/√2)). */
    GELU,
    /** u·(1 + erf(u)): GELU of √2·u over √2, what is left of it when both factors are folded into the layers around. */
    ERF_GATE,
    SIGMOID
}
