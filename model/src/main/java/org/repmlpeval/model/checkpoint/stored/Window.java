package org.repmlpeval.model.checkpoint.stored;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.repmlpeval.model.InvalidInputException;

/**
 * The decoded elements {@code [start, end)} of one source, from which its tensors are cut. float64 stays float64 until a tensor is
 * cut, because only elements of a tensor must fit into float32.
 */
final class Window {
    private final long start;
    private final int length;
    private final float[] floats;
    private final double[] doubles;

    private Window(ElementType type, long start, int length) {
        this.start = start;
        this.length = length;
        floats = type == ElementType.FLOAT64 ? null : new float[length];
        doubles = type == ElementType.FLOAT64 ? new double[length] : null;
    }

    static long start(List<StoredTensor> views) {
        return views.stream().mapToLong(StoredTensor::offset).min().orElse(0);
    }

    static long end(List<StoredTensor> views) {
        return views.stream().mapToLong(StoredTensor::end).max().orElse(0);
    }

    static int bytesPerElement(ElementType type) {
        return type == ElementType.FLOAT64 ? Double.BYTES : Float.BYTES;
    }

    /** Streams the whole source, which also checks its checksum, and keeps the elements of the window. */
    static Window read(ByteSource source, ElementType type, long start, long end) {
        Window window = new Window(type, start, Math.toIntExact(end - start));
        long[] at = {0};
        source.forEachChunk(chunk -> {
            int elements = chunk.remaining() / type.bytes();
            long from = Math.max(start, at[0]);
            long to = Math.min(end, at[0] + elements);
            if (from < to) {
                chunk.position((int) (from - at[0]) * type.bytes());
                window.decode(chunk, type, (int) (from - start), (int) (to - from));
            }
            at[0] += elements;
        });
        return window;
    }

    /** The elements of a tensor in C order; the window's own array if the tensor fills it. Do not write to it. */
    float[] values(String name, StoredTensor view) {
        boolean whole = view.isContiguous() && view.offset() == start && view.size() == length;
        if (floats != null && whole) {
            return floats;
        }
        int first = (int) (view.offset() - start);
        if (floats != null && view.isContiguous()) {
            return Arrays.copyOfRange(floats, first, first + view.size());
        }
        float[] values = new float[view.size()];
        int[] shape = view.shape();
        long[] stride = view.stride();
        int[] index = new int[shape.length];
        for (int i = 0; i < values.length; i++) {
            long at = first;
            for (int axis = 0; axis < shape.length; axis++) {
                at += index[axis] * stride[axis];
            }
            values[i] = floats != null ? floats[(int) at] : narrow(name, index, doubles[(int) at]);
            for (int axis = shape.length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) {
                index[axis] = 0;
            }
        }
        return values;
    }

    private static float narrow(String name, int[] index, double value) {
        float narrow = (float) value;
        if (Float.isInfinite(narrow) && Double.isFinite(value)) {
            throw new InvalidInputException(
                    "tensor '" + name + "' holds the float64 value " + value + ", beyond the float32 range of +-"
                            + Float.MAX_VALUE + ", first at " + Arrays.toString(index)
                            + "; such weights cannot be evaluated in float32");
        }
        return narrow;
    }

    private void decode(ByteBuffer in, ElementType type, int at, int count) {
        switch (type) {
            case FLOAT32 -> in.asFloatBuffer().get(floats, at, count);
            case FLOAT64 -> in.asDoubleBuffer().get(doubles, at, count);
            case FLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    floats[at + i] = HalfFloat.binary16(in.getShort());
                }
            }
            case BFLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    floats[at + i] = HalfFloat.bfloat16(in.getShort());
                }
            }
            default -> throw new IllegalArgumentException(type + " is no weight type");
        }
    }
}
