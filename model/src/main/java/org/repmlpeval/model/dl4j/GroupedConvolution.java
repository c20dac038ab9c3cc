package org.repmlpeval.model.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.repmlpeval.model.arch.network.Operation.Convolution;

/**
 * A branch of the Local Perceptron: a grouped convolution that keeps the size, {@code (N, C, h, w) → (N, O, h, w)}; {@code W} is
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

    /** @param axes of the block; on a sequence the kernel has only one row */
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
    long[] kernelShape() {
        return weightShape();
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
    INDArray seen(INDArray input) {
        return input;
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
