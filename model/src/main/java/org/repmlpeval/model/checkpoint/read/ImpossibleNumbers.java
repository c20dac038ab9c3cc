package org.repmlpeval.model.checkpoint.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;

/**
 * Finds the numbers that no trained network has: NaN, infinities, negative values in a {@code running_var}, and nothing but zeros. A
 * network with one of them gives NaN for every image, or constant logits.
 */
public final class ImpossibleNumbers {
    /** How many tensors are described; the others are only counted. */
    static final int MAX_DESCRIBED = 5;

    private static final String VARIANCE = "running_var";

    private ImpossibleNumbers() {}

    /**
     * Describes the tensors that hold such numbers: how many of each kind and where the first one is, by its index along each axis
     * from 0. The text has a line for each of the first {@value #MAX_DESCRIBED} tensors. If all tensors hold only zeros, the text
     * says so. Empty if all numbers are possible.
     */
    public static Optional<String> describe(StateDict stateDict) {
        List<String> found = new ArrayList<>();
        stateDict.tensors().forEach((name, tensor) -> {
            boolean isVariance = name.equals(VARIANCE) || name.endsWith("." + VARIANCE);
            Count count = count(tensor, isVariance);
            if (count.total() > 0) {
                found.add("tensor '" + name + "' (" + tensor.spec(name).shapeText() + ") has " + count.text()
                        + ", the first at " + index(count.first, tensor.shape()));
            }
        });
        if (found.isEmpty()) {
            boolean isZero = !stateDict.names().isEmpty()
                    && stateDict.tensors().values().stream().allMatch(ImpossibleNumbers::isZero);
            return isZero
                    ? Optional.of("all " + stateDict.names().size()
                            + " tensors hold only zeros, which happens after torch.serialization.skip_data() or an interrupted"
                            + " copy")
                    : Optional.empty();
        }
        String lines =
                found.stream().limit(MAX_DESCRIBED).map(line -> "\n  " + line).collect(Collectors.joining());
        int more = found.size() - MAX_DESCRIBED;
        return Optional.of(found.size() + " of " + stateDict.names().size()
                + " tensors hold NaN, infinities or negative variances:" + lines
                + (more > 0 ? "\n  and " + more + " more tensors" : ""));
    }

    private static boolean isZero(Tensor tensor) {
        for (int i = 0; i < tensor.size(); i++) {
            if (tensor.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static Count count(Tensor tensor, boolean isVariance) {
        Count count = new Count();
        int size = tensor.size();
        for (int i = 0; i < size; i++) {
            double value = tensor.get(i);
            if (!Double.isFinite(value) || (isVariance && value < 0)) {
                count.add(i, value);
            }
        }
        return count;
    }

    private static final class Count {
        private int first;
        private int nans;
        private int infinities;
        private int negatives;

        void add(int index, double value) {
            first = total() == 0 ? index : first;
            if (Double.isNaN(value)) {
                nans++;
            } else if (Double.isInfinite(value)) {
                infinities++;
            } else {
                negatives++;
            }
        }

        int total() {
            return nans + infinities + negatives;
        }

        String text() {
            List<String> parts = new ArrayList<>();
            if (nans > 0) {
                parts.add(nans + " NaN");
            }
            if (infinities > 0) {
                parts.add(infinities + " infinite");
            }
            if (negatives > 0) {
                parts.add(negatives + " negative");
            }
            return String.join(" and ", parts) + (total() == 1 ? " value" : " values");
        }
    }

    /** {@code [3, 5]}, or {@code []} for a scalar. */
    private static String index(int flat, int[] shape) {
        int[] index = new int[shape.length];
        int rest = flat;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape[axis];
            rest /= shape[axis];
        }
        return Arrays.toString(index);
    }
}
