package org.repmlpeval.model.dl4j;

import java.util.Map;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.repmlpeval.model.arch.Operation.Convolution;

/**
 * A branch of the Local Perceptron: convolution in groups that keeps the size, {@code (N, C, h, w) → (N, O, h, w)}; {@code W} is
 * {@code (O, C / groups, kH, kW)} with odd sides, without a bias.
 */
public final class GroupedConvolution extends GroupedLayer {
    /** C. */
    @JsonProperty
    private int inputs;

    @JsonProperty
    private int kernelHeight;

    @JsonProperty
    private int kernelWidth;

    /** For DL4J's configuration reader. */
    GroupedConvolution() {}

    /** @param axes of the block; of the kernel on a sequence there is one row alone */
    GroupedConvolution(Convolution convolution, InputAxes axes, int partitionHeight, int partitionWidth) {
        groups = convolution.geometry().groups();
        outputs = convolution.out();
        height = partitionHeight;
        width = partitionWidth;
        inputs = convolution.in();
        kernelHeight = axes == InputAxes.SEQUENCE ? 1 : convolution.geometry().kernelHeight();
        kernelWidth = convolution.geometry().kernelWidth();
    }

    @Override
    long[] weightShape() {
        return new long[] {outputs, inputs / groups, kernelHeight, kernelWidth};
    }

    @Override
    long biasSize() {
        return 0;
    }

    @Override
    public SDVariable defineLayer(SameDiff graph, SDVariable input, Map<String, SDVariable> params, SDVariable mask) {
        // (O, C/groups, kH, kW) → (kH, kW, C/groups, O)
        SDVariable w = params.get(WEIGHT).permute(2, 3, 1, 0);
        Conv2DConfig config = Conv2DConfig.builder()
                .kH(kernelHeight)
                .kW(kernelWidth)
                .paddingMode(PaddingMode.SAME)
                .build();
        if (groups == inputs && groups == outputs) {
            // One channel a group: (kH, kW, 1, C) → (kH, kW, C, 1)
            return graph.cnn().depthWiseConv2d(input, w.permute(0, 1, 3, 2), config);
        }
        SDVariable[] parts = new SDVariable[groups];
        for (int g = 0; g < groups; g++) {
            SDVariable x = channels(input, g, inputs / groups, 1);
            parts[g] = graph.cnn().conv2d(x, channels(w, g, outputs / groups, 3), config);
        }
        return groups == 1 ? parts[0] : graph.concat(1, parts);
    }

    /** The share of one group of that axis of a variable with four. */
    private static SDVariable channels(SDVariable x, int group, int count, int axis) {
        SDIndex[] ranges = {SDIndex.all(), SDIndex.all(), SDIndex.all(), SDIndex.all()};
        ranges[axis] = SDIndex.interval((long) group * count, (long) (group + 1) * count);
        return x.get(ranges);
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other)
                && other instanceof GroupedConvolution that
                && inputs == that.inputs
                && kernelHeight == that.kernelHeight
                && kernelWidth == that.kernelWidth;
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + 7 * inputs + kernelWidth;
    }
}
