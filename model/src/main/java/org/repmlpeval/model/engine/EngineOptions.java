package org.repmlpeval.model.engine;

import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.plan.Taps;

/**
 * Options for running a model.
 *
 * @param precision of weights and arithmetic
 * @param cores the pool that does all work
 * @param threadsPerRun how many cores one call may use; 1 if there are as many simultaneous callers as cores
 * @param imagesPerRun largest number of images that go through the network together; larger batches are cut. The last digits of
 *     floating-point results may depend on it
 * @param memory the budget for native memory
 * @param taps values that {@link LoadedModel#blocks} can give
 */
public record EngineOptions(
        Precision precision, Cores cores, int threadsPerRun, int imagesPerRun, MemoryBudget memory, Taps taps) {
    public EngineOptions {
        if (threadsPerRun < 1 || threadsPerRun > cores.size()) {
            throw new IllegalArgumentException(
                    "threads per run is " + threadsPerRun + "; legal: 1 to the engine's " + cores.size() + " cores");
        }
        if (imagesPerRun < 1) {
            throw new IllegalArgumentException("images per run is " + imagesPerRun + "; legal: at least 1");
        }
    }

    /** Without taps. */
    public EngineOptions(Precision precision, Cores cores, int threadsPerRun, int imagesPerRun, MemoryBudget memory) {
        this(precision, cores, threadsPerRun, imagesPerRun, memory, Taps.NONE);
    }

    /** The same options with taps, values that can be read in addition to the result. */
    public EngineOptions with(Taps newTaps) {
        return new EngineOptions(precision, cores, threadsPerRun, imagesPerRun, memory, newTaps);
    }

    /** A call may use all cores. */
    public static EngineOptions wholeMachine(Precision precision, Cores cores, int imagesPerRun, MemoryBudget memory) {
        return new EngineOptions(precision, cores, cores.size(), imagesPerRun, memory);
    }
}
