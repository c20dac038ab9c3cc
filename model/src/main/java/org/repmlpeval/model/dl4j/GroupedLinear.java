package org.repmlpeval.model.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.repmlpeval.model.arch.network.Operation;
import org.repmlpeval.model.arch.network.Operation.Bias;

/**
 * fc3: a grouped fully-connected layer over a whole partition, {@code (N, C, h, w) → (N, O, h, w)}; {@code W} is {@code (O·h·w,
 * C·h·w / groups)}, {@code b} is {@code (O·h·w)}, rows in the order (channel, y, x).
 */
public final class GroupedLinear extends GroupedLayer {
    /** C·h·w. */
    @JsonProperty
    private int in;

    @JsonProperty
    private Bias bias;

    /** For DL4J's configuration reader. */
    GroupedLinear() {}

    GroupedLinear(Operation.GroupedLinear linear, int partitionHeight, int partitionWidth) {
        groups = linear.groups();
        outputs = linear.out() / (partitionHeight * partitionWidth);
        height = partitionHeight;
        width = partitionWidth;
        in = linear.in();
        bias = linear.bias();
    }

    /** The same layer with a bias, and with the same updater, regularisation and weight initialisation. */
    GroupedLinear biased() {
        GroupedLinear copy = (GroupedLinear) clone();
        copy.bias = Bias.WITH;
        copy.setLayerParams(null);
        return copy;
    }

    private int out() {
        return outputs * height * width;
    }

    @Override
    long[] kernelShape() {
        return new long[] {out(), in / groups, 1, 1};
    }

    @Override
    long[] weightShape() {
        return new long[] {out(), in / groups};
    }

    @Override
    long biasSize() {
        return bias == Bias.WITH ? out() : 0;
    }

    /** A row {@code (N, C·h·w, 1, 1)}, the input of a 1×1 convolution. */
    @Override
    INDArray seen(INDArray input) {
        return input.reshape('c', input.size(0), in, 1, 1);
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other) && other instanceof GroupedLinear that && in == that.in && bias == that.bias;
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + in;
    }
}
