package org.repmlpeval.model.engine.cuda.device;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.repmlpeval.model.EnvironmentException;

/**
 * Which of the devices that a process sees is meant by an address: a number of nvidia-smi or a UUID, of a device or of a part of one
 * (MIG), as users and Spark's discovery scripts give them.
 *
 * <p>The environment variable CUDA_VISIBLE_DEVICES hides devices and renumbers the others. If it is not set, a number is that of a
 * device. If it lists numbers, a number must be one of them, and means the device at its place. If it lists UUIDs, as some containers
 * set it, only 0 is understood, and only if the process sees one device.
 */
public final class DeviceChoice {
    private DeviceChoice() {}

    /**
     * Finds a device.
     *
     * @param uuids of the devices that the process sees, in the order of nvidia-smi
     * @param visible value of CUDA_VISIBLE_DEVICES, or null
     * @return the device's place among these
     * @throws EnvironmentException if none is meant
     */
    static int position(String address, List<String> uuids, String visible) {
        List<String> listed = visible == null
                ? List.of()
                : Stream.of(visible.split(",")).map(String::strip).toList();
        int at = listed.indexOf(address);
        if (at >= 0 && at < uuids.size()) {
            return at;
        }
        if (!address.matches("\\d{1,4}")) {
            return IntStream.range(0, uuids.size())
                    .filter(i -> hex(uuids.get(i)).equals(hex(address)))
                    .findFirst()
                    .orElseThrow(() -> none(address, uuids, visible));
        }
        int number = Integer.parseInt(address);
        if (visible == null && number < uuids.size()) {
            return number;
        }
        boolean numbered = listed.stream().anyMatch(entry -> entry.matches("\\d+"));
        if (!numbered && number == 0 && uuids.size() == 1) {
            return 0;
        }
        throw none(address, uuids, visible);
    }

    /** A UUID without what it is the UUID of. */
    private static String hex(String uuid) {
        return uuid.substring(uuid.indexOf('-') + 1).toLowerCase(Locale.ROOT);
    }

    private static EnvironmentException none(String address, List<String> uuids, String visible) {
        return new EnvironmentException("there is no CUDA device " + address + "; this process sees " + uuids
                + ", and the environment variable CUDA_VISIBLE_DEVICES is " + (visible == null ? "not set" : visible)
                + "; name one of these");
    }
}
