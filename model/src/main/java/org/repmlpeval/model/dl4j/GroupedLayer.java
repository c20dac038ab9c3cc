package org.repmlpeval.model.dl4j;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A layer on partitions {@code (N, C, h, w)} whose inputs and outputs are divided into separate groups, which DL4J does not support
 * itself. Its parameters are {@code W}, in PyTorch's axes, and optionally {@code b}. The network's configuration initialises the
 * weights; the bias starts at 0. Parameters are declared, updated and saved like those of DL4J's SameDiff layers. {@link
 * GroupedProducts} does the computation, because a SameDiff layer of DL4J 1.0.0-M2.1 doubles its gradients.
 */
abstract class GroupedLayer extends AbstractSameDiffLayer {
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

    /** Shape of {@code W} as a convolution's: (outputs of all groups, inputs of a group, kH, kW). */
    abstract long[] kernelShape();

    /** Shape of {@code W} as a parameter: the same values. */
    abstract long[] weightShape();

    /** Values of {@code b}, or 0. */
    abstract long biasSize();

    /** The input as the map {@code (N, inputs of all groups, H, W)} that the convolution sees. */
    abstract INDArray seen(INDArray input);

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
        long[] kernel = kernelShape();
        long area = kernel[2] * kernel[3];
        INDArray weight = params.get(WEIGHT);
        weightInitFn.init(
                (double) kernel[1] * area,
                (double) kernel[0] / groups * area,
                weightShape(),
                'c',
                weight.reshape('c', 1, weight.length()));
        if (biasSize() > 0) {
            params.get(BIAS).assign(0);
        }
    }

    @Override
    public final Layer instantiate(
            NeuralNetConfiguration configuration,
            Collection<TrainingListener> listeners,
            int index,
            INDArray params,
            boolean initialise,
            DataType type) {
        GroupedProducts layer = new GroupedProducts(configuration, type);
        layer.setListeners(listeners);
        layer.setIndex(index);
        layer.setParamsViewArray(params);
        layer.setParamTable(initializer().init(configuration, params, initialise));
        layer.setConf(configuration);
        return layer;
    }

    @Override
    public final InputType getOutputType(int index, InputType input) {
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
