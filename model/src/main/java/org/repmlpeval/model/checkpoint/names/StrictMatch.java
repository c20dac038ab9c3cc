package org.repmlpeval.model.checkpoint.names;

import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.network.TensorSpec;

/** Fits a state dict to the tensors that an architecture expects: all of them, no others, each of its shape. */
public final class StrictMatch {
    private enum Form {
        TRAIN,
        DEPLOY,
        UNKNOWN
    }

    private StrictMatch() {}

    /** As {@link #match(String, Collection, StateDict, Map)}, without other architectures to suggest. */
    public static StateDict match(String architecture, Collection<TensorSpec> expected, StateDict actual) {
        return match(architecture, expected, actual, Map.of());
    }

    /**
     * The tensors of {@code actual} in the order of {@code expected}.
     *
     * @param architecture name for the message
     * @param others tensors of other architectures by name; one that the state dict fits is suggested in the message
     * @throws InvalidInputException naming every missing, surplus and misshaped tensor, counts first
     */
    public static StateDict match(
            String architecture,
            Collection<TensorSpec> expected,
            StateDict actual,
            Map<String, ? extends Collection<TensorSpec>> others) {
        Map<String, Tensor> matched = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        List<String> misshaped = new ArrayList<>();
        for (TensorSpec spec : expected) {
            Tensor tensor = actual.tensors().get(spec.name());
            if (tensor == null) {
                missing.add(spec.name() + " (" + spec.shapeText() + ")");
            } else if (!tensor.spec(spec.name()).equals(spec)) {
                misshaped.add(spec.name() + " (expected " + spec.shapeText() + ", found "
                        + tensor.spec(spec.name()).shapeText() + ")");
            }
            matched.put(spec.name(), tensor);
        }
        List<String> surplus = actual.specs().stream()
                .filter(spec -> !matched.containsKey(spec.name()))
                .map(spec -> spec.name() + " (" + spec.shapeText() + ")")
                .toList();
        if (missing.isEmpty() && surplus.isEmpty() && misshaped.isEmpty()) {
            return new StateDict(matched);
        }
        String counts =
                "state dict of " + actual.names().size() + " tensors does not fit " + architecture + ", which has "
                        + expected.size() + ": " + missing.size() + " missing, " + surplus.size() + " surplus, "
                        + misshaped.size()
                        + " misshaped";
        throw new InvalidInputException(counts
                + hint(architecture, matched.keySet(), actual, others)
                + lines("missing", missing)
                + lines("surplus", surplus)
                + lines("misshaped", misshaped));
    }

    private static String lines(String what, List<String> tensors) {
        return tensors.stream().map(tensor -> "\n  " + what + " " + tensor).collect(Collectors.joining());
    }

    private static String hint(
            String architecture,
            Set<String> expected,
            StateDict actual,
            Map<String, ? extends Collection<TensorSpec>> others) {
        for (Map.Entry<String, ? extends Collection<TensorSpec>> other : others.entrySet()) {
            if (!other.getKey().equals(architecture) && fits(other.getValue(), actual)) {
                return "; it fits " + other.getKey() + ": give that architecture";
            }
        }
        Form wanted = formOf(expected);
        Form found = formOf(actual.names());
        if (wanted != found && wanted != Form.UNKNOWN && found != Form.UNKNOWN) {
            return found == Form.TRAIN
                    ? "; its names are those of the training-time form, expected is the deploy form: convert it first"
                    : "; its names are those of the deploy form, expected is the training-time form: give the original checkpoint,"
                            + " or evaluate it as deploy form";
        }
        return expected.equals(actual.names())
                ? "; all names fit, so it is the same kind of network with other channels, partitions, sharesets or classes"
                : "";
    }

    private static boolean fits(Collection<TensorSpec> specs, StateDict actual) {
        return specs.size() == actual.names().size() && Set.copyOf(specs).equals(Set.copyOf(actual.specs()));
    }

    /** Only the training-time form has parallel convs and a BN behind fc3; only the deploy form has a bias where these were. */
    private static Form formOf(Set<String> names) {
        if (names.stream().anyMatch(name -> name.contains(".repconv") || name.contains(".fc3_bn."))) {
            return Form.TRAIN;
        }
        if (names.stream().anyMatch(name -> name.endsWith(".fc3.bias"))) {
            return Form.DEPLOY;
        }
        if (names.stream().anyMatch(name -> name.endsWith(".bn.running_var"))) {
            return Form.TRAIN;
        }
        return names.stream().anyMatch(name -> name.endsWith(".conv.bias")) ? Form.DEPLOY : Form.UNKNOWN;
    }
}
