package org.repmlpeval.job.run.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.run.admission.MachineDevices;
import org.repmlpeval.model.engine.DeviceFacts;

/** Whether tasks of an executor find a device that they can use. */
class ExecutorDevicesTest {
    private static final MachineDevices SECOND_IS_WRONG = new MachineDevices(
            Map.of(), Map.of(), List.of(device(0, "GPU-a", null), device(1, "GPU-b", "computes wrong logits")), null);

    private static MachineDevices.Checked device(int number, String uuid, String refusal) {
        return new MachineDevices.Checked(
                new DeviceFacts(number, "A", uuid, "9.0", 0, 0, 0, 0, null), refusal == null ? 1e-7 : null, refusal);
    }

    private static boolean pass(MachineDevices machine, String... given) {
        return new ExecutorDevices("host (executor 1)", List.of(given), machine).pass();
    }

    @Test
    void anyDeviceWillDoUnlessSparkGaveOne() {
        assertThat(pass(SECOND_IS_WRONG)).isTrue();
        assertThat(pass(SECOND_IS_WRONG, "0")).isTrue();
        assertThat(pass(SECOND_IS_WRONG, "GPU-a")).isTrue();
        assertThat(pass(SECOND_IS_WRONG, "1")).isFalse();
        assertThat(pass(SECOND_IS_WRONG, "GPU-b")).isFalse();
        assertThat(pass(SECOND_IS_WRONG, "0", "1")).as("tasks get both").isFalse();
    }

    @Test
    void withoutADeviceOrAnAnswerNoneWillDo() {
        assertThat(pass(null)).isFalse();
        assertThat(pass(new MachineDevices(Map.of(), Map.of(), List.of(), "there is no driver")))
                .isFalse();
        assertThat(pass(new MachineDevices(Map.of(), Map.of(), List.of(device(0, "GPU-a", "no memory")), null)))
                .isFalse();
    }
}
