package org.repmlpeval.job.run.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.job.run.executor.ExecutorResources;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.ReducedPrecision;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.Cores;

class EngineCanaryTest {
    @ParameterizedTest
    @CsvSource({"cpu, SHARE_SETS", "nd4j, SHARE_SETS", "cpu, CONVOLUTIONS", "nd4j, CONVOLUTIONS"})
    void theEnginesOfThisMachineGiveTheLogits(String name, EngineCanary canary) {
        Backend backend = Backend.of(name, Precision.FLOAT32);
        try (Cores cores = new Cores(1)) {
            assertThat(canary.verify(backend, cores, ExecutorResources.memory()))
                    .as("largest difference, relative to the largest logit")
                    .isBetween(1e-9, 1e-5);
        }
    }

    /** As an engine would compute that takes TF32 or 16 bits for float32. */
    @ParameterizedTest
    @CsvSource({
        "SHARE_SETS, TRAIN_TF32",
        "SHARE_SETS, TRAIN_BF16",
        "SHARE_SETS, TRAIN_FP16",
        "CONVOLUTIONS, TRAIN_TF32",
        "CONVOLUTIONS, TRAIN_BF16",
        "CONVOLUTIONS, TRAIN_FP16"
    })
    void arithmeticOfFewerDigitsThanFloat32IsRefused(EngineCanary canary, Form form) {
        Backend backend = Backend.of("cpu", Precision.FLOAT32);
        try (Cores cores = new Cores(1)) {
            assertThatThrownBy(() -> canary.verify(backend, cores, ExecutorResources.memory(), form))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageStartingWith("the cpu engine of this machine computes wrong logits: ");
        }
    }

    /** Rounding to the type is allowed, and not much more; measured up to 2.25 units. */
    @ParameterizedTest
    @EnumSource
    void formsInReducedPrecisionAreMeasuredByTheirType(ReducedPrecision type) {
        Backend backend = Backend.of("cpu", Precision.FLOAT32);
        double unit = Math.scalb(1.0, -type.mantissaBits() - 1);
        try (Cores cores = new Cores(1)) {
            for (EngineCanary canary : EngineCanary.values()) {
                assertThat(canary.verify(backend, cores, ExecutorResources.memory(), type) / unit)
                        .as("units of %s, in %s", type, canary)
                        .isBetween(0.1, 3.0);
            }
        }
    }

    @Test
    void theEngineOfTheCpuComputesConvolutionsByOneDnn() {
        Backend backend = Backend.of("cpu", Precision.FLOAT32);
        try (Cores cores = new Cores(1)) {
            assertThatThrownBy(() -> EngineCanary.CONVOLUTIONS.verify(
                            backend, cores, ExecutorResources.memory(), new double[] {1}))
                    .as("the message names what the network ran on")
                    .hasMessageContaining(Backend.ONEDNN + "=3.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "nd4j"})
    void anotherLogitIsNamed(String name) {
        Backend backend = Backend.of(name, Precision.FLOAT32);
        double[] other = {-0.05355372, 0.04749279, -0.00771631, 0.13292794, 4.315986e-5, 0.06647, 0.20287587};
        try (Cores cores = new Cores(1)) {
            assertThatThrownBy(() -> EngineCanary.SHARE_SETS.verify(backend, cores, ExecutorResources.memory(), other))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageStartingWith("the " + name + " engine of this machine computes wrong logits: 0.06607")
                    .hasMessageContaining(
                            " instead of 0.0664700000 for class 5 of the bundled network canary in the form train (");
        }
    }
}
