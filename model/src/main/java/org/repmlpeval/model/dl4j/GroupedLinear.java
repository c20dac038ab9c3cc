package org.repmlpeval.model.dl4j;

import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.repmlpeval.model.arch.Operation;
import org.repmlpeval.model.arch.Operation.Bias;

/**
 * fc3: a fully-connected layer in groups over a whole partition, {@code (N, C, h, w) → (N, O, h, w)}; {@code W} is
 * {@code (O·h·w, C·h·w / groups)}, {@code b} is {@code (O·h·w)}, rows in the order (channel, y, x).
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

    /** The same layer with a bias: same updater, regularisation and start of the weights. */
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
    long[] weightShape() {
        return new long[] {out(), in / groups};
    }

    @Override
    long biasSize() {
        return bias == Bias.WITH ? out() : 0;
    }

    @Override
    public SDVariable defineLayer(SameDiff graph, SDVariable input, Map<String, SDVariable> params, SDVariable mask) {
        // (N, C, h, w) → (groups, N, in/groups)
        SDVariable x = input.reshape(-1, groups, in / groups).permute(1, 0, 2);
        // (out, in/groups) → (groups, in/groups, out/groups)
        SDVariable w =
                params.get(WEIGHT).reshape(groups, out() / groups, in / groups).permute(0, 2, 1);
        // (groups, N, out/groups) → (N, out)
        SDVariable y = x.mmul(w).permute(1, 0, 2).reshape(-1, out());
        if (bias == Bias.WITH) {
            y = y.add(params.get(BIAS));
        }
        return y.reshape(-1, outputs, height, width);
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
