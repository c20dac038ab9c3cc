package org.repmlpeval.model.dl4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.reparam.Conversion;

/**
 * Converts training-time graphs to deploy graphs. {@link Conversion} merges the branches and batch norms of every RepMLP block into
 * its fully-connected layers. The rest of the graph is copied.
 */
public final class RepMlpConverter {
    private RepMlpConverter() {}

    /**
     * A deploy copy with the same outputs in inference except for rounding. The input graph does not change. A graph without blocks
     * in the training-time form is copied, so converting a deploy graph gives an equal one. The copy of a converted graph has no
     * listeners and a fresh updater.
     */
    public static ComputationGraph convert(ComputationGraph graph) {
        Map<String, BlockEnd> blocks = trainBlocks(graph.getConfiguration());
        if (blocks.isEmpty()) {
            return graph.clone();
        }
        ComputationGraphConfiguration configuration = graph.getConfiguration().clone();
        blocks.forEach((name, end) -> replace(configuration, name, end));
        configuration.setTopologicalOrder(null);
        configuration.setTopologicalOrderStr(null);
        ComputationGraph deploy = new ComputationGraph(configuration);
        deploy.init();
        copyShared(graph, deploy);
        Precision precision = configuration.getDataType() == DataType.DOUBLE ? Precision.FLOAT64 : Precision.FLOAT32;
        blocks.forEach((name, end) -> {
            StateDict train = RepMlpWeights.read(graph, name);
            RepMlpWeights.write(deploy, name, Conversion.toDeploy(end.architecture(), train, precision));
        });
        return deploy;
    }

    private static Map<String, BlockEnd> trainBlocks(ComputationGraphConfiguration configuration) {
        Map<String, BlockEnd> blocks = new LinkedHashMap<>();
        configuration.getVertices().forEach((name, vertex) -> BlockEnd.of(vertex)
                .filter(end -> end.form() == Form.TRAIN)
                .ifPresent(end -> blocks.put(name, end)));
        return blocks;
    }

    /** Replaces a block's vertices with those of the deploy form. */
    private static void replace(ComputationGraphConfiguration configuration, String block, BlockEnd end) {
        Map<String, GraphVertex> vertices = configuration.getVertices();
        Map<String, List<String>> inputs = configuration.getVertexInputs();
        String input =
                inputs.get(BlockVertices.vertex(block, BlockVertices.START)).get(0);
        GraphBuilder train = BlockVertices.alone(block, input, end);
        GraphBuilder deploy = BlockVertices.alone(block, input, end.in(Form.DEPLOY));
        Set<String> kept = deploy.getVertices().keySet();
        for (String vertex : train.getVertices().keySet()) {
            if (!kept.contains(vertex)) {
                vertices.remove(vertex);
                inputs.remove(vertex);
            }
        }
        inputs.putAll(deploy.getVertexInputs());
        vertices.put(block, deploy.getVertices().get(block));
        vertices.computeIfPresent(BlockVertices.vertex(block, "fc3"), (name, fc3) -> biased((LayerVertex) fc3));
    }

    /** fc3 with a bias; if it was frozen, it no longer is. */
    private static LayerVertex biased(LayerVertex fc3) {
        LayerVertex copy = (LayerVertex) fc3.clone();
        NeuralNetConfiguration configuration = copy.getLayerConf();
        Layer layer =
                configuration.getLayer() instanceof FrozenLayer frozen ? frozen.getLayer() : configuration.getLayer();
        configuration.clearVariables();
        configuration.setLayer(((GroupedLinear) layer).biased());
        return copy;
    }

    /** Copies the parameters of all layers that are the same in both graphs. */
    private static void copyShared(ComputationGraph from, ComputationGraph to) {
        to.paramTable().forEach((name, param) -> {
            if (from.paramTable().containsKey(name)) {
                param.assign(from.paramTable().get(name));
            }
        });
    }
}
