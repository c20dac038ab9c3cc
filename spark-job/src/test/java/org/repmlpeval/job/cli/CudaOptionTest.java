package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --backend cuda} on a machine without an NVIDIA driver, for real. */
class CudaOptionTest {
    @ParameterizedTest
    @ValueSource(strings = {"cuda", "cuda:1"})
    void aMachineWithoutADriverEndsWithOneSentenceAndExitCode3(String backend) {
        assumeFalse(
                Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/cuda/lib64")
                        .anyMatch(folder -> Files.exists(Path.of(folder, "libcuda.so.1"))),
                "this machine has an NVIDIA driver");
        Cli cli = Cli.run(
                "check",
                "--arch",
                "../conf/demo/digits.yaml",
                "--weights",
                "procedural",
                "--input",
                "procedural:1",
                "--backend",
                backend);
        assertThat(cli.exitCode()).isEqualTo(3);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err().lines().filter(line -> line.startsWith("ERROR")))
                .singleElement()
                .asString()
                .contains(
                        "the backend cuda does not start: libcuda.so.1 is neither in the library path of the system nor in ")
                .contains("; install NVIDIA's driver, version 580 or newer, on this machine, or use --backend cpu");
    }
}
