package org.repmlpeval.model.checkpoint.stored;

import java.util.Arrays;
import java.util.List;
import org.repmlpeval.model.InvalidInputException;

/**
 * A tensor as stored in a file: a strided view of the elements of one source. The constructor checks, before anything is allocated,
 * that all elements are within the source and that an int can count them.
 */
public final class StoredTensor {
    /** The longest array that every JVM can allocate. */
    static final int MAX_ELEMENTS = Integer.MAX_VALUE - 8;

    public static final int MAX_AXES = 64;

    private final ElementType type;
    private final ByteSource source;
    private final long offset;
    private final int[] shape;
    private final long[] stride;
    private final int size;
    private final long end;

    /**
     * @param name of the tensor, for messages
     * @param offset first element; like the strides, in elements of {@code type}
     */
    public StoredTensor(
            String name, ElementType type, ByteSource source, long offset, List<Long> shape, List<Long> stride) {
        this.type = type;
        this.source = source;
        this.offset = offset;
        this.shape = new int[shape.size()];
        this.stride = new long[shape.size()];
        size = size(name, shape);
        if (stride.size() != shape.size()) {
            throw new InvalidInputException(
                    "tensor '" + name + "' has " + shape.size() + " axes but " + stride.size() + " strides");
        }
        for (int i = 0; i < this.shape.length; i++) {
            this.shape[i] = Math.toIntExact(shape.get(i));
            this.stride[i] = stride.get(i);
        }
        long elements = source.bytes() / type.bytes();
        end = size == 0 ? offset : end(elements);
        if (offset < 0 || end < 0 || end > elements) {
            throw new InvalidInputException(
                    "tensor '" + name + "' of shape " + shape + ", strides " + stride + ", offset " + offset
                            + " reaches beyond the " + elements + " elements of its storage, " + source.name());
        }
    }

    ElementType type() {
        return type;
    }

    ByteSource source() {
        return source;
    }

    /** First element of the source that this view may touch. */
    long offset() {
        return offset;
    }

    /** One past the last element of the source that this view touches. */
    long end() {
        return end;
    }

    int[] shape() {
        return shape;
    }

    /** Number of elements from one index to the next along each axis. */
    long[] stride() {
        return stride;
    }

    /** Number of elements. */
    public int size() {
        return size;
    }

    /** Whether this tensor is simply the elements from {@link #offset()} on, in order. */
    boolean isContiguous() {
        long expected = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            if (shape[i] != 1 && stride[i] != expected) {
                return size == 0;
            }
            expected *= shape[i];
        }
        return true;
    }

    public static List<Long> contiguousStrides(List<Long> shape) {
        Long[] strides = new Long[shape.size()];
        long next = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            strides[i] = next;
            next *= Math.max(1, shape.get(i));
        }
        return Arrays.asList(strides);
    }

    private static int size(String name, List<Long> shape) {
        if (shape.size() > MAX_AXES) {
            throw new InvalidInputException(
                    "tensor '" + name + "' has " + shape.size() + " axes; at most " + MAX_AXES + " are supported");
        }
        long count = 1;
        long nonEmpty = 1;
        for (long length : shape) {
            if (length < 0) {
                throw new InvalidInputException("tensor '" + name + "' has a negative axis in its shape " + shape);
            }
            nonEmpty *= Math.min(Math.max(1, length), MAX_ELEMENTS + 1L);
            count *= length;
            if (nonEmpty > MAX_ELEMENTS) {
                throw new InvalidInputException("tensor '" + name + "' of shape " + shape + " has more than "
                        + MAX_ELEMENTS + " elements, the most that one array can hold; split it before saving");
            }
        }
        return (int) count;
    }

    /** One past the last element, or -1 if that is not a valid index or overflows. */
    private long end(long elements) {
        long last = offset;
        for (int i = 0; i < shape.length; i++) {
            long steps = shape[i] - 1L;
            if (stride[i] < 0 || (stride[i] > 0 && steps > elements / stride[i])) {
                return -1;
            }
            last += steps * stride[i];
            if (last < 0 || last > elements) {
                return -1;
            }
        }
        return last + 1;
    }
}
