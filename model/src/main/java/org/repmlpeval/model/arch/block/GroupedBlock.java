package org.repmlpeval.model.arch.block;

import java.util.List;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.MapOperation.AdaptiveAveragePool;
import org.repmlpeval.model.arch.network.MapOperation.AddToPartitions;
import org.repmlpeval.model.arch.network.MapOperation.Flatten;
import org.repmlpeval.model.arch.network.MapOperation.Unflatten;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Operation.Activation;
import org.repmlpeval.model.arch.network.Operation.Activation.Function;
import org.repmlpeval.model.arch.network.Operation.Add;
import org.repmlpeval.model.arch.network.Operation.BatchNorm;
import org.repmlpeval.model.arch.network.Operation.Bias;
import org.repmlpeval.model.arch.network.Operation.Convolution;
import org.repmlpeval.model.arch.network.Operation.GroupedLinear;
import org.repmlpeval.model.arch.network.Operation.Linear;
import org.repmlpeval.model.arch.network.Operation.Partition;
import org.repmlpeval.model.arch.network.Operation.RowBatchNorm;
import org.repmlpeval.model.arch.network.Operation.Unpartition;

/**
 * The first RepMLP (arXiv 2105.01883, section 3): Global Perceptron (two fully-connected layers on the partitions' means, whose
 * result is added to each partition; only if there is more than one partition), Partition Perceptron (a grouped fully-connected
 * layer over all channels of a partition) and Local Perceptron (grouped convolutions parallel to it, which the conversion merges).
 *
 * @param name module path; tensors are named {@code <name>.fc3.weight} and so on; may be empty
 * @param channels C of the input
 * @param outputs O, channels of the result
 * @param tiling the map and its partitions
 * @param kernels sides of the Local Perceptron's square kernels, odd
 * @param reduction of the Global Perceptron's hidden layer
 * @param groups of fc3 and of the convolutions
 */
public record GroupedBlock(
        String name, int channels, int outputs, Tiling tiling, List<Integer> kernels, int reduction, int groups)
        implements Mergeable {
    public GroupedBlock {
        kernels = List.copyOf(kernels);
    }

    @Override
    public String deployLeaf() {
        return "fc3.bias";
    }

    /** Elements of one partition of one channel, h·w. */
    public int area() {
        return tiling.area();
    }

    /** H/h · W/w. */
    public int partitions() {
        return tiling.partitions();
    }

    public boolean hasGlobalPerceptron() {
        return partitions() > 1;
    }

    /** Adds the block's operations on the map {@code x} and returns the number of the result, {@code (O, H, W)}. */
    public int addTo(Network.Builder net, int x, Form form) {
        if (hasGlobalPerceptron()) {
            x = net.add(new AddToPartitions(path("fc1_fc2.add")), x, global(net, x, form));
        }
        int parts = net.add(new Partition(path("partition"), channels, tiling.height(), tiling.width()), x);
        Bias bias = form.weights() == Form.DEPLOY ? Bias.WITH : Bias.WITHOUT;
        int y = net.add(new GroupedLinear(path("fc3"), channels * area(), outputs * area(), groups, bias), parts);
        if (form.weights() == Form.TRAIN) {
            y = net.add(new RowBatchNorm(path("fc3_bn"), outputs * area()), y);
            for (int kernel : kernels) {
                String branch = path("repconv" + kernel);
                Geometry geometry = Geometry.same(kernel).grouped(groups);
                int conv = net.add(new Convolution(branch + ".conv", channels, outputs, geometry, Bias.WITHOUT), parts);
                conv = net.add(new BatchNorm(branch + ".bn", outputs), conv);
                y = net.add(new Add(branch + ".add"), y, conv);
            }
        }
        return net.add(new Unpartition(path("unpartition"), outputs, tiling.mapHeight(), tiling.mapWidth()), y);
    }

    /** One value per channel and partition, {@code (C, H/h, W/w)}. */
    private int global(Network.Builder net, int x, Form form) {
        int down = tiling.down();
        int across = tiling.across();
        int features = channels * down * across;
        int v = net.add(new AdaptiveAveragePool(path("avg.avg"), down, across), x);
        if (form.weights() == Form.TRAIN) {
            v = net.add(new BatchNorm(path("avg.bn"), channels), v);
        }
        v = net.add(new Flatten(path("fc1_fc2.flatten")), v);
        v = net.add(new Linear(path("fc1_fc2.fc1"), features, features / reduction), v);
        v = net.add(new Activation(path("fc1_fc2.relu"), Function.RELU), v);
        v = net.add(new Linear(path("fc1_fc2.fc2"), features / reduction, features), v);
        return net.add(new Unflatten(path("fc1_fc2.unflatten"), channels, down, across), v);
    }

    /** Checks the block's own numbers and that its partitions fit its map. */
    public void validate(String architecture, String where) {
        Requirements.require(
                channels > 0 && outputs > 0,
                architecture,
                where + ": channels are " + channels + " and " + outputs + "; legal: at least 1");
        tiling.validate(architecture, where);
        Requirements.require(
                groups > 0 && channels % groups == 0 && outputs % groups == 0,
                architecture,
                where + ": groups is " + groups + "; legal: a divisor of the channels, " + channels + " and "
                        + outputs);
        Requirements.require(
                reduction > 0 && channels * partitions() / reduction > 0,
                architecture,
                where + ": reduction is " + reduction + "; legal: 1 to channels times partitions, "
                        + channels * partitions());
        ShareSetBlock.validateKernels(kernels, architecture, where);
    }
}
