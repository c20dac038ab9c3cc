package org.repmlpeval.model.dl4j;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Operation;
import org.repmlpeval.model.arch.network.Operation.Linear;
import org.repmlpeval.model.arch.network.TensorSpec;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;

/**
 * Reads the weights of a block in a graph as a state dict, and writes them back. Tensors are named relative to the block ({@code
 * fc3.weight}) and have PyTorch's axes. In a block on sequences, the kernels are {@code (O, I, 1, k)}.
 */
public final class RepMlpWeights {
    private RepMlpWeights() {}

    /**
     * A copy of the block's weights: float64 in a float64 graph, otherwise float32.
     *
     * @throws InvalidInputException if the graph has no block with that name
     */
    public static StateDict read(ComputationGraph graph, String block) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        visit(graph, block, (name, param) -> tensors.put(name, tensor(param)));
        return new StateDict(tensors);
    }

    /**
     * Sets the block's weights, including running statistics.
     *
     * @param weights at least the tensors of the block's form, in the shapes that {@link #read} gives
     * @throws InvalidInputException if the graph has no block with that name, or if a tensor is missing or has a different shape
     */
    public static void write(ComputationGraph graph, String block, StateDict weights) {
        visit(graph, block, (name, param) -> {
            Tensor tensor = weights.get(name);
            long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
            if (!Arrays.equals(param.shape(), shape)) {
                throw new InvalidInputException("tensor " + name + " for block '" + block + "' has shape "
                        + Arrays.toString(shape) + "; the block needs " + Arrays.toString(param.shape()));
            }
            param.assign(array(tensor, shape));
        });
    }

    private interface Visitor {
        /** @param param view of the parameter, in the axes of the tensor */
        void visit(String name, INDArray param);
    }

    private static void visit(ComputationGraph graph, String block, Visitor visitor) {
        BlockEnd end = end(graph, block);
        for (Network.Step step : end.network().steps()) {
            Operation operation = step.operation();
            for (TensorSpec spec : operation.tensors()) {
                Layer layer = graph.getLayer(BlockVertices.vertex(block, operation.name()));
                visitor.visit(spec.name(), view(operation, spec, layer, end.axes()));
            }
        }
    }

    private static INDArray view(Operation operation, TensorSpec spec, Layer layer, InputAxes axes) {
        boolean norm = operation instanceof Operation.BatchNorm || operation instanceof Operation.RowBatchNorm;
        String leaf = spec.name().substring(operation.name().length() + 1);
        INDArray param = layer.getParam(
                switch (leaf) {
                    case "weight" -> norm ? "gamma" : GroupedLayer.WEIGHT;
                    case "bias" -> norm ? "beta" : GroupedLayer.BIAS;
                    case "running_mean" -> "mean";
                    default -> "var";
                });
        if (operation instanceof Linear && leaf.equals("weight")) {
            return param.transpose(); // (in, out) → (out, in)
        }
        long[] shape = spec.shape().stream().mapToLong(Integer::longValue).toArray();
        boolean oneRow = axes == InputAxes.SEQUENCE && shape.length == 4 && operation instanceof Operation.Convolution;
        if (oneRow) {
            shape[2] = 1;
        }
        return param.reshape('c', shape);
    }

    static BlockEnd end(ComputationGraph graph, String block) {
        Map<String, GraphVertex> vertices = graph.getConfiguration().getVertices();
        return BlockEnd.of(vertices.get(block))
                .orElseThrow(() -> new InvalidInputException("the graph has no RepMLP block '" + block
                        + "'; the names of its blocks are " + blocks(vertices)));
    }

    private static List<String> blocks(Map<String, GraphVertex> vertices) {
        return vertices.keySet().stream()
                .filter(name -> BlockEnd.of(vertices.get(name)).isPresent())
                .toList();
    }

    private static Tensor tensor(INDArray view) {
        int[] shape = Arrays.stream(view.shape()).mapToInt(Math::toIntExact).toArray();
        INDArray copy = view.dup('c');
        return copy.dataType() == DataType.DOUBLE
                ? Tensor.of(copy.data().asDouble(), shape)
                : Tensor.of(copy.castTo(DataType.FLOAT).data().asFloat(), shape);
    }

    private static INDArray array(Tensor tensor, long[] shape) {
        return switch (tensor.precision()) {
            case FLOAT32 -> Nd4j.create(tensor.floats(), shape, 'c');
            case FLOAT64 -> Nd4j.create(tensor.doubles(), shape, 'c');
        };
    }
}
