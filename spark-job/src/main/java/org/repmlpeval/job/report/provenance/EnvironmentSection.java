package org.repmlpeval.job.report.provenance;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.repmlpeval.partitioning.Digests;

/**
 * The environment, on which the numbers may depend in addition to their inputs.
 *
 * @param machines the distinct machines of driver and executors
 * @param libraries version by name: spark, hadoop, nd4j, opencv, …
 * @param engine the engine that ran the networks, and its memory
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

    /** The build that ran. @param commit full Git hash */
    public record BuildSection(String version, String commit, WorkTree workTree) {
        /** For example {@code repmlp-eval 1.0.0 (4f8ae58393c4, dirty work tree)}: the hash shortened, and whether the commit says it all. */
        public String text() {
            return "repmlp-eval " + version + " (" + Digests.shortened(commit) + ", " + workTree.words() + ")";
        }
    }

    /** Whether the working tree differed from the commit at build time. */
    public enum WorkTree {
        CLEAN("clean work tree"),
        DIRTY("dirty work tree"),
        UNKNOWN("work tree not known");

        private final String words;

        WorkTree(String words) {
            this.words = words;
        }

        /** For example {@code clean work tree}. */
        public String words() {
            return words;
        }
    }

    /**
     * @param blas name and version
     * @param variant instruction set of the native libraries, e.g. {@code avx2}
     * @param mode precision of products, e.g. {@code float32}
     */
    public record NativeMath(String blas, String variant, String mode) {}
}
