package org.repmlpeval.model.engine.cuda;

import org.repmlpeval.model.engine.Workspaces;
import org.repmlpeval.model.engine.cuda.device.CudaDevice;
import org.repmlpeval.model.engine.cuda.device.CudaStream;
import org.repmlpeval.model.engine.cuda.device.DeviceMemory;
import org.repmlpeval.model.engine.cuda.device.PinnedMemory;

/** What one run at a time uses: a stream, a block of the device's memory, and memory that is copied from and to. */
final class Lane implements Workspaces.Workspace {
    private final CudaDevice device;
    private final CudaStream stream;
    private DeviceMemory memory;
    private PinnedMemory host;
    private long hostBytes;

    Lane(CudaDevice device) {
        this.device = device;
        stream = new CudaStream(device);
    }

    /**
     * Makes room for a run.
     *
     * @throws org.repmlpeval.model.engine.MemoryBudget.NativeMemoryException if there is not enough memory; then it has none
     */
    void reserve(Placement placement) {
        if (memory == null || memory.bytes() < placement.bytes()) {
            freeMemory();
            memory = new DeviceMemory(device, placement.bytes(), "buffers");
        }
        if (host == null || hostBytes < placement.staged()) {
            freeHost();
            host = new PinnedMemory(device, placement.staged());
            hostBytes = placement.staged();
        }
    }

    CudaStream stream() {
        return stream;
    }

    DeviceMemory memory() {
        return memory;
    }

    PinnedMemory host() {
        return host;
    }

    /** Of the device. */
    @Override
    public long bytes() {
        return memory == null ? 0 : memory.bytes();
    }

    private void freeMemory() {
        if (memory != null) {
            memory.close();
            memory = null;
        }
    }

    private void freeHost() {
        if (host != null) {
            host.close();
            host = null;
        }
    }

    /** Work that is still in flight, after a failure, ends before its memory is freed. */
    @Override
    public void close() {
        stream.settle();
        freeMemory();
        freeHost();
        stream.close();
    }
}
