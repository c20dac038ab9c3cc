package org.repmlpeval.job.run.admission;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.NativeRuntime;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.DeviceFacts;
import org.repmlpeval.model.engine.MemoryBudget;

/**
 * The NVIDIA devices of a machine as this process sees them, and whether the backend {@code cuda} computes rightly on each.
 *
 * @param software versions by name: {@code bindings} that this build carries, the newest CUDA of the {@code driver}, {@code cublasLt}
 * @param libraries where the process has CUDA's libraries, by file name; empty if the system does not tell
 * @param devices in the order of nvidia-smi
 * @param refusal why CUDA does not start, and what to do; null if it does
 */
public record MachineDevices(
        Map<String, String> software, Map<String, String> libraries, List<Checked> devices, String refusal)
        implements Serializable {
    /**
     * A device.
     *
     * @param canary largest difference of the bundled networks' logits from what they must be, divided by the largest; null if they did not
     *     run
     * @param refusal why it is not used, and what to do; null if it passes
     */
    public record Checked(DeviceFacts facts, Double canary, String refusal) implements Serializable {}

    /** Whether a device can be used. */
    public boolean pass() {
        return devices.stream().anyMatch(device -> device.refusal() == null);
    }

    /**
     * Looks at this machine. It takes a few seconds.
     *
     * @param folders of CUDA's libraries, separated as in a class path; null to look for them
     */
    public static MachineDevices ofThisProcess(String folders) {
        Map<String, String> software = new TreeMap<>();
        software.put("bindings", NativeRuntime.versions().get("cuda"));
        List<Checked> devices = new ArrayList<>();
        try {
            Backend cuda =
                    Engine.of(Backend.CUDA, folders).choose(Precision.FLOAT32).backend();
            List<DeviceFacts> found = cuda.devices();
            Map<String, String> description = cuda.description();
            software.put("driver", description.get("driverCuda"));
            software.put("cublasLt", description.get("cublasLt"));
            found.forEach(facts -> devices.add(checked(cuda, facts)));
        } catch (EnvironmentException e) {
            return new MachineDevices(software, LoadedLibraries.ofCuda(), List.of(), e.getMessage());
        }
        return new MachineDevices(software, LoadedLibraries.ofCuda(), List.copyOf(devices), null);
    }

    private static Checked checked(Backend cuda, DeviceFacts facts) {
        if (facts.failure() != null) {
            return new Checked(facts, null, facts.failure());
        }
        try (Cores cores = new Cores(1)) {
            double worst = EngineCanary.verifyAll(cuda.on(facts.uuid()), cores, new MemoryBudget(EngineCanary.BYTES));
            return new Checked(facts, worst, null);
        } catch (EnvironmentException e) {
            return new Checked(facts, null, e.getMessage());
        }
    }
}
