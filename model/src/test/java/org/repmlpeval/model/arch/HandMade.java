package org.repmlpeval.model.arch;

import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Operation;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.arch.network.Operation.Activation;
import org.repmlpeval.model.arch.network.Operation.Add;
import org.repmlpeval.model.arch.network.Operation.BatchNorm;
import org.repmlpeval.model.arch.network.Operation.Bias;
import org.repmlpeval.model.arch.network.Operation.Convolution;
import org.repmlpeval.model.arch.network.Operation.GlobalAveragePool;
import org.repmlpeval.model.arch.network.Operation.GroupedLinear;
import org.repmlpeval.model.arch.network.Operation.Linear;
import org.repmlpeval.model.arch.network.Operation.Partition;
import org.repmlpeval.model.arch.network.Operation.ScaleChannels;
import org.repmlpeval.model.arch.network.Operation.Unpartition;

/** Small networks put together by hand; each call gives the number of the new value, 0 is the input. */
public final class HandMade {
    private final Network.Builder net;
    private int count;

    public HandMade(Shape input) {
        net = new Network.Builder(input);
    }

    public int add(Operation operation, int... inputs) {
        return net.add(operation, inputs);
    }

    /** Square, stride 1, with a bias. */
    public int convolution(int x, int outputs, int side, int padding) {
        int inputs = net.shape(x).channels();
        return net.add(
                new Convolution(
                        name("conv"), inputs, outputs, Geometry.square(side).padded(padding), Bias.WITH),
                x);
    }

    public int pointwise(int x, int outputs) {
        return convolution(x, outputs, 1, 0);
    }

    public int norm(int x) {
        return net.add(new BatchNorm(name("norm"), net.shape(x).channels()), x);
    }

    public int activation(int x, Activation.Function function) {
        return net.add(new Activation(name("activation"), function), x);
    }

    public int sum(int left, int right) {
        return net.add(new Add(name("sum")), left, right);
    }

    public int gate(int x, int gate) {
        return net.add(new ScaleChannels(name("gate")), x, gate);
    }

    public int pool(int x) {
        return net.add(new GlobalAveragePool(name("pool")), x);
    }

    public int linear(int x, int outputs) {
        return net.add(new Linear(name("linear"), net.shape(x).channels(), outputs), x);
    }

    /** Cut into partitions, a fully-connected layer with bias that the channels of a set share, and back. */
    public int shareSets(int x, int sets, int height, int width) {
        Shape map = net.shape(x);
        int side = sets * height * width;
        int parts = net.add(new Partition(name("partition"), sets, height, width), x);
        int y = net.add(new GroupedLinear(name("shared"), side, side, sets, Bias.WITH), parts);
        return net.add(new Unpartition(name("unpartition"), map.channels(), map.height(), map.width()), y);
    }

    public Network network() {
        return net.build();
    }

    private String name(String kind) {
        return kind + count++;
    }
}
