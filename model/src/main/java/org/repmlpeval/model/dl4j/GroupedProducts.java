package org.repmlpeval.model.dl4j;

import java.util.Arrays;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.convolution.Convolution;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The computation of a {@link GroupedLayer}: for each group g the product Y(g) = W(g)·X(g), with X(g) the patches under the kernel
 * as columns (inputs of the group · kH · kW, N·H·W). The backward pass is dW(g) = dY(g)·X(g)ᵀ and dX(g) = W(g)ᵀ·dY(g), summed back
 * to the map.
 */
final class GroupedProducts extends SameDiffLayer {
    private static final long serialVersionUID = 1;

    GroupedProducts(NeuralNetConfiguration configuration, DataType type) {
        super(configuration, type);
    }

    private GroupedLayer layer() {
        return (GroupedLayer) layerConf();
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        assertInputSet(false);
        INDArray map = layer().seen(input.castTo(dataType));
        INDArray columns = columns(map);
        INDArray weights = weights();
        INDArray products = Nd4j.createUninitialized(dataType, new long[] {channels(), columns.size(1)}, 'c');
        for (int g = 0; g < layer().groups; g++) {
            group(weights, g).mmuli(group(columns, g), group(products, g));
        }
        if (paramTable.containsKey(GroupedLayer.BIAS)) {
            products.addiColumnVector(paramTable.get(GroupedLayer.BIAS));
        }
        // (outputs of all groups, N·H·W) → (N, outputs of all groups, H, W) → (N, O, h, w)
        INDArray result = products.reshape('c', channels(), map.size(0), map.size(2), map.size(3))
                .permute(1, 0, 2, 3);
        return workspaces
                .dup(ArrayType.ACTIVATIONS, result, 'c')
                .reshape('c', map.size(0), layer().outputs, layer().height, layer().width);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        INDArray map = layer().seen(input.castTo(dataType));
        INDArray columns = columns(map);
        INDArray weights = weights();
        // (N, O, h, w) → (N, outputs of all groups, H, W) → (outputs of all groups, N·H·W)
        INDArray errors = epsilon.reshape('c', map.size(0), channels(), map.size(2), map.size(3))
                .permute(1, 0, 2, 3)
                .dup('c')
                .reshape('c', channels(), columns.size(1));
        INDArray weightErrors = Nd4j.createUninitialized(dataType, weights.shape(), 'c');
        INDArray columnErrors = Nd4j.createUninitialized(dataType, columns.shape(), 'c');
        for (int g = 0; g < layer().groups; g++) {
            group(errors, g).mmuli(group(columns, g).transpose(), group(weightErrors, g));
            group(weights, g).transpose().mmuli(group(errors, g), group(columnErrors, g));
        }
        Gradient gradient = new DefaultGradient();
        INDArray weightView = gradTable.get(GroupedLayer.WEIGHT);
        weightView.assign(weightErrors.reshape('c', weightView.shape()));
        gradient.setGradientFor(GroupedLayer.WEIGHT, weightView);
        if (gradTable.containsKey(GroupedLayer.BIAS)) {
            INDArray biasView = gradTable.get(GroupedLayer.BIAS);
            biasView.assign(errors.sum(1));
            gradient.setGradientFor(GroupedLayer.BIAS, biasView);
        }
        INDArray inputErrors = map(columnErrors, map.shape()).reshape('c', input.shape());
        return new Pair<>(gradient, workspaces.dup(ArrayType.ACTIVATION_GRAD, inputErrors, 'c'));
    }

    /** (outputs of all groups, inputs of a group · kH · kW). */
    private INDArray weights() {
        INDArray weight = paramTable.get(GroupedLayer.WEIGHT);
        return weight.reshape('c', channels(), weight.length() / channels());
    }

    /** Outputs of all groups. */
    private long channels() {
        return layer().kernelShape()[0];
    }

    /**
     * The rows of a group in a matrix in C order without gaps, as a view. ND4J's interval of rows would be empty for some shapes.
     */
    private INDArray group(INDArray matrix, int group) {
        long[] shape = {matrix.size(0) / layer().groups, matrix.size(1)};
        long offset = matrix.offset() + group * shape[0] * shape[1];
        return Nd4j.create(matrix.data(), shape, new long[] {shape[1], 1}, offset, 'c');
    }

    /** Patches of the map {@code (N, C, H, W)} as (C · kH · kW, N·H·W). */
    private INDArray columns(INDArray map) {
        long[] kernel = layer().kernelShape();
        INDArray patches = map;
        int[] axes = {1, 0, 2, 3};
        if (kernel[2] * kernel[3] > 1) {
            patches = Nd4j.createUninitialized(
                    dataType,
                    new long[] {map.size(0), map.size(1), kernel[2], kernel[3], map.size(2), map.size(3)},
                    'c');
            int kh = Math.toIntExact(kernel[2]);
            int kw = Math.toIntExact(kernel[3]);
            Convolution.im2col(map, kh, kw, 1, 1, kh / 2, kw / 2, false, patches);
            axes = new int[] {1, 2, 3, 0, 4, 5};
        }
        return patches.permute(axes).dup('c').reshape('c', map.size(1) * kernel[2] * kernel[3], -1);
    }

    /** Sums the columns' contributions to each pixel; returns a map of that shape. */
    private INDArray map(INDArray columns, long[] shape) {
        long[] kernel = layer().kernelShape();
        if (kernel[2] * kernel[3] == 1) {
            return columns.reshape('c', shape[1], shape[0], shape[2], shape[3])
                    .permute(1, 0, 2, 3)
                    .dup('c');
        }
        INDArray patches = columns.reshape('c', shape[1], kernel[2], kernel[3], shape[0], shape[2], shape[3])
                .permute(3, 0, 1, 2, 4, 5)
                .dup('c');
        INDArray map = Nd4j.create(dataType, shape, 'c');
        int padY = Math.toIntExact(kernel[2] / 2);
        int padX = Math.toIntExact(kernel[3] / 2);
        return Convolution.col2im(
                patches, map, 1, 1, padY, padX, Math.toIntExact(shape[2]), Math.toIntExact(shape[3]), 1, 1);
    }

    /** Sets the values of a parameter. @throws IllegalArgumentException if there is no parameter with that name and shape */
    @Override
    public void setParam(String key, INDArray values) {
        INDArray param = paramTable.get(key);
        if (param == null || !Arrays.equals(param.shape(), values.shape())) {
            throw new IllegalArgumentException("no parameter " + key + " of shape " + Arrays.toString(values.shape())
                    + " in " + layerId() + "; legal: " + paramTable.keySet());
        }
        param.assign(values);
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState state, int miniBatchSize) {
        return new Pair<>(mask, state);
    }
}
