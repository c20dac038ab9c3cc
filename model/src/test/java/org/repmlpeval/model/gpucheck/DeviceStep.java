package org.repmlpeval.model.gpucheck;

import java.util.List;
import java.util.Map;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.DeviceFacts;

/** The devices of the machine and the versions of what runs on them. */
final class DeviceStep {
    private final GpuCheck check;

    DeviceStep(GpuCheck check) {
        this.check = check;
    }

    void run() {
        Backend backend = GpuCheck.backend(Precision.FLOAT32);
        List<DeviceFacts> devices = backend.devices();
        for (DeviceFacts device : devices) {
            check.row("device " + device.number(), device.name() + ", " + device.uuid());
            check.row("compute capability", device.capability());
            check.row("memory, GB", device.bytes() / 1e9);
            check.row("free memory, GB", device.freeBytes() / 1e9);
            check.row("highest clock, MHz", device.megahertz());
            check.row("float32 matrix products, GFLOP/s", device.gigaflops());
            check.row(
                    "can be used",
                    check.judged(device.failure() == null) + (device.failure() == null ? "" : ": " + device.failure()));
        }
        for (Map.Entry<String, String> fact : backend.description().entrySet()) {
            check.row(fact.getKey(), fact.getValue());
        }
        check.row("devices", devices.size() + " " + check.judged(!devices.isEmpty()));
    }
}
