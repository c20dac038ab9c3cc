package org.repmlpeval.job.report.provenance;

import java.util.List;
import java.util.Map;

/**
 * The engine that ran the networks. If executors differ, the slowest matrix product and the largest memory are given.
 *
 * @param backend name of the backend
 * @param choice which backend {@code --backend auto} took, and why; several if executors differ; null if the user named one, or an older
 *     release wrote the report
 * @param cores number of computing threads in an executor
 * @param threadsPerRun number of threads that run a batch together
 * @param sgemmGigaflopsPerThread 1e9 operations per second of a matrix product on one thread when the engine started; null if the backend
 *     does not measure it
 * @param sgemmGigaflopsByExecutor the same by host and id of the executor; null if an older release wrote the report
 * @param kernels for which CPU the kernels of matrix products are made, as OpenBLAS names it; several names if executors differ; null if
 *     the backend does not choose kernels
 * @param oneDnn version and instruction set of oneDNN, which computes convolutions; several if executors differ; null if the networks have
 *     no convolutions of maps, or an older release wrote the report
 * @param reducedPrecision how forms in reduced precision were computed, for example simulated on the CPU; null if there were none, or an
 *     older release wrote the report
 * @param batchIndependent whether an image's outputs have the same bits in any batch and on any number of threads; null if the backend
 *     has not been checked
 * @param weightBytes native memory of the weights of all forms
 * @param peakBytes peak native memory of weights and buffers
 * @param limitBytes limit on this native memory
 * @param warnings problems with a machine's set-up or memory
 * @param imagesPerRun number of images per forward pass; smaller than the batch if memory was short
 */
public record EngineSection(
        String backend,
        String choice,
        int cores,
        int threadsPerRun,
        Double sgemmGigaflopsPerThread,
        Map<String, Double> sgemmGigaflopsByExecutor,
        String kernels,
        String oneDnn,
        String reducedPrecision,
        Boolean batchIndependent,
        long weightBytes,
        long peakBytes,
        long limitBytes,
        int imagesPerRun,
        List<String> warnings) {
    public EngineSection {
        warnings = List.copyOf(warnings);
        sgemmGigaflopsByExecutor = sgemmGigaflopsByExecutor == null ? null : Ordered.copy(sgemmGigaflopsByExecutor);
    }
}
