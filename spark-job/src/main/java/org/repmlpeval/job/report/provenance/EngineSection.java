package org.repmlpeval.job.report.provenance;

import java.util.List;

/**
 * What ran the networks. Of executors that differ, the one with the slowest products and the most memory.
 *
 * @param backend name of the backend
 * @param cores threads that compute in an executor
 * @param threadsPerRun threads that run a batch together
 * @param sgemmGigaflopsPerThread 1e9 operations per second of a matrix product on one thread when the engine started; null if the
 *     backend does not measure it
 * @param weightBytes native memory of the weights of all forms
 * @param peakBytes most native memory that weights and buffers took at once
 * @param limitBytes native memory that they might have taken
 * @param warnings what was wrong with a machine's set-up or short on it
 * @param imagesPerRun images that went through the network together; fewer than the batch where memory was short
 */
public record EngineSection(
        String backend,
        int cores,
        int threadsPerRun,
        Double sgemmGigaflopsPerThread,
        long weightBytes,
        long peakBytes,
        long limitBytes,
        int imagesPerRun,
        List<String> warnings) {
    public EngineSection {
        warnings = List.copyOf(warnings);
    }
}
