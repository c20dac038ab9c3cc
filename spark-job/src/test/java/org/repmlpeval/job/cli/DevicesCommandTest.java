package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.GpuStandIn;

/** {@code devices}: on this machine for real, otherwise on the stand-in for devices. */
class DevicesCommandTest {
    @TempDir
    Path directory;

    static void assumeNoDriver() {
        assumeFalse(
                Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/cuda/lib64")
                        .anyMatch(folder -> Files.exists(Path.of(folder, "libcuda.so.1"))),
                "this machine has an NVIDIA driver");
    }

    @Test
    void aMachineWithoutADriverIsToldWhatToInstall() {
        assumeNoDriver();
        Cli cli = Cli.run("devices");
        assertThat(cli.exitCode()).isEqualTo(3);
        assertThat(cli.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        assertThat(cli.out().replaceAll("\\s+", " "))
                .startsWith("this machine build for CUDA 13 ")
                .contains(" not usable the backend cuda does not start: libcuda.so.1 is neither in ")
                .contains("; install NVIDIA's driver, version 580 or newer, on this machine")
                .endsWith(" 0 of 1 process can use an NVIDIA device with --backend cuda. ");
    }

    @Test
    void devicesThatComputeRightlyPass() throws IOException, InterruptedException {
        Path libraries = GpuStandIn.libraries();
        GpuStandIn.Ran text = run("", "devices", "--cuda-libs", libraries.toString());
        assertThat(text.exitCode()).as(text.output()).isZero();
        assertThat(text.output())
                .contains("  driver       up to CUDA 13.0\n")
                .contains("  device 0     Stand-in A, compute capability 9.0")
                .contains("  device 1     Stand-in B, compute capability 9.0")
                .contains("GPU-00000000-0000-0000-0000-000000000002\n")
                .containsPattern("float32 matrix products \\d+ GFLOP/s\n")
                .containsPattern("can be used: the bundled networks differ by \\d\\.\\de-0[789] of the largest logit\n")
                .endsWith("1 of 1 process can use an NVIDIA device with --backend cuda.\n");

        GpuStandIn.Ran json = run("", "devices", "--json", "--cuda-libs", libraries.toString());
        assertThat(json.exitCode()).as(json.output()).isZero();
        JsonNode machine = new ObjectMapper().readTree(json.output()).get(0).get("machine");
        assertThat(machine.at("/libraries/libcudart.so.13").textValue()).isEqualTo(libraries.toString());
        assertThat(machine.at("/devices").size()).isEqualTo(2);
        assertThat(machine.at("/devices/1/facts/uuid").textValue())
                .isEqualTo("GPU-00000000-0000-0000-0000-000000000002");
        assertThat(machine.at("/devices/1/canary").doubleValue()).isBetween(1e-9, 2e-5);
        assertThat(machine.at("/devices/1/refusal").isNull()).isTrue();
    }

    @Test
    void devicesThatAreTooOldAreShownAndRefused() throws IOException, InterruptedException {
        GpuStandIn.Ran old = run(
                "capability=70",
                "devices",
                "--cuda-libs",
                GpuStandIn.libraries().toString());
        assertThat(old.exitCode()).as(old.output()).isEqualTo(3);
        assertThat(old.output()).contains("  device 0     Stand-in A, compute capability 7.0");
        assertThat(old.output().replaceAll("\\s+", " "))
                .contains("CANNOT BE USED: device 0 (Stand-in A, GPU-00000000-0000-0000-0000-000000000001) has compute"
                        + " capability 7.0; the backend cuda needs 7.5 or newer");
    }

    private GpuStandIn.Ran run(String settings, String... arguments) throws IOException, InterruptedException {
        return GpuStandIn.run(directory.resolve("run.log"), settings, List.of(arguments));
    }
}
