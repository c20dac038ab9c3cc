package org.repmlpeval.model.engine.cuda.device;

import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Pointer;
import org.repmlpeval.model.engine.MemoryBudget.NativeMemoryException;

/** A block of a device's memory, aligned for every kernel and counted in the device's budget. */
public final class DeviceMemory implements AutoCloseable {
    /** Addresses of parts of a block should be multiples of it. */
    public static final int ALIGNMENT = 256;

    private final CudaDevice device;
    private final long address;
    private final long bytes;
    private boolean closed;

    /**
     * @param what is stored, for messages
     * @throws NativeMemoryException if the budget or the device has less memory left
     */
    public DeviceMemory(CudaDevice device, long bytes, String what) {
        this.device = device;
        this.bytes = bytes;
        device.budget().reserve(bytes, what);
        long[] result = new long[1];
        try {
            device.check(cudart.cuMemAlloc(result, bytes), "for " + bytes + " bytes of " + what);
        } catch (RuntimeException e) {
            device.budget().release(bytes);
            throw e;
        }
        address = result[0];
    }

    /** The first multiple of {@link #ALIGNMENT} that is not less. */
    public static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    public long address() {
        return address;
    }

    public long bytes() {
        return bytes;
    }

    /** Copies from the host. Other streams see it only after {@link CudaDevice#await}; the source may be changed at once. */
    public void upload(Pointer source) {
        device.check(cudart.cuMemcpyHtoD(address, source, bytes), "to copy to its memory");
    }

    /** Frees the memory. The memory of a device that failed is gone with its context. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            cudart.cuMemFree(address);
            device.budget().release(bytes);
        }
    }
}
