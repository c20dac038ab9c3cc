package org.repmlpeval.model.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.MapOperation.AdaptiveAveragePool;
import org.repmlpeval.model.arch.network.MapOperation.AddToPartitions;
import org.repmlpeval.model.arch.network.MapOperation.Flatten;
import org.repmlpeval.model.arch.network.MapOperation.Unflatten;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Operation;
import org.repmlpeval.model.arch.network.Operation.Activation;
import org.repmlpeval.model.arch.network.Operation.Add;
import org.repmlpeval.model.arch.network.Operation.BatchNorm;
import org.repmlpeval.model.arch.network.Operation.Convolution;
import org.repmlpeval.model.arch.network.Operation.GlobalAveragePool;
import org.repmlpeval.model.arch.network.Operation.Linear;
import org.repmlpeval.model.arch.network.Operation.Partition;
import org.repmlpeval.model.arch.network.Operation.RowBatchNorm;
import org.repmlpeval.model.arch.network.Operation.ScaleChannels;
import org.repmlpeval.model.arch.network.Operation.Unpartition;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.dl4j.PartitionPreProcessor.Direction;

/** Adds a block's operations to a graph; the vertex of module {@code fc3} of block b is {@code b.fc3}. */
final class BlockVertices {
    /** Any number of images or rows. */
    private static final int ANY = -1;

    /** Module of the first vertex. */
    static final String START = "input";

    private final GraphBuilder graph;
    private final String block;
    private final InputAxes axes;

    private BlockVertices(GraphBuilder graph, String block, InputAxes axes) {
        this.graph = graph;
        this.block = block;
        this.axes = axes;
    }

    /** Adds a block after the vertex {@code input}; its result is the vertex {@code block}. */
    static void add(GraphBuilder graph, String block, String input, BlockEnd end) {
        BlockVertices adder = new BlockVertices(graph, block, end.axes());
        Network network = end.network();
        List<Shape> shapes = new ArrayList<>(List.of(network.input()));
        List<String> vertices = new ArrayList<>();
        vertices.add(adder.start(network.input(), input));
        for (Network.Step step : network.steps()) {
            List<String> inputs = step.inputs().stream().map(vertices::get).toList();
            List<Shape> from = step.inputs().stream().map(shapes::get).toList();
            vertices.add(adder.add(step.operation(), inputs, from, step.output()));
            shapes.add(step.output());
        }
        graph.addVertex(block, new PreprocessorVertex(end), vertices.get(vertices.size() - 1));
    }

    /** Only the vertices of a block, in a graph that is not built. */
    static GraphBuilder alone(String block, String input, BlockEnd end) {
        GraphBuilder graph = new NeuralNetConfiguration.Builder().graphBuilder();
        add(graph, block, input, end);
        return graph;
    }

    /** Name of the vertex that holds the tensors of a module. */
    static String vertex(String block, String module) {
        return block + "." + module;
    }

    private String start(Shape map, String input) {
        BlockStart start = new BlockStart(axes, map.channels(), map.height(), map.width());
        return vertex(START, new PreprocessorVertex(start), input);
    }

    /** Adds one operation and returns the name of the vertex with its result. */
    private String add(Operation operation, List<String> inputs, List<Shape> from, Shape out) {
        String x = inputs.get(0);
        Shape in = from.get(0);
        String module = operation.name();
        if (operation instanceof Partition cut) {
            return partition(module, Direction.CUT, in, cut.groupChannels(), cut.height(), cut.width(), x);
        } else if (operation instanceof Unpartition) {
            return partition(module, Direction.JOIN, out, in.channels(), in.height(), in.width(), x);
        } else if (operation instanceof RowBatchNorm norm) {
            String rows = flat(module + ".rows", norm.features(), x);
            return map(module + ".parts", out, layer(module, NativeLayers.norm(norm.features()), rows));
        } else if (operation instanceof Add) {
            return vertex(module, new ElementWiseVertex(ElementWiseVertex.Op.Add), x, inputs.get(1));
        } else if (operation instanceof AddToPartitions) {
            String spread = spread(module, inputs.get(1), from.get(1), out);
            return vertex(module, new ElementWiseVertex(ElementWiseVertex.Op.Add), x, spread);
        } else if (operation instanceof ScaleChannels) {
            String spread = spread(module, inputs.get(1), from.get(1), out);
            return vertex(module, new ElementWiseVertex(ElementWiseVertex.Op.Product), x, spread);
        } else if (operation instanceof Flatten) {
            return flat(module, in.size(), x);
        } else if (operation instanceof Unflatten) {
            return map(module, out, x);
        }
        return layer(module, layerOf(operation, in, out), x);
    }

    private Layer layerOf(Operation operation, Shape in, Shape out) {
        if (operation instanceof Operation.GroupedLinear linear) {
            return new GroupedLinear(linear, in.height(), in.width());
        } else if (operation instanceof Convolution convolution) {
            return convolution.geometry().equals(Geometry.POINTWISE)
                    ? NativeLayers.pointwise(convolution)
                    : new GroupedConvolution(convolution, axes, in.height(), in.width());
        } else if (operation instanceof Linear linear) {
            return NativeLayers.dense(linear);
        } else if (operation instanceof BatchNorm norm) {
            return NativeLayers.norm(norm.channels());
        } else if (operation instanceof Activation activation) {
            return NativeLayers.activation(activation);
        } else if (operation instanceof GlobalAveragePool) {
            return NativeLayers.globalMean();
        } else if (operation instanceof AdaptiveAveragePool) {
            return NativeLayers.mean(in.height() / out.height(), in.width() / out.width());
        }
        throw new IllegalArgumentException("no layer for " + operation);
    }

    private String partition(
            String module, Direction direction, Shape map, int groupChannels, int height, int width, String x) {
        PartitionPreProcessor partition = new PartitionPreProcessor(
                direction, map.channels(), map.height(), map.width(), groupChannels, height, width);
        return vertex(module, new PreprocessorVertex(partition), x);
    }

    private String spread(String module, String x, Shape from, Shape to) {
        Layer spread = NativeLayers.spread(to.height() / from.height(), to.width() / from.width());
        return layer(module + ".spread", spread, x);
    }

    /** {@code (N, features)}. */
    private String flat(String module, int features, String x) {
        return vertex(module, new ReshapeVertex(ANY, features), x);
    }

    /** {@code (N, C, H, W)}. */
    private String map(String module, Shape shape, String x) {
        return vertex(module, new ReshapeVertex(ANY, shape.channels(), shape.height(), shape.width()), x);
    }

    private String vertex(String module, GraphVertex vertex, String... inputs) {
        graph.addVertex(vertex(block, module), vertex, inputs);
        return vertex(block, module);
    }

    private String layer(String module, Layer layer, String x) {
        graph.addLayer(vertex(block, module), layer, x);
        return vertex(block, module);
    }
}
