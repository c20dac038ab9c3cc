package org.repmlpeval.model.plan;

import java.util.List;
import java.util.function.IntUnaryOperator;
import org.repmlpeval.model.arch.network.Geometry;

/** Instructions without weights that change the size of maps or combine them. */
public sealed interface MapInstruction extends Instruction {
    /** Largest value of each window; positions outside the map are ignored. */
    record MaxPool(String name, int input, int output, Geometry geometry) implements MapInstruction {
        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public MaxPool reading(IntUnaryOperator values) {
            return new MaxPool(name, values.applyAsInt(input), output, geometry);
        }

        @Override
        public String kind() {
            return "pool";
        }
    }

    /**
     * Means of as many bins as the result has pixels; see {@link
     * org.repmlpeval.model.arch.network.MapOperation.AdaptiveAveragePool} for the bins.
     */
    record AveragePool(String name, int input, int output) implements MapInstruction {
        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public AveragePool reading(IntUnaryOperator values) {
            return new AveragePool(name, values.applyAsInt(input), output);
        }

        @Override
        public String kind() {
            return "pool";
        }
    }

    /** Bilinear interpolation to the result's size, corners aligned. */
    record Resize(String name, int input, int output) implements MapInstruction {
        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public Resize reading(IntUnaryOperator values) {
            return new Resize(name, values.applyAsInt(input), output);
        }

        @Override
        public String kind() {
            return "resize";
        }
    }

    /** Concatenates maps of equal size along the channels. */
    record Concatenate(String name, List<Integer> inputs, int output) implements MapInstruction {
        public Concatenate {
            inputs = List.copyOf(inputs);
        }

        @Override
        public Concatenate reading(IntUnaryOperator values) {
            return new Concatenate(name, inputs.stream().map(values::applyAsInt).toList(), output);
        }

        @Override
        public String kind() {
            return "concatenate";
        }
    }

    /** The same map in another {@link Layout}. */
    record Rearrange(String name, int input, int output) implements MapInstruction {
        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public Rearrange reading(IntUnaryOperator values) {
            return new Rearrange(name, values.applyAsInt(input), output);
        }

        @Override
        public String kind() {
            return "rearrange";
        }
    }

    /** {@code (C, H, W) → (C·H·W, 1, 1)} or back. */
    record Reshape(String name, int input, int output) implements MapInstruction {
        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public Reshape reading(IntUnaryOperator values) {
            return new Reshape(name, values.applyAsInt(input), output);
        }

        @Override
        public String kind() {
            return "reshape";
        }
    }
}
