package org.repmlpeval.model.arch.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * An architecture in one form as a flat list of operations. Values are numbered: 0 is the input, step i gives value i + 1, and the
 * last step gives the result.
 *
 * @param blocks parts of the network in order; each ends in its own value, and the last ends in the result
 */
public record Network(Shape input, List<Step> steps, List<Block> blocks) implements Serializable {
    /**
     * A part of the network that ends in one value, for comparisons part by part.
     *
     * @param name module path, e.g. {@code stages.0.1}
     * @param value number of the value that it ends in
     */
    public record Block(String name, int value) implements Serializable {}

    /**
     * One operation applied to earlier values.
     *
     * @param operation what is done
     * @param inputs numbers of the values it takes
     * @param output shape of its result, per image
     */
    public record Step(Operation operation, List<Integer> inputs, Shape output) implements Serializable {
        public Step {
            inputs = List.copyOf(inputs);
        }
    }

    public Network {
        steps = List.copyOf(steps);
        blocks = List.copyOf(blocks);
    }

    /** Shape of the result, per image. */
    public Shape output() {
        return steps.get(steps.size() - 1).output();
    }

    /** All tensors that the network needs, in order of use. */
    public List<TensorSpec> tensors() {
        return steps.stream().flatMap(s -> s.operation().tensors().stream()).toList();
    }

    /** Learned values of all layers. */
    public long parameters() {
        return steps.stream().mapToLong(s -> s.operation().parameters()).sum();
    }

    /** Multiply-accumulates for one image. */
    public long macs() {
        return steps.stream().mapToLong(s -> s.operation().macs(s.output())).sum();
    }

    /** Builds a network operation by operation; each call returns the number of the new value. */
    public static final class Builder {
        private final List<Step> steps = new ArrayList<>();
        private final List<Shape> shapes = new ArrayList<>();
        private final List<Block> blocks = new ArrayList<>();

        public Builder(Shape input) {
            shapes.add(input);
        }

        public int input() {
            return 0;
        }

        public Shape shape(int value) {
            return shapes.get(value);
        }

        public int add(Operation operation, int... inputs) {
            List<Integer> values = new ArrayList<>();
            List<Shape> inputShapes = new ArrayList<>();
            for (int value : inputs) {
                values.add(value);
                inputShapes.add(shapes.get(value));
            }
            Shape output = operation.output(inputShapes);
            steps.add(new Step(operation, values, output));
            shapes.add(output);
            return shapes.size() - 1;
        }

        /** Marks the value as the end of a part of the network, and returns it. */
        public int block(String name, int value) {
            blocks.add(new Block(name, value));
            return value;
        }

        public Network build() {
            return new Network(shapes.get(0), steps, blocks);
        }
    }
}
