package org.repmlpeval.model.checkpoint.names;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.repmlpeval.model.arch.network.TensorSpec;
import org.repmlpeval.model.checkpoint.NameText;
import org.repmlpeval.model.checkpoint.rename.NameOptions.Listing;

/** The differences between the tensors of a checkpoint and those of a network, in the order of each side. */
record Difference(List<TensorSpec> missing, List<TensorSpec> surplus, List<Misshaped> misshaped) {
    /** A tensor with the right name but a different shape. */
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

    /** Lines that name the tensors; each starts with a line feed. */
    String lines(Listing listing) {
        StringBuilder lines = new StringBuilder();
        append(lines, "missing", missing, NameText::of, listing);
        append(lines, "surplus", surplus, NameText::of, listing);
        append(lines, "misshaped", misshaped, Misshaped::toString, listing);
        boolean isCut = Stream.of(missing, surplus, misshaped).anyMatch(tensors -> tensors.size() > NameText.FEW);
        return lines + (isCut && listing == Listing.FEW ? "\n  (use --all-names to list every one)" : "");
    }

    private static <T> void append(
            StringBuilder lines, String what, List<T> tensors, Function<T, String> text, Listing listing) {
        if (listing == Listing.ALL) {
            tensors.forEach(
                    tensor -> lines.append("\n  ").append(what).append(' ').append(text.apply(tensor)));
        } else if (!tensors.isEmpty()) {
            lines.append("\n  ").append(what).append(": ").append(NameText.few(tensors, text));
        }
    }
}
