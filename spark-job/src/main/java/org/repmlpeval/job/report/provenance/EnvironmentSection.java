package org.repmlpeval.job.report.provenance;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What the numbers may depend on besides their inputs.
 *
 * @param machines the distinct ones among driver and executors
 * @param libraries version by name: spark, hadoop, nd4j, opencv, …
 * @param engine what ran the networks and the memory it took
 * @param canaries hash of the decoded pixels by canary image; equal on every executor
 */
public record EnvironmentSection(
        BuildSection build,
        List<Machine> machines,
        Map<String, String> libraries,
        NativeMath math,
        EngineSection engine,
        Map<String, String> canaries) {
    public EnvironmentSection {
        machines = List.copyOf(machines);
        libraries = Ordered.copy(libraries);
        canaries = Ordered.copy(canaries);
    }

    /** @param cores logical processors the JVM sees */
    public record Machine(String java, String os, String cpuModel, int cores) implements Serializable {}

    /** The code that ran. @param commit full Git hash */
    public record BuildSection(String version, String commit, WorkTree workTree) {}

    /** Whether the code differs from its commit. */
    public enum WorkTree {
        CLEAN,
        DIRTY,
        UNKNOWN
    }

    /**
     * @param blas name and version
     * @param variant instruction set of the natives, e.g. {@code avx2}
     * @param mode precision of products, e.g. {@code float32}
     */
    public record NativeMath(String blas, String variant, String mode) {}
}
