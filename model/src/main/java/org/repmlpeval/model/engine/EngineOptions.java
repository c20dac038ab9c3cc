package org.repmlpeval.model.engine;

import org.repmlpeval.model.checkpoint.Precision;

/**
 * How a model is to be run.
 *
 * @param precision of weights and arithmetic
 * @param cores where all work is done
 * @param threadsPerRun how many cores one call may use; 1 where as many callers as cores run at once
 * @param imagesPerRun largest number of images that go through the network together; larger batches are cut. Float results may
 *     differ in their last digits with it
 * @param memory what native memory may be taken from
 */
public record EngineOptions(
        Precision precision, Cores cores, int threadsPerRun, int imagesPerRun, MemoryBudget memory) {
    public EngineOptions {
        if (threadsPerRun < 1 || threadsPerRun > cores.size()) {
            throw new IllegalArgumentException(
                    "threads per run is " + threadsPerRun + "; legal: 1 to the engine's " + cores.size() + " cores");
        }
        if (imagesPerRun < 1) {
            throw new IllegalArgumentException("images per run is " + imagesPerRun + "; legal: at least 1");
        }
    }

    /** A call may use all cores. */
    public static EngineOptions wholeMachine(Precision precision, Cores cores, int imagesPerRun, MemoryBudget memory) {
        return new EngineOptions(precision, cores, cores.size(), imagesPerRun, memory);
    }
}
