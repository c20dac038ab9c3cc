package org.repmlpeval.model.dl4j;

import java.util.Arrays;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.repmlpeval.model.InvalidInputException;

/**
 * The first vertex of a block: checks the block's input and gives it as a map {@code (N, C, H, W)}. For sequences {@code (N, C,
 * L)}, H is 1 and W is L. It gives a copy, because DL4J's layers may overwrite an input that nobody else reads.
 *
 * @param channels C
 * @param height H
 * @param width W
 */
public record BlockStart(
        @JsonProperty("axes") InputAxes axes,
        @JsonProperty("channels") int channels,
        @JsonProperty("height") int height,
        @JsonProperty("width") int width)
        implements InputPreProcessor {
    @JsonCreator
    public BlockStart {}

    @Override
    public INDArray preProcess(INDArray input, int miniBatchSize, LayerWorkspaceMgr workspaces) {
        long[] expected = shape(input.size(0));
        if (!Arrays.equals(input.shape(), expected)) {
            throw mismatch(Arrays.toString(expected), Arrays.toString(input.shape()));
        }
        return workspaces.dup(ArrayType.ACTIVATIONS, input, 'c').reshape('c', input.size(0), channels, height, width);
    }

    @Override
    public INDArray backprop(INDArray epsilon, int miniBatchSize, LayerWorkspaceMgr workspaces) {
        return workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon, 'c').reshape('c', shape(epsilon.size(0)));
    }

    private long[] shape(long count) {
        return axes == InputAxes.MAP
                ? new long[] {count, channels, height, width}
                : new long[] {count, channels, width};
    }

    @Override
    public InputType getOutputType(InputType input) {
        InputType map = InputType.convolutional(height, width, channels);
        InputType expected = axes == InputAxes.MAP ? map : InputType.recurrent(channels, width);
        // A sequence may be declared without its length.
        boolean open =
                axes == InputAxes.SEQUENCE && InputType.recurrent(channels).equals(input);
        if (!open && !expected.equals(input)) {
            throw mismatch(String.valueOf(expected), String.valueOf(input));
        }
        return map;
    }

    private static InvalidInputException mismatch(String expected, String actual) {
        return new InvalidInputException("a RepMLP block made for " + expected + " gets " + actual
                + " as its input; give the" + " block the size of its input");
    }

    /** @throws InvalidInputException if there is a mask, because a block mixes all positions */
    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState state, int miniBatchSize) {
        if (mask != null) {
            throw new InvalidInputException(
                    "a RepMLP block takes no feature mask, because it mixes all positions; give inputs"
                            + " of equal length without a mask");
        }
        return new Pair<>(null, state);
    }

    /** Returns this object, because it is immutable. */
    @Override
    public BlockStart clone() {
        return this;
    }
}
