package org.repmlpeval.model.engine.cuda.device;

import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;

/** Work for a device that is done in order. */
public final class CudaStream implements AutoCloseable {
    private final CudaDevice device;
    private final CUstream_st stream = new CUstream_st();

    public CudaStream(CudaDevice device) {
        this.device = device;
        device.check(cudart.cuStreamCreate(stream, cudart.CU_STREAM_NON_BLOCKING), "to make a stream");
    }

    CUstream_st handle() {
        return stream;
    }

    /** Copies from the host. */
    public void upload(long address, PinnedMemory source, long bytes) {
        device.check(
                cudart.cuMemcpyHtoDAsync(address, source.pointer(), bytes, stream), "to copy images to its memory");
    }

    /** Copies to the host. */
    public void download(PinnedMemory target, long address, long bytes) {
        device.check(
                cudart.cuMemcpyDtoHAsync(target.pointer(), address, bytes, stream), "to copy results from its memory");
    }

    /** Copies within the device. */
    public void copy(long target, long source, long bytes) {
        device.check(cudart.cuMemcpyDtoDAsync(target, source, bytes, stream), "to copy within its memory");
    }

    /** Waits until everything is done. Failures of earlier work show here. */
    public void await() {
        device.check(cudart.cuStreamSynchronize(stream), "while it computes");
    }

    /** Waits likewise, after a failure: what fails now is not said, because it follows from that. */
    public void settle() {
        cudart.cuStreamSynchronize(stream);
    }

    @Override
    public void close() {
        cudart.cuStreamDestroy(stream);
    }
}
