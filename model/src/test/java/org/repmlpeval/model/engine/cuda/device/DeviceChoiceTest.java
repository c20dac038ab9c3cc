package org.repmlpeval.model.engine.cuda.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.model.EnvironmentException;

class DeviceChoiceTest {
    private static final String A = "GPU-0000000a-0000-0000-0000-000000000000";
    private static final String B = "GPU-0000000b-0000-0000-0000-000000000000";
    private static final String PART_OF_B = "MIG-0000000B-0000-0000-0000-000000000000";

    /** If nothing is hidden, numbers are those of nvidia-smi; a number that is listed means its place; UUIDs mean themselves. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "unset",
            value = {
                "0, unset, 0",
                "1, unset, 1",
                "'4', '4,7', 0",
                "'7', '4, 7', 1",
                "'1', '1,0', 0",
                A + ", unset, 0",
                B + ", unset, 1",
                B + ", '" + B + "," + A + "', 0",
                PART_OF_B + ", unset, 1",
            })
    void anAddressMeansOneOfTwoDevices(String address, String visible, int position) {
        assertThat(DeviceChoice.position(address, List.of(A, B), visible)).isEqualTo(position);
    }

    /** On Kubernetes a process sees one device and is given the address 0, whatever the number of that device on its machine. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "unset",
            value = {"0, unset", "0, '0'", "3, '3'", "0, '" + A + "'", A + ", '3'", A + ", unset"})
    void theOnlyDeviceIsMeant(String address, String visible) {
        assertThat(DeviceChoice.position(address, List.of(A), visible)).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "not set",
            value = {"3, not set", "7, not set", "3, '0'", "0, '3'", "3, '" + A + "'", B + ", not set"})
    void theOnlyDeviceIsNotMeantByAnyAddress(String address, String visible) {
        assertThatThrownBy(() -> DeviceChoice.position(address, List.of(A), visible))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("there is no CUDA device " + address + "; this process sees [" + A
                        + "], and the environment variable CUDA_VISIBLE_DEVICES is "
                        + (visible == null ? "not set" : visible) + "; name one of these");
    }

    @Test
    void whatMeansNoDeviceIsRefusedWithWhatIsSeen() {
        for (String address : List.of("2", "GPU-0000000c-0000-0000-0000-000000000000", "first", "")) {
            assertThatThrownBy(() -> DeviceChoice.position(address, List.of(A, B), null))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage("there is no CUDA device " + address + "; this process sees [" + A + ", " + B
                            + "], and the environment variable CUDA_VISIBLE_DEVICES is not set; name one of these");
        }
        assertThatThrownBy(() -> DeviceChoice.position("0", List.of(A, B), "4,7"))
                .hasMessageStartingWith("there is no CUDA device 0; ")
                .hasMessageEndingWith(" CUDA_VISIBLE_DEVICES is 4,7; name one of these");
        assertThatThrownBy(() -> DeviceChoice.position("0", List.of(A, B), A + "," + B))
                .as("its place among UUIDs is not its number")
                .hasMessageStartingWith("there is no CUDA device 0; ");
    }
}
