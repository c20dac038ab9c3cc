package org.repmlpeval.model.plan;

import java.util.List;
import java.util.function.IntUnaryOperator;

/** Instructions of the first RepMLP on partitions over all channels (arXiv 2105.01883, section 3). */
public sealed interface PartitionInstruction extends Instruction {
    /** The partitions that it works on; all channels belong to one set. */
    PartitionView view();

    /**
     * Grouped fully-connected layer over all elements of a partition, {@code (N·partitions, C·h·w) → (N·partitions, O·h·w)}: f(W·x
     * + bias).
     *
     * @param groups number of separate blocks of channels
     * @param weights {@code (O·h·w, C/groups·h·w)} and (O·h·w)
     */
    record GroupedLinear(
            String name, int input, int output, PartitionView view, int groups, Weights weights, Function function)
            implements PartitionInstruction, Weighted {
        /** The same followed by a function, into another value. */
        GroupedLinear then(Function newFunction, int newOutput) {
            return new GroupedLinear(name, input, newOutput, view, groups, weights, newFunction);
        }

        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public GroupedLinear withoutWeights() {
            return weighted(weights.outline());
        }

        @Override
        public GroupedLinear weighted(Weights newWeights) {
            return new GroupedLinear(name, input, output, view, groups, newWeights, function);
        }

        @Override
        public GroupedLinear reading(IntUnaryOperator values) {
            return new GroupedLinear(name, values.applyAsInt(input), output, view, groups, weights, function);
        }

        @Override
        public String kind() {
            return "fc3";
        }
    }

    /** y = scale·x + shift per channel and element of a partition; scale and shift have shape (C·h·w). */
    record ElementAffine(String name, int input, int output, PartitionView view, double[] scale, double[] shift)
            implements PartitionInstruction {
        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public ElementAffine reading(IntUnaryOperator values) {
            return new ElementAffine(name, values.applyAsInt(input), output, view, scale, shift);
        }

        @Override
        public String kind() {
            return "norm";
        }
    }

    /** Adds the partition's value to every pixel of the partition: {@code (C, H, W) + (C, H/h, W/w)}. */
    record AddToPartitions(String name, int input, int addend, int output, PartitionView view)
            implements PartitionInstruction {
        @Override
        public List<Integer> inputs() {
            return List.of(input, addend);
        }

        @Override
        public AddToPartitions reading(IntUnaryOperator values) {
            return new AddToPartitions(name, values.applyAsInt(input), values.applyAsInt(addend), output, view);
        }

        @Override
        public String kind() {
            return "add";
        }
    }
}
