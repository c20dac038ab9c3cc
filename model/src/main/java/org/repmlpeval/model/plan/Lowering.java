package org.repmlpeval.model.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.MapOperation;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Operation;
import org.repmlpeval.model.arch.network.Operation.Activation;
import org.repmlpeval.model.arch.network.Operation.Add;
import org.repmlpeval.model.arch.network.Operation.BatchNorm;
import org.repmlpeval.model.arch.network.Operation.Bias;
import org.repmlpeval.model.arch.network.Operation.Convolution;
import org.repmlpeval.model.arch.network.Operation.GlobalAveragePool;
import org.repmlpeval.model.arch.network.Operation.GroupedLinear;
import org.repmlpeval.model.arch.network.Operation.Linear;
import org.repmlpeval.model.arch.network.Operation.Partition;
import org.repmlpeval.model.arch.network.Operation.RowBatchNorm;
import org.repmlpeval.model.arch.network.Operation.ScaleChannels;
import org.repmlpeval.model.arch.network.Operation.Unpartition;
import org.repmlpeval.model.arch.network.ReducedPrecision;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.plan.Instruction.Convolve.Ending;
import org.repmlpeval.model.plan.Instruction.Convolve.Window;
import org.repmlpeval.model.plan.Instruction.Weights;
import org.repmlpeval.model.reparam.Affine;

/**
 * Turns the operations of a network into instructions, one to one. Cutting a map into partitions becomes another view of the same
 * value.
 */
final class Lowering {
    private final StateDict weights;
    private final Optional<ReducedPrecision> precision;
    private final Draft draft = new Draft();
    private final List<Seen> values = new ArrayList<>();

    /** The plan's value for a network's value: the whole map, or its partitions if {@code view} is not null. */
    private record Seen(int value, PartitionView view) {}

    private Lowering(StateDict weights, Optional<ReducedPrecision> precision) {
        this.weights = weights;
        this.precision = precision;
    }

    /** @param precision to which the entries of matrices are rounded; empty if they are not */
    static Draft lower(Network network, StateDict weights, Optional<ReducedPrecision> precision, Taps taps) {
        Lowering lowering = new Lowering(weights, precision);
        lowering.values.add(new Seen(lowering.draft.value(network.input()), null));
        network.steps().forEach(step -> lowering.values.add(lowering.step(step)));
        lowering.draft.output(lowering.values.get(lowering.values.size() - 1).value());
        for (Network.Block block : taps == Taps.BLOCKS ? network.blocks() : List.<Network.Block>of()) {
            lowering.draft.tap(new Plan.Tap(
                    block.name(), lowering.values.get(block.value()).value()));
        }
        return lowering.draft;
    }

    private Seen step(Network.Step step) {
        Operation operation = step.operation();
        Seen x = values.get(step.inputs().get(0));
        if (operation instanceof Partition p) {
            return new Seen(x.value(), new PartitionView(p.groupChannels(), p.height(), p.width()));
        }
        Shape in = draft.shape(x.value());
        if (operation instanceof Unpartition) {
            require(step.output().equals(in), operation, "of a map of " + in);
            return new Seen(x.value(), null);
        }
        if (operation instanceof ScaleChannels
                || operation instanceof GlobalAveragePool
                || operation instanceof MapOperation) {
            require(x.view() == null, operation, "on partitions");
        }
        int y = draft.value(x.view() == null ? step.output() : whole(in, step.output()));
        if (operation instanceof MapOperation map) {
            List<Integer> inputs =
                    step.inputs().stream().map(i -> values.get(i).value()).toList();
            draft.add(mapInstruction(map, inputs, y));
        } else if (operation instanceof Add || operation instanceof ScaleChannels) {
            int second = values.get(step.inputs().get(1)).value();
            draft.add(
                    operation instanceof Add
                            ? new Instruction.Add(operation.name(), x.value(), second, y)
                            : new Instruction.Gate(operation.name(), x.value(), second, y));
        } else {
            draft.add(unary(operation, x, y, in));
        }
        return new Seen(y, x.view() == null ? null : x.view().of(step.output().channels()));
    }

    /**
     * The whole map for an operation's result on partition rows. The channels of the map change by the same factor as those of the
     * rows.
     */
    private static Shape whole(Shape in, Shape rows) {
        int channels = rows.size() / (in.height() * in.width());
        return Shape.map(channels, in.height(), in.width());
    }

    private Instruction mapInstruction(MapOperation operation, List<Integer> inputs, int y) {
        String name = operation.name();
        int x = inputs.get(0);
        if (operation instanceof MapOperation.MaxPool pool) {
            return new MapInstruction.MaxPool(name, x, y, pool.geometry());
        } else if (operation instanceof MapOperation.AdaptiveAveragePool) {
            return new MapInstruction.AveragePool(name, x, y);
        } else if (operation instanceof MapOperation.Resize) {
            return new MapInstruction.Resize(name, x, y);
        } else if (operation instanceof MapOperation.Concatenate) {
            return new MapInstruction.Concatenate(name, inputs, y);
        } else if (operation instanceof MapOperation.AddToPartitions) {
            Shape map = draft.shape(x);
            Shape addend = draft.shape(inputs.get(1));
            PartitionView view =
                    new PartitionView(map.channels(), map.height() / addend.height(), map.width() / addend.width());
            return new PartitionInstruction.AddToPartitions(name, x, inputs.get(1), y, view);
        }
        return new MapInstruction.Reshape(name, x, y);
    }

    /** The value rounded to the 8-bit grid that the weights hold for the layer's input; unchanged if they hold no grid. */
    private Seen quantized(Operation layer, Seen x) {
        String scale = layer.name() + Instruction.Quantize.SCALE;
        if (!weights.contains(scale)) {
            return x;
        }
        int y = draft.value(draft.shape(x.value()));
        draft.add(
                new Instruction.Quantize(scale, x.value(), y, weights.get(scale).get(0)));
        return new Seen(y, x.view());
    }

    private Instruction unary(Operation operation, Seen given, int y, Shape in) {
        Seen x = quantized(operation, given);
        if (operation instanceof Convolution conv) {
            return convolution(conv, x, y, in);
        } else if (operation instanceof GroupedLinear linear) {
            return groupedLinear(linear, x, y);
        } else if (operation instanceof Linear linear) {
            require(in.height() * in.width() == 1, linear, "on a map of " + in + "; pool it first");
            Matrix weight = matrix(linear.name(), linear.out(), linear.in());
            double[] bias = bias(linear.name(), Bias.WITH);
            return new Instruction.Convolve(
                    linear.name(),
                    x.value(),
                    Instruction.NONE,
                    y,
                    Window.of(Geometry.POINTWISE),
                    new Weights(weight, bias),
                    Ending.of(Function.NONE));
        } else if (operation instanceof BatchNorm norm) {
            Affine affine = Affine.of(weights, norm.name());
            return new Instruction.ChannelAffine(
                    norm.name(),
                    x.value(),
                    y,
                    repeated(affine.scale(), in.channels()),
                    repeated(affine.shift(), in.channels()));
        } else if (operation instanceof RowBatchNorm norm) {
            require(x.view() != null && x.view().sets() * x.view().area() == norm.features(), norm, "on " + x.view());
            Affine affine = Affine.of(weights, norm.name());
            return new PartitionInstruction.ElementAffine(
                    norm.name(), x.value(), y, x.view(), affine.scale(), affine.shift());
        } else if (operation instanceof Activation activation) {
            Function function =
                    switch (activation.function()) {
                        case RELU -> Function.RELU;
                        case GELU -> Function.GELU;
                        case SIGMOID -> Function.SIGMOID;
                    };
            return new Instruction.Activate(activation.name(), x.value(), y, function);
        } else if (operation instanceof GlobalAveragePool) {
            return new Instruction.Mean(operation.name(), x.value(), y);
        }
        throw new IllegalStateException("no instruction for " + operation);
    }

    private Instruction convolution(Convolution conv, Seen x, int y, Shape in) {
        PartitionView rows = x.view();
        if (isDepthwise(conv) && (rows == null || rows.sets() == conv.in())) {
            return depthwise(
                    conv, x, y, rows == null ? new PartitionView(in.channels(), in.height(), in.width()) : rows);
        }
        require(rows == null || rows.sets() == in.channels(), conv, "on partitions " + rows);
        Geometry geometry = conv.geometry();
        Matrix weight = matrix(conv.name(), conv.out(), conv.in() / geometry.groups() * geometry.area());
        double[] bias = bias(conv.name(), conv.bias());
        return new Instruction.Convolve(
                conv.name(),
                x.value(),
                Instruction.NONE,
                y,
                new Window(geometry, rows),
                new Weights(weight, bias),
                Ending.of(Function.NONE));
    }

    private Instruction depthwise(Convolution conv, Seen x, int y, PartitionView view) {
        Geometry geometry = conv.geometry();
        Matrix weight = matrix(conv.name(), conv.out(), geometry.area());
        double[] bias = bias(conv.name(), conv.bias());
        return new Instruction.Depthwise(
                conv.name(),
                x.value(),
                y,
                view,
                geometry.kernelHeight(),
                geometry.kernelWidth(),
                new Weights(weight, bias));
    }

    private static boolean isDepthwise(Convolution conv) {
        Geometry geometry = conv.geometry();
        return geometry.groups() == conv.in()
                && geometry.groups() == conv.out()
                && geometry.stride() == 1
                && geometry.dilation() == 1
                && geometry.kernelHeight() == 2 * geometry.padding() + 1
                && geometry.kernelWidth() == 2 * geometry.padding() + 1;
    }

    /**
     * With one group per channel and fewer channels than the map, this is a layer that channels share. Otherwise it is a layer over
     * all channels.
     */
    private Instruction groupedLinear(GroupedLinear linear, Seen x, int y) {
        PartitionView view = x.view();
        int channels = draft.shape(x.value()).channels();
        require(view != null && linear.in() == view.sets() * view.area(), linear, "on partitions " + view);
        double[] bias = bias(linear.name(), linear.bias());
        if (linear.groups() == view.sets() && linear.in() == linear.out()) {
            Matrix weight = matrix(linear.name(), linear.out(), view.area());
            return new Instruction.ShareSetLinear(linear.name(), x.value(), y, view, new Weights(weight, bias));
        }
        require(view.sets() == channels, linear, "that sees a part of " + channels + " channels");
        Matrix weight = matrix(linear.name(), linear.out(), linear.in() / linear.groups());
        return new PartitionInstruction.GroupedLinear(
                linear.name(), x.value(), y, view, linear.groups(), new Weights(weight, bias), Function.NONE);
    }

    private static void require(boolean known, Operation operation, String where) {
        if (!known) {
            throw new IllegalStateException("no instruction for " + operation + " " + where);
        }
    }

    private Matrix matrix(String module, int rows, int columns) {
        Matrix matrix = Matrix.of(weights.get(module + ".weight"), rows, columns);
        return precision.map(matrix::rounded).orElse(matrix);
    }

    private double[] bias(String module, Bias bias) {
        if (bias == Bias.WITHOUT) {
            return null;
        }
        Tensor tensor = weights.get(module + ".bias");
        double[] values = new double[tensor.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.get(i);
        }
        return values;
    }

    /** Expands one value per set to one value per channel: channel c belongs to set c mod S. */
    private static double[] repeated(double[] perSet, int channels) {
        double[] perChannel = new double[channels];
        for (int c = 0; c < channels; c++) {
            perChannel[c] = perSet[c % perSet.length];
        }
        return perChannel;
    }
}
