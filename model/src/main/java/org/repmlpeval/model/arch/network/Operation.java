package org.repmlpeval.model.arch.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * One operation of a network, with the names and shapes of its tensors. There are only a few kinds on purpose. Every architecture
 * in every form is a list of them, and a backend implements each kind once.
 */
public sealed interface Operation extends Serializable
        permits Operation.Convolution,
                Operation.GroupedLinear,
                Operation.Linear,
                Operation.BatchNorm,
                Operation.RowBatchNorm,
                Operation.Activation,
                Operation.Add,
                Operation.ScaleChannels,
                Operation.GlobalAveragePool,
                Operation.Partition,
                Operation.Unpartition,
                MapOperation {
    /** Module path, the prefix of its tensors' names: {@code stages.0.1.repmlp_block.fc3}. */
    String name();

    /** Shape of the result, per image. @throws IllegalArgumentException if the inputs do not fit */
    Shape output(List<Shape> inputs);

    /** Tensors of the state dict that belong to this operation, in PyTorch's order. */
    default List<TensorSpec> tensors() {
        return List.of();
    }

    /** Multiply-accumulates for one image. As in the papers, only convolutions and fully-connected layers count. */
    default long macs(Shape output) {
        return 0;
    }

    /** Learned values: all of {@link #tensors()} except the running statistics of a norm. */
    default long parameters() {
        return tensors().stream().mapToLong(TensorSpec::size).sum();
    }

    /** Short name of the kind, for listings. */
    default String kind() {
        return getClass().getSimpleName();
    }

    /** 2-D convolution, cross-correlation as in PyTorch; weight {@code (out, in/groups, kH, kW)}. */
    record Convolution(String name, int in, int out, Geometry geometry, Bias bias) implements Operation {
        @Override
        public Shape output(List<Shape> inputs) {
            Shape x = single(inputs, this);
            require(x.channels() == in, this, x);
            return new Shape(x.rows(), out, geometry.height(x.height()), geometry.width(x.width()));
        }

        @Override
        public List<TensorSpec> tensors() {
            return bias.with(
                    name,
                    TensorSpec.of(
                            name + ".weight",
                            out,
                            in / geometry.groups(),
                            geometry.kernelHeight(),
                            geometry.kernelWidth()),
                    out);
        }

        @Override
        public long macs(Shape output) {
            return (long) output.size() * (in / geometry.groups()) * geometry.area();
        }
    }

    /**
     * Grouped fully-connected layer over a whole row, stored as a 1×1 convolution: a row of {@code in} features (channels, then
     * height, then width) → {@code out} features of the given row shape; weight {@code (out, in/groups, 1, 1)}.
     */
    record GroupedLinear(String name, int in, int out, int groups, Bias bias) implements Operation {
        @Override
        public Shape output(List<Shape> inputs) {
            Shape x = single(inputs, this);
            int area = x.height() * x.width();
            require(x.channels() * area == in && out % area == 0, this, x);
            return new Shape(x.rows(), out / area, x.height(), x.width());
        }

        @Override
        public List<TensorSpec> tensors() {
            return bias.with(name, TensorSpec.of(name + ".weight", out, in / groups, 1, 1), out);
        }

        @Override
        public long macs(Shape output) {
            return (long) output.size() * (in / groups);
        }
    }

    /** Fully-connected layer with bias on a pooled vector; weight {@code (out, in)}. */
    record Linear(String name, int in, int out) implements Operation {
        @Override
        public Shape output(List<Shape> inputs) {
            Shape x = single(inputs, this);
            require(x.size() == in, this, x);
            return Shape.map(out, 1, 1);
        }

        @Override
        public List<TensorSpec> tensors() {
            return Bias.WITH.with(name, TensorSpec.of(name + ".weight", out, in), out);
        }

        @Override
        public long macs(Shape output) {
            return (long) in * out;
        }
    }

    /** Batch norm with its stored statistics, eps {@value #EPSILON}: (x − μ)·γ/√(σ² + eps) + β per channel. */
    record BatchNorm(String name, int channels) implements Operation {
        /** The eps of every batch norm of these networks. */
        public static final double EPSILON = 1e-5;

        @Override
        public Shape output(List<Shape> inputs) {
            Shape x = single(inputs, this);
            require(x.channels() == channels, this, x);
            return x;
        }

        @Override
        public List<TensorSpec> tensors() {
            return List.of(
                    TensorSpec.of(name + ".weight", channels),
                    TensorSpec.of(name + ".bias", channels),
                    TensorSpec.of(name + ".running_mean", channels),
                    TensorSpec.of(name + ".running_var", channels));
        }

        @Override
        public long parameters() {
            return 2L * channels;
        }
    }

    /**
     * Batch norm of each element of a flattened row, PyTorch's BatchNorm1d with its stored statistics; features = C·h·w of the row.
     */
    record RowBatchNorm(String name, int features) implements Operation {
        @Override
        public Shape output(List<Shape> inputs) {
            Shape x = single(inputs, this);
            require(x.channels() * x.height() * x.width() == features, this, x);
            return x;
        }

        @Override
        public List<TensorSpec> tensors() {
            return new BatchNorm(name, features).tensors();
        }

        @Override
        public long parameters() {
            return 2L * features;
        }
    }

    /** Element-wise function. */
    record Activation(String name, Function function) implements Operation {
        /** The functions. GELU is the exact form x·Φ(x), computed with erf. */
        public enum Function {
            RELU,
            GELU,
            SIGMOID
        }

        @Override
        public Shape output(List<Shape> inputs) {
            return single(inputs, this);
        }

        @Override
        public String kind() {
            return function.name();
        }
    }

    /** Sum of two values of equal shape. */
    record Add(String name) implements Operation {
        @Override
        public Shape output(List<Shape> inputs) {
            require(inputs.size() == 2 && inputs.get(0).equals(inputs.get(1)), this, inputs.get(0));
            return inputs.get(0);
        }
    }

    /** The first input times the second, which holds one factor per channel: {@code (C, H, W) · (C, 1, 1)}. */
    record ScaleChannels(String name) implements Operation {
        @Override
        public Shape output(List<Shape> inputs) {
            Shape x = inputs.get(0);
            require(inputs.size() == 2 && inputs.get(1).equals(Shape.map(x.channels(), 1, 1)), this, inputs.get(1));
            return x;
        }
    }

    /** Mean over height and width: {@code (C, H, W) → (C, 1, 1)}. */
    record GlobalAveragePool(String name) implements Operation {
        @Override
        public Shape output(List<Shape> inputs) {
            Shape x = single(inputs, this);
            return new Shape(x.rows(), x.channels(), 1, 1);
        }
    }

    /**
     * Cuts a map into partitions of height × width: {@code (C, H, W) → (H/h · W/w · C/groupChannels, groupChannels, h, w)}, rows in
     * the order (partition row, partition column, channel group).
     */
    record Partition(String name, int groupChannels, int height, int width) implements Operation {
        @Override
        public Shape output(List<Shape> inputs) {
            Shape x = single(inputs, this);
            require(
                    x.rows() == 1
                            && x.height() % height == 0
                            && x.width() % width == 0
                            && x.channels() % groupChannels == 0,
                    this,
                    x);
            int rows = (x.height() / height) * (x.width() / width) * (x.channels() / groupChannels);
            return new Shape(rows, groupChannels, height, width);
        }
    }

    /** Undoes {@link Partition}: partition rows back to the map {@code (channels, height, width)}. */
    record Unpartition(String name, int channels, int height, int width) implements Operation {
        @Override
        public Shape output(List<Shape> inputs) {
            Shape x = single(inputs, this);
            require(x.size() == channels * height * width, this, x);
            return Shape.map(channels, height, width);
        }
    }

    /** Whether a layer has a bias. */
    enum Bias {
        WITH,
        WITHOUT;

        private List<TensorSpec> with(String name, TensorSpec weight, int out) {
            List<TensorSpec> tensors = new ArrayList<>(List.of(weight));
            if (this == WITH) {
                tensors.add(TensorSpec.of(name + ".bias", out));
            }
            return List.copyOf(tensors);
        }
    }

    /** The only input. @throws IllegalArgumentException if there are more or none */
    static Shape single(List<Shape> inputs, Operation operation) {
        if (inputs.size() != 1) {
            throw new IllegalArgumentException(operation.name() + " takes one input, got " + inputs.size());
        }
        return inputs.get(0);
    }

    /** @throws IllegalArgumentException if the input does not fit */
    static void require(boolean fits, Operation operation, Shape shape) {
        if (!fits) {
            throw new IllegalArgumentException(operation + " does not fit an input of " + shape);
        }
    }
}
