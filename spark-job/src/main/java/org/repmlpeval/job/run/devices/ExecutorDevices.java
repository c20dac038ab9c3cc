package org.repmlpeval.job.run.devices;

import java.io.Serializable;
import java.util.List;
import org.repmlpeval.job.run.admission.MachineDevices;

/**
 * The devices of an executor.
 *
 * @param place host and id of the executor
 * @param given addresses of the GPUs that Spark gave to tasks of it; empty if GPUs are not resources of Spark there
 * @param machine what the executor sees; null if it did not answer
 */
public record ExecutorDevices(String place, List<String> given, MachineDevices machine) implements Serializable {
    /** Whether it has a device that can be used: all that Spark gave to its tasks if Spark gives GPUs, otherwise any. */
    public boolean pass() {
        return machine != null && machine.pass() && given.stream().noneMatch(this::isRefused);
    }

    /** False as well if an address is written so that it cannot be told which device it is. */
    private boolean isRefused(String address) {
        return machine.devices().stream()
                .filter(device -> device.refusal() != null)
                .map(MachineDevices.Checked::facts)
                .anyMatch(facts -> address.equals(facts.uuid()) || address.equals(Integer.toString(facts.number())));
    }
}
