package org.repmlpeval.model.dl4j;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.LayerRepMlp;
import org.repmlpeval.model.arch.RepMlpBlock;
import org.repmlpeval.model.arch.RepMlpLayer;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.procedural.Procedural;

/** What a mistake is answered with. */
class RepMlpMisuseTest {
    private static final RepMlpLayer FIRST =
            new RepMlpLayer("first", List.of(4, 6), 4, 4, new LayerRepMlp(List.of(2, 3), List.of(1, 3), 1, 2));
    private static final RepMlpBlock ROW = new RepMlpBlock("row", List.of(1, 6), 4, List.of(1, 3), 2, List.of(1, 3));

    @Test
    void aNameThatIsTaken() {
        GraphBuilder graph = builder();
        RepMlp.addTo(graph, "mlp", "in", FIRST, Form.TRAIN);
        assertThatThrownBy(() -> RepMlp.addTo(graph, "mlp", "in", FIRST, Form.DEPLOY))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("block 'mlp' would replace the vertices [mlp")
                .hasMessageEndingWith("give the block another name");
        assertThatThrownBy(() -> RepMlp.addTo(graph, "in", "mlp", FIRST, Form.TRAIN))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("vertices [in]");
    }

    @Test
    void aMapOnASequence() {
        assertThatThrownBy(() -> RepMlp.addToSequence(builder(), "mlp", "in", FIRST, Form.TRAIN))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "block 'mlp' on a sequence has a map of 4 rows; legal: 1, with input [1, L] and partition [1, l]");
    }

    @Test
    void anotherMapThanTheBlocks() {
        GraphBuilder graph = builder();
        RepMlp.addTo(graph, "mlp", "in", FIRST, Form.DEPLOY);
        graph.setOutputs("mlp").setInputTypes(InputType.convolutional(8, 6, 4));
        assertThatThrownBy(graph::build)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching(
                        "a RepMLP block made for .*h=4,w=6,c=4.* gets .*h=8,w=6,c=4.* as its input; give the block the"
                                + " size of its input");
        ComputationGraph untyped = Graphs.alone(ROW, Form.TRAIN, InputAxes.SEQUENCE, DataType.FLOAT);
        assertThatThrownBy(() -> untyped.outputSingle(Nd4j.zeros(DataType.FLOAT, 2, 4, 9)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("a RepMLP block made for [2, 4, 6] gets [2, 4, 9] as its input; give the block the size of"
                        + " its input");
    }

    @Test
    void aMask() {
        ComputationGraph net = Graphs.alone(ROW, Form.TRAIN, InputAxes.SEQUENCE, DataType.FLOAT);
        INDArray inputs = Graphs.inputs(2, ROW.network(Form.TRAIN).input(), InputAxes.SEQUENCE, DataType.FLOAT);
        INDArray[] masks = {Nd4j.ones(DataType.FLOAT, 2, 6)};
        assertThatThrownBy(() -> net.output(false, new INDArray[] {inputs}, masks))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("takes no feature mask");
    }

    @Test
    void weightsOfAnotherBlock() {
        ComputationGraph net = Graphs.alone(FIRST, Form.TRAIN, InputAxes.MAP, DataType.FLOAT);
        assertThatThrownBy(() -> RepMlpWeights.read(net, "mixer"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the graph has no RepMLP block 'mixer'; the names of its blocks" + " are [block]");
        RepMlpLayer wider =
                new RepMlpLayer("wider", List.of(4, 6), 4, 4, new LayerRepMlp(List.of(4, 3), List.of(1, 3), 1, 2));
        StateDict weights = Procedural.weights(wider.tensors(Form.TRAIN), "");
        assertThatThrownBy(() -> RepMlpWeights.write(net, "block", weights))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching("tensor \\S+ for block 'block' has shape \\[.*]; the block needs \\[.*]");
        assertThatThrownBy(() -> RepMlpWeights.write(net, "block", new StateDict(Map.of())))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("there is no tensor '");
    }

    private static GraphBuilder builder() {
        return new NeuralNetConfiguration.Builder().graphBuilder().addInputs("in");
    }
}
