package org.repmlpeval.model.dl4j;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.RepMlpBlock;
import org.repmlpeval.model.arch.RepMlpLayer;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.PlainNetwork;
import org.repmlpeval.model.procedural.Procedural;

/** Graphs of one block, their weights and inputs, and what the plain loops say about them. */
final class Graphs {
    private Graphs() {}

    /** The block alone: vertex {@code in} to vertex {@code block}. */
    static ComputationGraph alone(Architecture block, Form form, InputAxes axes, DataType type) {
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .dataType(type)
                .graphBuilder()
                .addInputs("in");
        add(graph, "block", "in", block, form, axes);
        ComputationGraph net = new ComputationGraph(graph.setOutputs("block").build());
        net.init();
        return net;
    }

    static void add(GraphBuilder graph, String name, String input, Architecture block, Form form, InputAxes axes) {
        if (block instanceof RepMlpLayer layer) {
            if (axes == InputAxes.MAP) {
                RepMlp.addTo(graph, name, input, layer, form);
            } else {
                RepMlp.addToSequence(graph, name, input, layer, form);
            }
        } else if (axes == InputAxes.MAP) {
            RepMlp.addTo(graph, name, input, (RepMlpBlock) block, form);
        } else {
            RepMlp.addToSequence(graph, name, input, (RepMlpBlock) block, form);
        }
    }

    /** Random weights in the shapes of the block in that graph; nothing at its default. */
    static StateDict randomise(ComputationGraph graph, String block, String salt) {
        StateDict weights = Procedural.weights(RepMlpWeights.read(graph, block).specs(), salt);
        RepMlpWeights.write(graph, block, weights);
        return weights;
    }

    /** {@code (N, C, H, W)}, or {@code (N, C, L)}. */
    static INDArray inputs(int count, Shape shape, InputAxes axes, DataType type) {
        float[] values = Procedural.images(count, shape).floats();
        long[] map = {count, shape.channels(), shape.height(), shape.width()};
        long[] sequence = {count, shape.channels(), shape.width()};
        return Nd4j.create(values, axes == InputAxes.MAP ? map : sequence, 'c').castTo(type);
    }

    static Tensor tensor(INDArray values) {
        return Tensor.of(values.dup('c').data().asDouble(), Math.toIntExact(values.length()));
    }

    /** All results by plain loops in float64, image after image. */
    static double[] plain(Network network, StateDict weights, INDArray inputs) {
        double[] all = inputs.dup('c').data().asDouble();
        int size = network.input().size();
        double[] results = new double[all.length / size * network.output().size()];
        StateDict square = square(network, weights.to(Precision.FLOAT64));
        for (int n = 0; n * size < all.length; n++) {
            double[] one = PlainNetwork.run(network, square, Arrays.copyOfRange(all, n * size, (n + 1) * size));
            System.arraycopy(one, 0, results, n * one.length, one.length);
        }
        return results;
    }

    /** Kernels 1×k as k×k with zeros above and below, which see nothing else on maps of one row. */
    private static StateDict square(Network network, StateDict weights) {
        Map<String, Tensor> square = new LinkedHashMap<>();
        network.tensors().forEach(spec -> {
            Tensor tensor = weights.get(spec.name());
            int[] shape = spec.dimensions();
            if (!Arrays.equals(shape, tensor.shape())) {
                int k = shape[3];
                double[] padded = new double[Math.toIntExact(spec.size())];
                for (int i = 0; i < tensor.size(); i++) {
                    padded[(i / k * k + k / 2) * k + i % k] = tensor.get(i);
                }
                tensor = Tensor.of(padded, shape);
            }
            square.put(spec.name(), tensor);
        });
        return new StateDict(square);
    }
}
