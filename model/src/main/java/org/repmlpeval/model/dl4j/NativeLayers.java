package org.repmlpeval.model.dl4j;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.nd4j.linalg.activations.Activation;
import org.repmlpeval.model.arch.network.Operation;
import org.repmlpeval.model.arch.network.Operation.BatchNorm;
import org.repmlpeval.model.arch.network.Operation.Convolution;
import org.repmlpeval.model.arch.network.Operation.Linear;

/** DL4J's own layers, with fixed values for everything that a network's configuration could otherwise set for all its layers. */
final class NativeLayers {
    private NativeLayers() {}

    /** A 1×1 convolution with bias; W is {@code (O, C, 1, 1)}. */
    static Layer pointwise(Convolution convolution) {
        return new ConvolutionLayer.Builder(1, 1)
                .nIn(convolution.in())
                .nOut(convolution.out())
                .hasBias(true)
                .activation(Activation.IDENTITY)
                .build();
    }

    /** W is {@code (in, out)}. */
    static Layer dense(Linear linear) {
        return new DenseLayer.Builder()
                .nIn(linear.in())
                .nOut(linear.out())
                .hasBias(true)
                .activation(Activation.IDENTITY)
                .build();
    }

    /** The variance itself is stored, not its logarithm. DL4J's decay of 0.9 is PyTorch's momentum of 0.1. */
    static Layer norm(int channels) {
        return new BatchNormalization.Builder()
                .nIn(channels)
                .nOut(channels)
                .eps(BatchNorm.EPSILON)
                .useLogStd(false)
                .build();
    }

    static Layer activation(Operation.Activation activation) {
        return new ActivationLayer(Activation.valueOf(activation.function().name()));
    }

    /** {@code (N, C, H, W) → (N, C, 1, 1)}. */
    static Layer globalMean() {
        return new GlobalPoolingLayer.Builder(PoolingType.AVG)
                .collapseDimensions(false)
                .build();
    }

    /** Means of windows that do not overlap: {@code (N, C, H, W) → (N, C, H/height, W/width)}. */
    static Layer mean(int height, int width) {
        return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
                .kernelSize(height, width)
                .stride(height, width)
                .convolutionMode(ConvolutionMode.Truncate)
                .build();
    }

    /** Repeats each value height × width times: {@code (N, C, H, W) → (N, C, H·height, W·width)}. */
    static Layer spread(int height, int width) {
        return new Upsampling2D.Builder().size(new int[] {height, width}).build();
    }
}
