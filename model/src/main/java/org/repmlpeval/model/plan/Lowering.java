package org.repmlpeval.model.plan;

import java.util.ArrayList;
import java.util.List;
import org.repmlpeval.model.arch.Network;
import org.repmlpeval.model.arch.Operation;
import org.repmlpeval.model.arch.Operation.Activation;
import org.repmlpeval.model.arch.Operation.Add;
import org.repmlpeval.model.arch.Operation.BatchNorm;
import org.repmlpeval.model.arch.Operation.Bias;
import org.repmlpeval.model.arch.Operation.Convolution;
import org.repmlpeval.model.arch.Operation.GlobalAveragePool;
import org.repmlpeval.model.arch.Operation.GroupedLinear;
import org.repmlpeval.model.arch.Operation.Linear;
import org.repmlpeval.model.arch.Operation.Partition;
import org.repmlpeval.model.arch.Operation.ScaleChannels;
import org.repmlpeval.model.arch.Operation.Unpartition;
import org.repmlpeval.model.arch.Shape;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.reparam.Affine;

/** Operations of a network to instructions, one to one; cutting into partitions becomes another view of the same value. */
final class Lowering {
    private final StateDict weights;
    private final Draft draft = new Draft();
    private final List<Seen> values = new ArrayList<>();

    /** A network's value as a plan's value: the whole map, or its partitions where {@code view} is not null. */
    private record Seen(int value, PartitionView view) {}

    private Lowering(StateDict weights) {
        this.weights = weights;
    }

    static Draft lower(Network network, StateDict weights) {
        Lowering lowering = new Lowering(weights);
        lowering.values.add(new Seen(lowering.draft.value(network.input()), null));
        network.steps().forEach(step -> lowering.values.add(lowering.step(step)));
        lowering.draft.output(lowering.values.get(lowering.values.size() - 1).value());
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
        int y = draft.value(x.view() == null ? step.output() : in);
        if (operation instanceof ScaleChannels || operation instanceof GlobalAveragePool) {
            require(x.view() == null, operation, "on partitions");
        }
        if (operation instanceof Add || operation instanceof ScaleChannels) {
            int second = values.get(step.inputs().get(1)).value();
            draft.add(
                    operation instanceof Add
                            ? new Instruction.Add(operation.name(), x.value(), second, y)
                            : new Instruction.Gate(operation.name(), x.value(), second, y));
        } else {
            draft.add(unary(operation, x, y, in));
        }
        return new Seen(y, x.view());
    }

    private Instruction unary(Operation operation, Seen x, int y, Shape in) {
        if (operation instanceof Convolution conv) {
            return x.view() == null ? convolution(conv, x, y, in) : depthwise(conv, x, y, x.view());
        } else if (operation instanceof GroupedLinear linear) {
            return shareSetLinear(linear, x, y);
        } else if (operation instanceof Linear linear) {
            require(in.height() * in.width() == 1, linear, "on a map of " + in + "; pool it first");
            Matrix weight = matrix(linear.name(), linear.out(), linear.in());
            double[] bias = bias(linear.name(), Bias.WITH);
            return new Instruction.Convolve(
                    linear.name(), x.value(), Instruction.NONE, y, Geometry.POINTWISE, weight, bias, Function.NONE);
        } else if (operation instanceof BatchNorm norm) {
            Affine affine = Affine.of(weights, norm.name());
            return new Instruction.ChannelAffine(
                    norm.name(),
                    x.value(),
                    y,
                    repeated(affine.scale(), in.channels()),
                    repeated(affine.shift(), in.channels()));
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
        if (isDepthwise(conv)) {
            return depthwise(conv, x, y, new PartitionView(in.channels(), in.height(), in.width()));
        }
        Geometry geometry =
                new Geometry(conv.kernelHeight(), conv.kernelWidth(), conv.stride(), conv.padding(), 1, conv.groups());
        Matrix weight = matrix(conv.name(), conv.out(), conv.in() / conv.groups() * geometry.area());
        double[] bias = bias(conv.name(), conv.bias());
        return new Instruction.Convolve(
                conv.name(), x.value(), Instruction.NONE, y, geometry, weight, bias, Function.NONE);
    }

    private Instruction depthwise(Convolution conv, Seen x, int y, PartitionView view) {
        require(isDepthwise(conv) && conv.in() == view.sets(), conv, "on partitions " + view);
        Matrix weight = matrix(conv.name(), conv.out(), conv.kernelHeight() * conv.kernelWidth());
        double[] bias = bias(conv.name(), conv.bias());
        return new Instruction.Depthwise(
                conv.name(), x.value(), y, view, conv.kernelHeight(), conv.kernelWidth(), weight, bias);
    }

    private static boolean isDepthwise(Convolution conv) {
        return conv.groups() == conv.in()
                && conv.groups() == conv.out()
                && conv.stride() == 1
                && conv.kernelHeight() == 2 * conv.padding() + 1
                && conv.kernelWidth() == 2 * conv.padding() + 1;
    }

    private Instruction shareSetLinear(GroupedLinear linear, Seen x, int y) {
        PartitionView view = x.view();
        int area = view == null ? 0 : view.area();
        boolean perSet = view != null && linear.groups() == view.sets() && linear.in() == view.sets() * area;
        require(perSet, linear, "on partitions " + view);
        Matrix weight = matrix(linear.name(), view.sets() * area, area);
        double[] bias = bias(linear.name(), linear.bias());
        return new Instruction.ShareSetLinear(linear.name(), x.value(), y, view, weight, bias);
    }

    private static void require(boolean known, Operation operation, String where) {
        if (!known) {
            throw new IllegalStateException("no instruction for " + operation + " " + where);
        }
    }

    private Matrix matrix(String module, int rows, int columns) {
        return Matrix.of(weights.get(module + ".weight"), rows, columns);
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

    /** One value per set to one per channel: channel c is of set c mod S. */
    private static double[] repeated(double[] perSet, int channels) {
        double[] perChannel = new double[channels];
        for (int c = 0; c < channels; c++) {
            perChannel[c] = perSet[c % perSet.length];
        }
        return perChannel;
    }
}
