package org.repmlpeval.model.dl4j;

import java.util.LinkedHashSet;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.RepMlpBlock;
import org.repmlpeval.model.arch.RepMlpLayer;
import org.repmlpeval.model.arch.network.Form;

/**
 * RepMLP blocks for a Deeplearning4j graph: the first RepMLP (arXiv 2105.01883, section 3; {@link RepMlpLayer}) and the block of
 * RepMLPNet (arXiv 2112.11081, section 3; {@link RepMlpBlock}), both without an activation after them.
 *
 * <p>A block named b becomes the vertices {@code b.fc3}, {@code b.repconv3.bn} and so on, named like the tensors of a checkpoint,
 * and a vertex {@code b} with the result. The settings of the network's configuration for all layers (updater, regularisation,
 * weight initialisation) apply to them too, except for the default activation.
 *
 * <p>DL4J trains the training-time form like any other layers. Its batch norms are DL4J's. Training uses the batch's mean and
 * biased variance; inference uses running values, new = 0.9 old + 0.1 batch. PyTorch instead keeps the unbiased variance of the
 * batch, which is n / (n − 1) times as large for n values per channel. The conversion is exact for both, because it uses the
 * running values unchanged.
 */
public final class RepMlp {
    /** Name of a vertex outside the block where any name will do. */
    private static final String INPUT = "";

    private RepMlp() {}

    /**
     * Adds the first RepMLP on maps {@code (N, C, H, W)}; its result is {@code (N, O, H, W)}.
     *
     * @param name of the block and of the vertex with its result
     * @param input name of the vertex that is its input
     * @param form {@link Form#TRAIN} to train it; otherwise the merged form
     * @return {@code graph}
     * @throws InvalidInputException if a vertex with one of the block's names exists
     */
    public static GraphBuilder addTo(GraphBuilder graph, String name, String input, RepMlpLayer block, Form form) {
        return add(graph, name, input, BlockEnd.of(block, form, InputAxes.MAP));
    }

    /** Adds the block of RepMLPNet on maps {@code (N, C, H, W)}; its result has the same shape. Everything else is as above. */
    public static GraphBuilder addTo(GraphBuilder graph, String name, String input, RepMlpBlock block, Form form) {
        return add(graph, name, input, BlockEnd.of(block, form, InputAxes.MAP));
    }

    /**
     * Adds the first RepMLP on sequences {@code (N, C, L)}, with partitions of l steps and kernels 1×k; its result is {@code (N, O,
     * L)}.
     *
     * @param block with input {@code [1, L]} and partition {@code [1, l]}
     * @return {@code graph}
     * @throws InvalidInputException if the block is not one row high, or if a vertex with one of its names exists
     */
    public static GraphBuilder addToSequence(
            GraphBuilder graph, String name, String input, RepMlpLayer block, Form form) {
        requireRow(name, block.input().get(0));
        return add(graph, name, input, BlockEnd.of(block, form, InputAxes.SEQUENCE));
    }

    /** Adds the block of RepMLPNet on sequences {@code (N, C, L)}; its result has the same shape. Everything else is as above. */
    public static GraphBuilder addToSequence(
            GraphBuilder graph, String name, String input, RepMlpBlock block, Form form) {
        requireRow(name, block.input().get(0));
        return add(graph, name, input, BlockEnd.of(block, form, InputAxes.SEQUENCE));
    }

    private static GraphBuilder add(GraphBuilder graph, String name, String input, BlockEnd end) {
        Set<String> taken = new LinkedHashSet<>(
                BlockVertices.alone(name, INPUT, end).getVertices().keySet());
        taken.removeIf(v ->
                !graph.getVertices().containsKey(v) && !graph.getNetworkInputs().contains(v));
        if (!taken.isEmpty()) {
            throw new InvalidInputException("block '" + name + "' would replace the vertices " + taken
                    + " of the graph; give the block another name");
        }
        BlockVertices.add(graph, name, input, end);
        return graph;
    }

    private static void requireRow(String name, int height) {
        if (height != 1) {
            throw new InvalidInputException("block '" + name + "' on a sequence has a map of " + height
                    + " rows; legal: 1, with input [1, L] and partition [1, l]");
        }
    }
}
