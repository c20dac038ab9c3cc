package org.repmlpeval.model.procedural;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.arch.network.TensorSpec;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;

/**
 * Weights and images computed from formulas. Let u be a uniform number in [0, 1) drawn from the stream named {@code salt + tensor
 * name}:
 *
 * <ul>
 *   <li>{@code running_var} and the weight of a norm: 0.5 + u
 *   <li>{@code running_mean}: 0.4 (u − 0.5)
 *   <li>any {@code bias}: 0.2 (u − 0.5)
 *   <li>other weights: (u − 0.5) √(3 / fan_in), fan_in the product of all axes but the first
 *   <li>images: 4 u − 2, from the stream {@code input}
 * </ul>
 *
 * All arithmetic uses double and is rounded once to float32. A norm is a module that has a {@code running_mean}.
 */
public final class Procedural {
    /** Name of the stream of the images. */
    public static final String INPUT = "input";

    private Procedural() {}

    /** Weights for all given tensors, in their order. */
    public static StateDict weights(Collection<TensorSpec> specs, String salt) {
        Set<String> norms = specs.stream()
                .filter(s -> leaf(s.name()).equals("running_mean"))
                .map(s -> module(s.name()))
                .collect(Collectors.toSet());
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (TensorSpec spec : specs) {
            tensors.put(spec.name(), tensor(spec, norms.contains(module(spec.name())), salt));
        }
        return new StateDict(tensors);
    }

    /** Images {@code (N, C, H, W)} float32 in [−2, 2). */
    public static Tensor images(int count, Shape input) {
        Tensor unit = uniform(INPUT, count, input.channels(), input.height(), input.width());
        float[] values = unit.floats();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (4.0 * values[i] - 2.0);
        }
        return unit;
    }

    /** The unscaled stream with that name as a tensor: float32 in [0, 1). */
    public static Tensor uniform(String name, int... shape) {
        Uniform24 stream = new Uniform24(name);
        float[] values = new float[Math.toIntExact(TensorSpec.of(name, shape).size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) stream.at(i);
        }
        return Tensor.of(values, shape);
    }

    private static Tensor tensor(TensorSpec spec, boolean norm, String salt) {
        Uniform24 u = new Uniform24(salt + spec.name());
        float[] values = new float[Math.toIntExact(spec.size())];
        String leaf = leaf(spec.name());
        double scale = scale(spec);
        for (int i = 0; i < values.length; i++) {
            double v =
                    switch (leaf) {
                        case "running_var" -> 0.5 + u.at(i);
                        case "running_mean" -> 0.4 * (u.at(i) - 0.5);
                        case "bias" -> 0.2 * (u.at(i) - 0.5);
                        default -> norm ? 0.5 + u.at(i) : (u.at(i) - 0.5) * scale;
                    };
            values[i] = (float) v;
        }
        return Tensor.of(values, spec.dimensions());
    }

    private static double scale(TensorSpec spec) {
        List<Integer> shape = spec.shape();
        long fanIn = shape.stream().skip(1).mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
        return Math.sqrt(3.0 / fanIn);
    }

    private static String leaf(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String module(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }
}
