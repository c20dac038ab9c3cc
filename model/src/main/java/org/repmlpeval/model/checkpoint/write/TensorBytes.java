package org.repmlpeval.model.checkpoint.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.checkpoint.stored.BatchCounters;
import org.repmlpeval.model.checkpoint.stored.ElementType;

/**
 * What the writers write for each name: a tensor's elements, or the int64 of a batch counter. A BatchNorm in PyTorch has a buffer
 * {@code num_batches_tracked}. A state dict does not hold it here, but a strict load may ask for it.
 *
 * @param tensor null for the counter
 * @param counter the counter's value, 0 for a tensor
 */
public record TensorBytes(Tensor tensor, long counter) {
    interface Sink {
        void accept(ByteBuffer bytes) throws IOException;
    }

    private static final String VARIANCE = ".running_var";

    /** All tensors in order. Each {@code running_var} is followed by the counter of its BatchNorm, 0 if unknown. */
    public static Map<String, TensorBytes> of(StateDict stateDict, BatchCounters counters) {
        Map<String, TensorBytes> all = new LinkedHashMap<>();
        stateDict.tensors().forEach((name, tensor) -> {
            all.put(name, new TensorBytes(tensor, 0));
            if (name.endsWith(VARIANCE)) {
                String counter = name.substring(0, name.length() - VARIANCE.length() + 1) + BatchCounters.LEAF;
                all.put(counter, new TensorBytes(null, counters.value(counter)));
            }
        });
        return all;
    }

    ElementType type() {
        if (tensor == null) {
            return ElementType.INT64;
        }
        return tensor.precision() == Precision.FLOAT32 ? ElementType.FLOAT32 : ElementType.FLOAT64;
    }

    /** Empty for the counter, which is a scalar. */
    int[] shape() {
        return tensor == null ? new int[0] : tensor.shape();
    }

    long elements() {
        return tensor == null ? 1 : tensor.size();
    }

    long bytes() {
        return elements() * type().bytes();
    }

    /** Passes on all elements in C order, little-endian, in pieces. {@code buffer} is overwritten. */
    void writeTo(ByteBuffer buffer, Sink sink) throws IOException {
        buffer.order(ByteOrder.LITTLE_ENDIAN);
        if (tensor == null) {
            sink.accept(buffer.clear().putLong(counter).flip());
            return;
        }
        int width = type().bytes();
        int step = buffer.capacity() / width;
        for (long at = 0; at < tensor.size(); at += step) {
            int count = (int) Math.min(step, tensor.size() - at);
            buffer.clear().limit(count * width);
            if (width == Float.BYTES) {
                buffer.asFloatBuffer().put(tensor.floats(), (int) at, count);
            } else {
                buffer.asDoubleBuffer().put(tensor.doubles(), (int) at, count);
            }
            sink.accept(buffer);
        }
    }
}
