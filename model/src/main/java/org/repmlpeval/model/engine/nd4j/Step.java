package org.repmlpeval.model.engine.nd4j;

/** One instruction bound to its weights. */
@FunctionalInterface
interface Step {
    /** Computes the instruction's output, which is created already; inputs are not written to. */
    void run(Values values);
}
