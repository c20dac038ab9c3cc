package org.repmlpeval.model.engine.cuda.device;

import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.MemoryBudget.NativeMemoryException;

/** Memory of the host that a device copies from and to by itself. */
public final class PinnedMemory implements AutoCloseable {
    private final BytePointer memory;

    /** @throws NativeMemoryException if the host, not the device, has less memory left */
    public PinnedMemory(CudaDevice device, long bytes) {
        try (PointerPointer<Pointer> result = new PointerPointer<>(1)) {
            int code = cudart.cuMemHostAlloc(result, bytes, 0);
            if (code == cudart.CUDA_ERROR_OUT_OF_MEMORY) {
                throw new NativeMemoryException(
                        "the host has no memory left for " + bytes + " bytes that " + device + " copies from and to");
            }
            device.check(code, "to pin " + bytes + " bytes of the host's memory");
            memory = new BytePointer(result.get(0)).capacity(bytes);
        }
    }

    Pointer pointer() {
        return memory;
    }

    /**
     * Elements {@code from} to {@code from + count − 1} of a tensor.
     *
     * @param precision in which they are stored
     * @throws IllegalStateException if the tensor is float64 and they are to be stored as float32
     */
    public void put(Tensor tensor, int from, int count, Precision precision) {
        if (precision == Precision.FLOAT32) {
            new FloatPointer(memory).put(tensor.floats(), from, count);
        } else if (tensor.precision() == Precision.FLOAT64) {
            new DoublePointer(memory).put(tensor.doubles(), from, count);
        } else {
            double[] wide = new double[count];
            for (int i = 0; i < count; i++) {
                wide[i] = tensor.floats()[from + i];
            }
            new DoublePointer(memory).put(wide);
        }
    }

    /** Elements {@code from} to {@code from + count − 1} of a tensor of the precision in which they are stored. */
    public void get(Tensor tensor, int from, int count) {
        if (tensor.precision() == Precision.FLOAT32) {
            new FloatPointer(memory).get(tensor.floats(), from, count);
        } else {
            new DoublePointer(memory).get(tensor.doubles(), from, count);
        }
    }

    @Override
    public void close() {
        cudart.cuMemFreeHost(memory);
    }
}
