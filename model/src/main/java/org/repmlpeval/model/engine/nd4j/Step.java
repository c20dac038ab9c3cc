package org.repmlpeval.model.engine.nd4j;

/** One instruction bound to its weights. */
@FunctionalInterface
interface Step {
    /** Computes the instruction's output, which already exists. Inputs are not changed. */
    void run(Values values);
}
