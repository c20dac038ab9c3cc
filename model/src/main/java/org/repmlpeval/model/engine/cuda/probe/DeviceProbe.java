package org.repmlpeval.model.engine.cuda.probe;

import java.util.List;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.SizeTPointer;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.engine.DeviceFacts;
import org.repmlpeval.model.engine.MemoryBudget.NativeMemoryException;
import org.repmlpeval.model.engine.cuda.device.Cuda;
import org.repmlpeval.model.engine.cuda.device.CudaDevice;

/** Asks the driver about devices, and times matrix products on those that can be used. */
public final class DeviceProbe {
    private DeviceProbe() {}

    /**
     * The devices that this process sees.
     *
     * @throws EnvironmentException if CUDA does not start; a device that cannot be used is no reason
     */
    public static List<DeviceFacts> all() {
        return Cuda.devices().stream().map(DeviceProbe::facts).toList();
    }

    private static DeviceFacts facts(CudaDevice device) {
        try {
            device.use();
            long bytes = bytes();
            long free = device.freeBytes();
            return facts(device, bytes, free, ProductSpeed.gigaflops(device), null);
        } catch (EnvironmentException | NativeMemoryException e) {
            return facts(device, 0, 0, 0, e.getMessage());
        }
    }

    private static DeviceFacts facts(CudaDevice device, long bytes, long free, double gigaflops, String failure) {
        return new DeviceFacts(
                device.position(),
                device.name(),
                device.uuid(),
                device.capability(),
                bytes,
                free,
                kilohertz(device.position()) / 1000,
                gigaflops,
                failure);
    }

    /** Memory of the device that the calling thread uses; 0 if the driver does not say. */
    private static long bytes() {
        try (SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1)) {
            return cudart.cuMemGetInfo(free, total) == cudart.CUDA_SUCCESS ? total.get() : 0;
        }
    }

    /** 0 if the driver does not say. */
    private static int kilohertz(int position) {
        int[] handle = new int[1];
        int[] value = new int[1];
        boolean said = cudart.cuDeviceGet(handle, position) == cudart.CUDA_SUCCESS
                && cudart.cuDeviceGetAttribute(value, cudart.CU_DEVICE_ATTRIBUTE_CLOCK_RATE, handle[0])
                        == cudart.CUDA_SUCCESS;
        return said ? value[0] : 0;
    }
}
