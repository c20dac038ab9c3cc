package org.repmlpeval.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Standalone clusters of two workers, each of which offers one GPU as Spark's resource. The GPUs are the stand-in of the module model, which
 * computes on the host.
 */
@Tag("slow")
class GpuClusterIT {
    private static final String DEVICE_B = "device 1 (Stand-in B, GPU-00000000-0000-0000-0000-000000000002)";

    @Test
    void eachExecutorUsesTheDeviceThatSparkGaveIt() throws IOException, InterruptedException {
        Path folder = Build.workFolder("gpus");
        Path libraries = GpuStandIn.libraries();
        List<String> options = List.of("--backend", "cuda", "--cuda-libs", libraries.toString());
        List<List<String>> workers = List.of(worker(folder, "0", ""), worker(folder, "1", ""));
        try (StandaloneCluster cluster = StandaloneCluster.start(folder, workers)) {
            requireSame(cluster, folder, "named", options, "cuda on Stand-in A, cuda on Stand-in B");
            List<String> auto = List.of("--backend", "auto", "--cuda-libs", libraries.toString());
            JsonNode engine = requireSame(cluster, folder, "auto", auto, "cuda on Stand-in A, cuda on Stand-in B");
            assertThat(engine.at("/choice").textValue()).endsWith("cuda, because " + DEVICE_B + " can be used");

            List<String> devices = List.of("devices", "--cuda-libs", libraries.toString());
            try (LoggedProcess job = cluster.submit("devices", gpus(), devices)) {
                assertThat(job.exitCode(SharedCluster.JOB))
                        .withFailMessage(cluster::logs)
                        .isZero();
                assertThat(job.output())
                        .containsPattern("127\\.0\\.0\\.1 \\(executor \\d\\)\n")
                        .containsPattern("127\\.0\\.0\\.2 \\(executor \\d\\)\n")
                        .contains("  from Spark   GPU 0\n", "  from Spark   GPU 1\n")
                        .contains("2 of 2 processes can use an NVIDIA device with --backend cuda.");
            }
        }
    }

    /** Spark starts another executor in its place, which loses its device as well; the other worker's executor does the rest. */
    @Test
    void anExecutorThatLosesItsDeviceEndsAndTheRunGoesOn() throws IOException, InterruptedException {
        Path folder = Build.workFolder("lost-gpu");
        List<String> options = List.of(
                "--backend", "cuda", "--cuda-libs", GpuStandIn.libraries().toString());
        List<List<String>> workers = List.of(worker(folder, "0", ""), worker(folder, "1", "fail=400"));
        try (StandaloneCluster cluster = StandaloneCluster.start(folder, workers)) {
            requireSame(cluster, folder, "lost", options, null);
            assertThat(Files.readString(folder.resolve("lost.log")))
                    .as("it shows in the next call or in the one that waits")
                    .containsPattern(Pattern.quote("this executor ends: " + DEVICE_B)
                            + " fails (to run the kernel \\w+|while it computes): CUDA_ERROR_LAUNCH_FAILED")
                    .containsPattern("Lost executor \\d+ on 127\\.0\\.0\\.2");
        }
    }

    @Test
    void anExecutorWhoseDeviceComputesWronglyIsRefusedAndNamed() throws IOException, InterruptedException {
        Path folder = Build.workFolder("wrong-gpu");
        Path libraries = GpuStandIn.libraries();
        List<String> options = List.of("--backend", "cuda", "--cuda-libs", libraries.toString());
        List<List<String>> workers = List.of(worker(folder, "0", ""), worker(folder, "1", "wrong=1"));
        Path out = folder.resolve("wrong");
        try (StandaloneCluster cluster = StandaloneCluster.start(folder, workers);
                LoggedProcess job = cluster.submit("wrong", gpus(), evaluate(out, options))) {
            assertThat(job.exitCode(SharedCluster.JOB))
                    .withFailMessage(cluster::logs)
                    .isNotZero();
            assertThat(job.output().lines().filter(line -> line.startsWith("ERROR: ")))
                    .singleElement()
                    .asString()
                    .contains("the cuda engine of this machine computes wrong logits: ")
                    .contains("device=" + DEVICE_B);
        }
        assertThat(out).doesNotExist();
    }

    /** The numbers are those of the run on CPUs. @param backend what the report says; null if that depends on chance */
    private static JsonNode requireSame(
            StandaloneCluster cluster, Path folder, String name, List<String> options, String backend)
            throws IOException, InterruptedException {
        Path out = folder.resolve(name);
        try (LoggedProcess job = cluster.submit(name, gpus(), evaluate(out, options))) {
            assertThat(job.exitCode(SharedCluster.JOB))
                    .withFailMessage(cluster::logs)
                    .isZero();
        }
        JsonNode engine =
                new ObjectMapper().readTree(out.resolve("report.json").toFile()).at("/environment/engine");
        if (backend != null) {
            assertThat(engine.at("/backend").textValue()).isEqualTo(backend);
        }
        Published published = Published.read(out);
        assertThat(published.outcomes()).isEqualTo(SharedCluster.embedded().outcomes());
        assertThat(published.accuracy()).isEqualTo(SharedCluster.embedded().accuracy());
        assertThat(published.flips()).isEqualTo(SharedCluster.embedded().flips());
        return engine;
    }

    private static List<String> evaluate(Path out, List<String> options) {
        List<String> arguments = SharedCluster.evaluate(
                SharedCluster.DEMO.resolve("digits.pth"), SharedCluster.DEMO.resolve("images"), out, 8);
        arguments.addAll(options);
        return arguments;
    }

    private static List<String> gpus() throws IOException, InterruptedException {
        return List.of(
                "spark.executor.resource.gpu.amount=1",
                "spark.task.resource.gpu.amount=1",
                "spark.executor.extraJavaOptions=" + GpuStandIn.cache());
    }

    /**
     * A command that lets a worker offer the GPU with that address. Its executors inherit its variables.
     *
     * @param settings of the stand-in
     */
    private static List<String> worker(Path folder, String address, String settings) throws IOException {
        Path script = folder.resolve("discovery-" + address + ".sh");
        Files.writeString(script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"" + address + "\"]}'\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> command = new ArrayList<>(List.of("env"));
        Map.of(
                        "REPMLP_STAND_IN",
                        settings,
                        "JAVA_TOOL_OPTIONS",
                        "-XX:TieredStopAtLevel=1 -Dspark.worker.resource.gpu.amount=1"
                                + " -Dspark.worker.resource.gpu.discoveryScript=" + script)
                .forEach((name, value) -> command.add(name + "=" + value));
        return command;
    }
}
