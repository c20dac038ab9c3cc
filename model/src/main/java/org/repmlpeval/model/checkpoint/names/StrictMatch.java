package org.repmlpeval.model.checkpoint.names;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.network.TensorSpec;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.checkpoint.rename.NameOptions.Listing;

/** Matches a state dict with the tensors that an architecture expects: exactly these tensors, each with the right shape. */
public final class StrictMatch {
    private StrictMatch() {}

    /**
     * The tensors of {@code actual} in the order of {@code expected}.
     *
     * @param architecture name for the message
     * @throws InvalidInputException that gives the numbers of missing, surplus and misshaped tensors and names the first few of
     *     each
     */
    public static StateDict match(String architecture, Collection<TensorSpec> expected, StateDict actual) {
        Difference difference = Difference.of(expected, actual.specs());
        if (!difference.isNone()) {
            throw new InvalidInputException(
                    head(architecture, expected, actual) + ": " + difference.counts() + difference.lines(Listing.FEW));
        }
        return ordered(expected, actual);
    }

    /** {@code state dict of 4 tensors does not fit NAME, which has 3}. */
    static String head(String architecture, Collection<TensorSpec> expected, StateDict actual) {
        return "state dict of " + actual.names().size() + " tensors does not fit " + architecture + ", which has "
                + expected.size();
    }

    /** The expected tensors, taken from a state dict that has all of them. */
    static StateDict ordered(Collection<TensorSpec> expected, StateDict actual) {
        Map<String, Tensor> matched = new LinkedHashMap<>();
        expected.forEach(spec -> matched.put(spec.name(), actual.get(spec.name())));
        return new StateDict(matched);
    }
}
