package org.repmlpeval.model.dl4j;

import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A layer on partitions {@code (N, C, h, w)} whose channels are cut into groups that do not see each other. DL4J has none; its
 * gradients are SameDiff's. Parameters are {@code W}, in PyTorch's axes, and perhaps {@code b}. The weights start as the network's
 * configuration says, the bias at 0.
 */
abstract class GroupedLayer extends SameDiffLayer {
    static final String WEIGHT = DefaultParamInitializer.WEIGHT_KEY;
    static final String BIAS = DefaultParamInitializer.BIAS_KEY;

    @JsonProperty
    int groups;

    /** Channels of the result. */
    @JsonProperty
    int outputs;

    /** h of a partition. */
    @JsonProperty
    int height;

    /** w of a partition. */
    @JsonProperty
    int width;

    /** Null until the network's configuration is known. */
    @JsonProperty
    IWeightInit weightInitFn;

    /** Shape of {@code W}; the first axis are the outputs of all groups. */
    abstract long[] weightShape();

    /** Values of {@code b}, or 0. */
    abstract long biasSize();

    @Override
    public final void defineParameters(SDLayerParams params) {
        params.addWeightParam(WEIGHT, weightShape());
        if (biasSize() > 0) {
            params.addBiasParam(BIAS, biasSize());
        }
    }

    @Override
    public final void applyGlobalConfigToLayer(NeuralNetConfiguration.Builder config) {
        if (weightInitFn == null) {
            weightInitFn = config.getWeightInitFn();
        }
    }

    @Override
    public final void initializeParameters(Map<String, INDArray> params) {
        long[] shape = weightShape();
        INDArray weight = params.get(WEIGHT);
        long perOutput = weight.length() / shape[0];
        long receptive = weight.length() / (shape[0] * shape[1]);
        double fanOut = (double) shape[0] / groups * receptive;
        weightInitFn.init(perOutput, fanOut, shape, 'c', weight.reshape('c', 1, weight.length()));
        if (biasSize() > 0) {
            params.get(BIAS).assign(0);
        }
    }

    @Override
    public final InputType getOutputType(int layerIndex, InputType input) {
        return InputType.convolutional(height, width, outputs);
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other)
                && other instanceof GroupedLayer that
                && getClass() == that.getClass()
                && groups == that.groups
                && outputs == that.outputs
                && height == that.height
                && width == that.width
                && Objects.equals(weightInitFn, that.weightInitFn);
    }

    @Override
    public int hashCode() {
        return Objects.hash(groups, outputs, height, width);
    }
}
