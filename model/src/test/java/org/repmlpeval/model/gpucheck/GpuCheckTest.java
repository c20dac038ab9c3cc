package org.repmlpeval.model.gpucheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.engine.cuda.StandIn;

/** The steps of the check of a device, on the stand-in. The script around them is run by hand, see model/gpu-check. */
class GpuCheckTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void start() {
        assumeTrue(StandIn.start(), "needs g++ for x86-64");
    }

    private boolean run(String step, String... arguments) {
        return GpuCheck.run(new PrintStream(printed, true, StandardCharsets.UTF_8), step, arguments);
    }

    private String rows() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void smallNetworksHaveTheirLogitsInEveryFormAndPrecision() {
        assertThat(run("golden", "RepMLPNet-CIFAR")).as(rows()).isTrue();
        assertThat(rows().lines())
                .as("three forms in float32 and float64, and three in each of three types")
                .hasSize(15)
                .allSatisfy(row -> assertThat(row).matches("\\| RepMLPNet-CIFAR \\| .* \\| ok \\|"));
        assertThat(rows()).contains("| fused@bf16 | float32 |", "| train | float64 |");
    }

    @Test
    void blocksReducedPrecisionPlansAndMemoryAreChecked() {
        assertThat(run("blocks")).as(rows()).isTrue();
        assertThat(run("reduced")).as(rows()).isTrue();
        assertThat(run("random", "4", "17")).as(rows()).isTrue();
        assertThat(run("memory", "20")).as(rows()).isTrue();
        assertThat(run("devices")).as(rows()).isTrue();
        assertThat(rows())
                .contains("| device 0 | Stand-in A, GPU-00000000-0000-0000-0000-000000000001 |")
                .doesNotContain("WRONG");
    }

    @Test
    void speedsAreMeasured() {
        assertThat(run("bench", "RepMLPNet-CIFAR", "2", "0.2", "fused", "deploy@bf16"))
                .isTrue();
        assertThat(rows())
                .containsPattern(
                        "\\| RepMLPNet-CIFAR \\| fused \\| 2 \\| [\\d.,]+ \\| [\\d.,]+ \\| 2 images per run \\|")
                .containsPattern("\\| RepMLPNet-CIFAR \\| deploy@bf16 \\| 2 \\| [\\d.,]+ ");
    }
}
