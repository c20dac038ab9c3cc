package org.repmlpeval.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.NativeRuntime;

/**
 * A standalone cluster whose workers offer a GPU each as Spark's resource, of different addresses. The GPUs are the stand-in of the module
 * model, which computes on the host.
 */
class GpuClusterIT {
    private static final Path STAND_IN = Build.HOME.resolve("model/src/test/cpp/cuda-stand-in/build.sh");

    @Test
    void eachExecutorUsesTheDeviceThatSparkGaveIt() throws IOException, InterruptedException {
        Path folder = Build.workFolder("gpus");
        Path libraries = folder.resolve("libraries");
        String line = NativeRuntime.versions().get("cuda").split("\\.")[0];
        requireStandIn(folder, List.of("sh", STAND_IN.toString(), libraries.toString(), line));
        Path out = folder.resolve("report");
        List<String> settings = List.of(
                "spark.executor.resource.gpu.amount=1",
                "spark.task.resource.gpu.amount=1",
                "spark.executor.extraJavaOptions=-Drepmlp.cuda.libs=" + libraries + " -Drepmlp.cuda.cache=" + folder);
        List<String> arguments = new ArrayList<>(SharedCluster.evaluate(
                SharedCluster.DEMO.resolve("digits.pth"), SharedCluster.DEMO.resolve("images"), out, 8));
        arguments.addAll(List.of("--backend", "cuda"));
        try (StandaloneCluster cluster =
                        StandaloneCluster.start(folder, List.of(offering(folder, "0"), offering(folder, "1")));
                LoggedProcess job = cluster.submit("job", settings, arguments)) {
            assertThat(job.exitCode(SharedCluster.JOB))
                    .withFailMessage(cluster::logs)
                    .isZero();
        }
        var report = new ObjectMapper().readTree(out.resolve("report.json").toFile());
        assertThat(report.at("/environment/engine/backend").textValue())
                .isEqualTo("cuda on Stand-in A, cuda on Stand-in B");
        Published published = Published.read(out);
        assertThat(published.outcomes()).isEqualTo(SharedCluster.embedded().outcomes());
        assertThat(published.accuracy()).isEqualTo(SharedCluster.embedded().accuracy());
        assertThat(published.flips()).isEqualTo(SharedCluster.embedded().flips());
    }

    /** A command that lets a worker offer the GPU with that address. */
    private static List<String> offering(Path folder, String address) throws IOException {
        Path script = folder.resolve("discovery-" + address + ".sh");
        Files.writeString(script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"" + address + "\"]}'\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return List.of(
                "env",
                "JAVA_TOOL_OPTIONS=-Dspark.worker.resource.gpu.amount=1 -Dspark.worker.resource.gpu.discoveryScript="
                        + script);
    }

    private static void requireStandIn(Path folder, List<String> command) throws IOException, InterruptedException {
        try (LoggedProcess compiler =
                LoggedProcess.start(folder.resolve("compiler.log"), Map.of(), List.of("g++", "--version"))) {
            assumeTrue(compiler.exitCode(SharedCluster.JOB) == 0, "g++ is not installed");
        } catch (IOException e) {
            assumeTrue(false, "g++ is not installed");
        }
        try (LoggedProcess build = LoggedProcess.start(folder.resolve("build.log"), Map.of(), command)) {
            assertThat(build.exitCode(SharedCluster.JOB))
                    .withFailMessage(build::tail)
                    .isZero();
        }
    }
}
