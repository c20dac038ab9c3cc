package org.repmlpeval.model.checkpoint.names;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.repmlpeval.model.checkpoint.names.Difference.Misshaped;

/** Explains a mismatch in which all names fit and only shapes differ. */
final class ShapeMismatch {
    private final Difference difference;

    ShapeMismatch(Difference difference) {
        this.difference = difference;
    }

    /** The common cause of the different shapes; empty if names differ too. */
    Optional<String> cause() {
        if (!difference.missing().isEmpty() || !difference.surplus().isEmpty()) {
            return Optional.empty();
        }
        List<Misshaped> misshaped = difference.misshaped();
        OptionalInt classes = otherClasses(difference);
        if (classes.isPresent()) {
            return Optional.of("Everything else fits, so the network was trained for " + classes.getAsInt()
                    + " classes instead of "
                    + misshaped.get(0).expected().shape().get(0) + ". Give an architecture file with 'classes: "
                    + classes.getAsInt() + "'.");
        }
        if (all(ShapeMismatch::isReordered)) {
            boolean isMatrix = misshaped.get(0).found().shape().size() == 2;
            return Optional.of("All names fit, but axes are transposed, as in other frameworks. Save "
                    + (isMatrix ? "tensor.t().contiguous()." : "tensor.permute(...).contiguous() in PyTorch's order."));
        }
        if (all(ShapeMismatch::isSqueezed)) {
            return Optional.of(
                    "All names fit, but axes of length 1 differ, as they do between a 1x1 convolution and a linear layer."
                            + " Reshape the tensors before saving.");
        }
        return Optional.empty();
    }

    /** The number of classes of a checkpoint that fits in every other way; empty if anything else differs. */
    static OptionalInt otherClasses(Difference difference) {
        if (!difference.missing().isEmpty() || !difference.surplus().isEmpty()) {
            return OptionalInt.empty();
        }
        boolean onlyFirstAxes = difference.misshaped().stream().allMatch(ShapeMismatch::differsInFirstAxis);
        Set<List<Integer>> changes = onlyFirstAxes
                ? difference.misshaped().stream()
                        .map(m -> List.of(
                                m.expected().shape().get(0), m.found().shape().get(0)))
                        .collect(Collectors.toSet())
                : Set.of();
        return changes.size() == 1 ? OptionalInt.of(changes.iterator().next().get(1)) : OptionalInt.empty();
    }

    private static boolean differsInFirstAxis(Misshaped misshaped) {
        List<Integer> expected = misshaped.expected().shape();
        List<Integer> found = misshaped.found().shape();
        return expected.size() == found.size()
                && !expected.isEmpty()
                && !expected.get(0).equals(found.get(0))
                && expected.subList(1, expected.size()).equals(found.subList(1, found.size()));
    }

    private boolean all(Predicate<Misshaped> test) {
        return difference.misshaped().stream().allMatch(test);
    }

    private static boolean isReordered(Misshaped misshaped) {
        return misshaped.expected().shape().stream()
                .sorted()
                .toList()
                .equals(misshaped.found().shape().stream().sorted().toList());
    }

    private static boolean isSqueezed(Misshaped misshaped) {
        return misshaped.expected().shape().stream()
                .filter(n -> n != 1)
                .toList()
                .equals(misshaped.found().shape().stream().filter(n -> n != 1).toList());
    }
}
