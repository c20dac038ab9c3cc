package org.repmlpeval.model.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.repmlpeval.model.Deviation;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.LayerRepMlp;
import org.repmlpeval.model.arch.RandomArchitectures;
import org.repmlpeval.model.arch.RepMlpBlock;
import org.repmlpeval.model.arch.RepMlpLayer;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.StateDict;

/** Blocks in inference against the plain loops of the network that they are. */
class RepMlpTest {
    /** Sums of up to a few hundred products, rounded to float32. */
    private static final double FLOAT32_TOLERANCE = 1e-5;

    /** The same in float64. */
    private static final double FLOAT64_TOLERANCE = 1e-13;

    private static final RepMlpLayer FIRST =
            new RepMlpLayer("first", List.of(6, 8), 8, 4, new LayerRepMlp(List.of(3, 2), List.of(1, 3, 5), 2, 2));
    private static final RepMlpBlock SECOND =
            new RepMlpBlock("second", List.of(6, 8), 8, List.of(3, 4), 4, List.of(1, 3));

    @Test
    void firstVersionEqualsPlainLoops() {
        equalsPlainLoops(FIRST, InputAxes.MAP, "first.");
    }

    @Test
    void secondVersionEqualsPlainLoops() {
        equalsPlainLoops(SECOND, InputAxes.MAP, "second.");
    }

    @Test
    void sequencesEqualPlainLoops() {
        RepMlpLayer first =
                new RepMlpLayer("first", List.of(1, 12), 6, 9, new LayerRepMlp(List.of(1, 4), List.of(1, 3, 5), 1, 3));
        equalsPlainLoops(first, InputAxes.SEQUENCE, "first row.");
        RepMlpBlock second = new RepMlpBlock("second", List.of(1, 10), 8, List.of(1, 5), 2, List.of(3, 5));
        equalsPlainLoops(second, InputAxes.SEQUENCE, "second row.");
    }

    @RepeatedTest(6)
    void randomBlocksEqualPlainLoops(RepetitionInfo repetition) {
        long seed = Long.getLong("test.seed") + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        for (Architecture block : List.of(RandomArchitectures.repMlp(random), second(random))) {
            String replay = block + "; replay: ./mvnw verify -Dtest.seed=" + Long.getLong("test.seed");
            equalsPlainLoops(block, InputAxes.MAP, replay);
        }
    }

    private static RepMlpBlock second(Random random) {
        int h = 1 + random.nextInt(4);
        int w = 1 + random.nextInt(4);
        int sharesets = 1 << random.nextInt(4);
        List<Integer> map = List.of(h * (1 + random.nextInt(3)), w * (1 + random.nextInt(3)));
        List<Integer> kernels =
                List.of(List.<Integer>of(), List.of(3), List.of(5, 1)).get(random.nextInt(3));
        return new RepMlpBlock("random", map, 8 * (1 + random.nextInt(2)), List.of(h, w), sharesets, kernels);
    }

    private static void equalsPlainLoops(Architecture block, InputAxes axes, String what) {
        for (Form form : List.of(Form.TRAIN, Form.DEPLOY)) {
            for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
                ComputationGraph graph = Graphs.alone(block, form, axes, type);
                StateDict weights = Graphs.randomise(graph, "block", what);
                // Twice, with other numbers of images: nothing of the first run may stay.
                for (int images : new int[] {3, 2}) {
                    INDArray inputs = Graphs.inputs(images, block.network(form).input(), axes, type);
                    double[] expected = Graphs.plain(block.network(form), weights, inputs);
                    INDArray actual = graph.outputSingle(inputs);
                    assertThat(actual.rank()).isEqualTo(inputs.rank());
                    Deviation deviation = Deviation.of(expected, Graphs.tensor(actual));
                    System.out.println(form + " " + type + " " + deviation + " " + block);
                    assertThat(deviation.relative())
                            .as("%s %s of %s: %s", form, type, block, what)
                            .isLessThanOrEqualTo(type == DataType.FLOAT ? FLOAT32_TOLERANCE : FLOAT64_TOLERANCE);
                }
            }
        }
    }
}
