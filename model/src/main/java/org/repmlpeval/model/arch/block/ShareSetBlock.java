package org.repmlpeval.model.arch.block;

import java.util.List;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Operation.Activation;
import org.repmlpeval.model.arch.network.Operation.Activation.Function;
import org.repmlpeval.model.arch.network.Operation.Add;
import org.repmlpeval.model.arch.network.Operation.BatchNorm;
import org.repmlpeval.model.arch.network.Operation.Bias;
import org.repmlpeval.model.arch.network.Operation.Convolution;
import org.repmlpeval.model.arch.network.Operation.GlobalAveragePool;
import org.repmlpeval.model.arch.network.Operation.GroupedLinear;
import org.repmlpeval.model.arch.network.Operation.Partition;
import org.repmlpeval.model.arch.network.Operation.ScaleChannels;
import org.repmlpeval.model.arch.network.Operation.Unpartition;
import org.repmlpeval.model.arch.network.Shape;

/**
 * The RepMLP block of RepMLPNet (arXiv 2112.11081, section 3): Global Perceptron (a gate per channel), Partition Perceptron (a
 * fully-connected layer over each h×w partition, shared by the channels of a set) and Local Perceptron (parallel convolutions,
 * which the conversion merges into the fully-connected layer).
 *
 * @param name module path; tensors are named {@code <name>.fc3.weight} and so on; may be empty
 * @param channels C of the map
 * @param height h of a partition
 * @param width w of a partition
 * @param sharesets S; channel c belongs to set c mod S
 * @param kernels sides of the Local Perceptron's square kernels, odd
 */
public record ShareSetBlock(String name, int channels, int height, int width, int sharesets, List<Integer> kernels)
        implements Mergeable {
    /** Reduction of the Global Perceptron's hidden layer. */
    static final int GLOBAL_REDUCTION = 4;

    public ShareSetBlock {
        kernels = List.copyOf(kernels);
    }

    /** Elements of one partition of one channel, h·w. */
    public int area() {
        return height * width;
    }

    @Override
    public String deployLeaf() {
        return "fc3.bias";
    }

    /** Adds the block's operations on the map {@code x} and returns the number of the result, a map of the same shape. */
    public int addTo(Network.Builder net, int x, Form form) {
        Shape map = net.shape(x);
        int side = sharesets * area();
        int parts = net.add(new Partition(path("partition"), sharesets, height, width), x);
        Bias bias = form.weights() == Form.DEPLOY ? Bias.WITH : Bias.WITHOUT;
        int y = net.add(new GroupedLinear(path("fc3"), side, side, sharesets, bias), parts);
        if (form.weights() == Form.TRAIN) {
            y = net.add(new BatchNorm(path("fc3_bn"), sharesets), y);
            for (int kernel : kernels) {
                y = net.add(new Add(path("repconv" + kernel + ".add")), y, branch(net, parts, kernel));
            }
        }
        y = net.add(new Unpartition(path("unpartition"), map.channels(), map.height(), map.width()), y);
        return net.add(new ScaleChannels(path("gate")), y, gate(net, x));
    }

    private int branch(Network.Builder net, int parts, int kernel) {
        String branch = path("repconv" + kernel);
        int conv = net.add(
                new Convolution(
                        branch + ".conv",
                        sharesets,
                        sharesets,
                        Geometry.same(kernel).grouped(sharesets),
                        Bias.WITHOUT),
                parts);
        return net.add(new BatchNorm(branch + ".bn", sharesets), conv);
    }

    private int gate(Network.Builder net, int x) {
        int hidden = channels / GLOBAL_REDUCTION;
        int v = net.add(new GlobalAveragePool(path("gp.pool")), x);
        v = net.add(new Convolution(path("gp.fc1"), channels, hidden, Geometry.POINTWISE, Bias.WITH), v);
        v = net.add(new Activation(path("gp.relu"), Function.RELU), v);
        v = net.add(new Convolution(path("gp.fc2"), hidden, channels, Geometry.POINTWISE, Bias.WITH), v);
        return net.add(new Activation(path("gp.sigmoid"), Function.SIGMOID), v);
    }

    /** Checks the block against the map that it receives. */
    public void validate(String architecture, String where, int mapHeight, int mapWidth) {
        Requirements.require(
                channels >= GLOBAL_REDUCTION,
                architecture,
                where + ": channels is " + channels + "; legal: at least " + GLOBAL_REDUCTION);
        new Tiling(mapHeight, mapWidth, height, width).validate(architecture, where);
        Requirements.require(
                sharesets > 0 && channels % sharesets == 0,
                architecture,
                where + ": sharesets is " + sharesets + "; legal: a divisor of the " + channels + " channels");
        validateKernels(kernels, architecture, where);
    }

    static void validateKernels(List<Integer> kernels, String architecture, String where) {
        Requirements.require(
                kernels.stream().allMatch(k -> k > 0 && k % 2 == 1)
                        && kernels.stream().distinct().count() == kernels.size(),
                architecture,
                where + ": kernels is " + kernels + "; legal: different odd numbers, or none");
    }
}
