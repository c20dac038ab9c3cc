package org.repmlpeval.model.dl4j;

import java.util.Optional;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Shape;

/**
 * The last vertex of a block, which has the name of the block. It gives the block's result with the axes of its input, and stores
 * the description of the block in the saved configuration.
 *
 * @param block canonical JSON of the block's architecture
 * @param form {@link Form#TRAIN} or {@link Form#DEPLOY}
 * @param axes of the block's input and result
 */
public record BlockEnd(
        @JsonProperty("block") String block, @JsonProperty("form") Form form, @JsonProperty("axes") InputAxes axes)
        implements InputPreProcessor {
    @JsonCreator
    public BlockEnd {}

    static BlockEnd of(Architecture block, Form form, InputAxes axes) {
        return new BlockEnd(Architectures.canonical(block), form.weights(), axes);
    }

    /** The block that ends at a vertex of a graph, frozen or not; empty for any other vertex. */
    static Optional<BlockEnd> of(GraphVertex vertex) {
        GraphVertex inner = vertex instanceof FrozenVertex frozen ? frozen.getUnderlying() : vertex;
        return inner instanceof PreprocessorVertex p && p.getPreProcessor() instanceof BlockEnd end
                ? Optional.of(end)
                : Optional.empty();
    }

    BlockEnd in(Form other) {
        return new BlockEnd(block, other, axes);
    }

    Architecture architecture() {
        return Architectures.parse(block, "of a block in a graph");
    }

    Network network() {
        return architecture().network(form);
    }

    @Override
    public INDArray preProcess(INDArray input, int miniBatchSize, LayerWorkspaceMgr workspaces) {
        INDArray result = axes == InputAxes.MAP
                ? input
                : input.reshape('c', input.size(0), input.size(1), input.size(3)); // (N, O, 1, L) → (N, O, L)
        return workspaces.leverageTo(ArrayType.ACTIVATIONS, result);
    }

    @Override
    public INDArray backprop(INDArray epsilon, int miniBatchSize, LayerWorkspaceMgr workspaces) {
        // (N, O, L) → (N, O, 1, L)
        return axes == InputAxes.MAP
                ? workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, epsilon)
                : workspaces
                        .dup(ArrayType.ACTIVATION_GRAD, epsilon, 'c')
                        .reshape('c', epsilon.size(0), epsilon.size(1), 1, epsilon.size(2));
    }

    @Override
    public InputType getOutputType(InputType input) {
        Shape result = network().output();
        return axes == InputAxes.MAP ? input : InputType.recurrent(result.channels(), result.width());
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState state, int miniBatchSize) {
        return new Pair<>(null, state);
    }

    /** Returns this object, because it is immutable. */
    @Override
    public BlockEnd clone() {
        return this;
    }
}
