package org.repmlpeval.model.checkpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.repmlpeval.model.arch.TensorSpec;
import org.repmlpeval.model.checkpoint.NameOptions.Listing;

/** Where the tensors of a checkpoint differ from those of a network, in the order of each side. */
record Difference(List<TensorSpec> missing, List<TensorSpec> surplus, List<Misshaped> misshaped) {
    /** A tensor of the right name and another shape. */
    record Misshaped(TensorSpec expected, TensorSpec found) {
        @Override
        public String toString() {
            return NameText.of(expected.name()) + " (expected " + expected.shapeText() + ", found " + found.shapeText()
                    + ")";
        }
    }

    static Difference of(Collection<TensorSpec> expected, Collection<TensorSpec> actual) {
        Map<String, TensorSpec> rest = new HashMap<>();
        actual.forEach(spec -> rest.put(spec.name(), spec));
        List<TensorSpec> missing = new ArrayList<>();
        List<Misshaped> misshaped = new ArrayList<>();
        for (TensorSpec spec : expected) {
            TensorSpec found = rest.remove(spec.name());
            if (found == null) {
                missing.add(spec);
            } else if (!found.equals(spec)) {
                misshaped.add(new Misshaped(spec, found));
            }
        }
        List<TensorSpec> surplus =
                actual.stream().filter(spec -> rest.containsKey(spec.name())).toList();
        return new Difference(missing, surplus, misshaped);
    }

    boolean isNone() {
        return missing.isEmpty() && surplus.isEmpty() && misshaped.isEmpty();
    }

    /** {@code 2 missing, 0 surplus, 1 misshaped}. */
    String counts() {
        return missing.size() + " missing, " + surplus.size() + " surplus, " + misshaped.size() + " misshaped";
    }

    /** Lines that name the tensors, each after a line feed. */
    String lines(Listing listing) {
        List<String> lacking = missing.stream().map(NameText::of).toList();
        List<String> beyond = surplus.stream().map(NameText::of).toList();
        List<String> shapes = misshaped.stream().map(Misshaped::toString).toList();
        StringBuilder lines = new StringBuilder();
        append(lines, "missing", lacking, listing);
        append(lines, "surplus", beyond, listing);
        append(lines, "misshaped", shapes, listing);
        boolean isCut = Stream.of(lacking, beyond, shapes).anyMatch(names -> names.size() > NameText.FEW);
        return lines + (isCut && listing == Listing.FEW ? "\n  (--all-names lists every one)" : "");
    }

    private static void append(StringBuilder lines, String what, List<String> tensors, Listing listing) {
        if (tensors.isEmpty()) {
            return;
        }
        if (listing == Listing.ALL) {
            tensors.forEach(
                    tensor -> lines.append("\n  ").append(what).append(' ').append(tensor));
        } else {
            lines.append("\n  ").append(what).append(": ").append(NameText.few(tensors));
        }
    }
}
