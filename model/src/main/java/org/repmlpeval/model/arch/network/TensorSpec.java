package org.repmlpeval.model.arch.network;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Name and shape of one tensor of a state dict.
 *
 * @param name key as PyTorch's {@code state_dict()} spells it, e.g. {@code stages.0.1.repmlp_block.fc3.weight}
 * @param shape axes in PyTorch's order; empty for a scalar
 */
public record TensorSpec(String name, List<Integer> shape) {
    public TensorSpec {
        shape = List.copyOf(shape);
    }

    public static TensorSpec of(String name, int... shape) {
        return new TensorSpec(name, Arrays.stream(shape).boxed().toList());
    }

    /** Number of elements. */
    public long size() {
        return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    public int[] dimensions() {
        return shape.stream().mapToInt(Integer::intValue).toArray();
    }

    /** {@code 64x3x4x4}, or {@code scalar}. */
    public String shapeText() {
        return shape.isEmpty() ? "scalar" : shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
