package org.repmlpeval.model.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.network.TensorSpec;

/** Named tensors in the order of the checkpoint. Immutable. The names are PyTorch's, without a {@code module.} prefix. */
public final class StateDict {
    private final Map<String, Tensor> tensors;

    public StateDict(Map<String, Tensor> tensors) {
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    public Set<String> names() {
        return tensors.keySet();
    }

    public boolean contains(String name) {
        return tensors.containsKey(name);
    }

    /** @throws InvalidInputException if there is no tensor of that name */
    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new InvalidInputException("there is no tensor '" + name + "' among the " + tensors.size()
                    + " of the state dict; match the state dict with its architecture first");
        }
        return tensor;
    }

    /** All tensors by name, in order; unmodifiable. */
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    /** Names and shapes, in order. */
    public List<TensorSpec> specs() {
        return tensors.entrySet().stream()
                .map(e -> e.getValue().spec(e.getKey()))
                .toList();
    }

    /** Bytes of all elements in memory. */
    public long bytes() {
        return tensors.values().stream()
                .mapToLong(t -> (long) t.size() * t.precision().bytes())
                .sum();
    }

    /** The same tensors in the given precision. Tensors that already have it are shared, not copied. */
    public StateDict to(Precision precision) {
        Map<String, Tensor> converted = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> converted.put(name, tensor.to(precision)));
        return new StateDict(converted);
    }

    /** Whether names, shapes, precisions and bits are all the same; the order does not matter. */
    @Override
    public boolean equals(Object other) {
        return other instanceof StateDict that && tensors.equals(that.tensors);
    }

    @Override
    public int hashCode() {
        return tensors.hashCode();
    }

    @Override
    public String toString() {
        return "StateDict of " + tensors.size() + " tensors";
    }
}
