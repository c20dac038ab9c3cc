package org.repmlpeval.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.Precision;

/** How backends are named. */
class BackendTest {
    @ParameterizedTest
    @CsvSource({"auto, cpu", "cpu, cpu", "nd4j, nd4j", "cuda, cuda", "cuda:1, cuda", "cuda:GPU-5, cuda"})
    void aNameMeansABackend(String name, String backend) {
        assertThat(Backend.of(name, Precision.FLOAT32).name()).isEqualTo(backend);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto:1", "auto:", "cpu:0", "nd4j:GPU-5"})
    void onlyCudaTakesADevice(String name) {
        assertThatThrownBy(() -> Backend.of(name, Precision.FLOAT32))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("backend is " + name + "; only cuda takes a device, as in cuda:1");
    }

    @Test
    void anEmptyDeviceIsRefusedBeforeAnythingStarts() {
        assertThatThrownBy(() -> Backend.of("cuda:", Precision.FLOAT32))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("backend is cuda:; a number or UUID of nvidia-smi must follow the colon, as in cuda:1");
    }
}
