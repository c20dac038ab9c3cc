package org.repmlpeval.model.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.arch.HandMade;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Operation.Activation;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.engine.PlainNetwork;
import org.repmlpeval.model.engine.PlanCheck;
import org.repmlpeval.model.procedural.Procedural;

/** Each rule by itself: what is left of a small network where it applies and where it must not, equal to plain loops on all backends. */
class FoldingTest {
    private static final Shape MAP = Shape.map(8, 4, 6);

    private final HandMade net = new HandMade(MAP);

    /** Kinds and functions of the instructions that are left, "+" if with a residual, after comparing the plan with plain loops. */
    private static List<String> folded(HandMade net) {
        Network network = net.network();
        StateDict weights = Procedural.weights(network.tensors(), "");
        Plan plan = Plan.compile(network, weights, Form.FUSED);
        List<String> kinds = plan.instructions().stream().map(FoldingTest::kind).toList();
        PlanCheck.equal(plan, image -> PlainNetwork.run(network, weights, image), kinds.toString());
        return kinds;
    }

    private static String kind(Instruction instruction) {
        if (instruction instanceof Instruction.Convolve conv) {
            return conv.kind()
                    + (conv.function() == Function.NONE ? "" : " " + conv.function())
                    + (conv.base() == Instruction.NONE ? "" : " +");
        }
        return instruction.kind();
    }

    @Test
    void aNormGoesIntoTheConvolutionThatFeedsIt() {
        net.norm(net.convolution(0, 6, 3, 1));
        assertThat(folded(net)).containsExactly("convolution");
    }

    @Test
    void butNotWhereOthersReadTheConvolution() {
        int y = net.convolution(0, 8, 3, 1);
        net.gate(net.norm(y), net.pool(y));
        assertThat(folded(net)).containsExactly("convolution", "norm", "pool", "gate");
    }

    @Test
    void norWhereAFunctionStandsBetween() {
        net.norm(net.activation(net.pointwise(0, 6), Activation.Function.RELU));
        assertThat(folded(net)).containsExactly("pointwise RELU", "norm");
    }

    @Test
    void aNormGoesIntoConvolutionsBehindIt() {
        int normed = net.norm(0);
        net.sum(net.pointwise(normed, 6), net.activation(net.pointwise(normed, 6), Activation.Function.GELU));
        assertThat(folded(net)).containsExactly("pointwise GELU", "pointwise +");
    }

    @Test
    void butNotIntoAPaddedOne() {
        net.convolution(net.norm(0), 6, 3, 1);
        assertThat(folded(net)).containsExactly("norm", "convolution");
    }

    @Test
    void norIfOneOfItsReadersCannotTakeIt() {
        int normed = net.norm(0);
        net.sum(net.activation(net.pointwise(normed, 8), Activation.Function.RELU), normed);
        assertThat(folded(net)).containsExactly("norm", "pointwise RELU", "add");
    }

    @Test
    void norIfItIsTheResult() {
        net.norm(0);
        assertThat(folded(net)).containsExactly("norm");
    }

    @Test
    void anUnpaddedConvolutionOfSeveralTapsTakesANorm() {
        net.convolution(net.norm(0), 5, 3, 0);
        assertThat(folded(net)).containsExactly("convolution");
    }

    @Test
    void aNormPassesAMeanAndASharedLayer() {
        int normed = net.norm(0);
        int gate = net.activation(net.pointwise(net.pool(normed), 8), Activation.Function.SIGMOID);
        net.gate(net.shareSets(normed, 4, 2, 3), gate);
        assertThat(folded(net)).containsExactly("pool", "pointwise SIGMOID", "fc3", "epilogue");
    }

    @Test
    void aNormBehindASharedLayerStays() {
        net.norm(net.shareSets(0, 2, 4, 3));
        assertThat(folded(net)).containsExactly("fc3", "norm");
    }

    @Test
    void aNormBeforeTheMeanGoesIntoTheHead() {
        net.linear(net.pool(net.norm(0)), 3);
        assertThat(folded(net)).containsExactly("pool", "pointwise");
    }

    @Test
    void aResidualIsAccumulatedByEitherTerm() {
        int x = net.activation(0, Activation.Function.RELU);
        net.sum(net.sum(net.convolution(x, 8, 3, 1), x), net.shareSets(net.norm(x), 2, 2, 6));
        assertThat(folded(net)).containsExactly("activation", "convolution +", "fc3", "epilogue");
    }

    @Test
    void butNotWhereBothTermsAreOne() {
        int y = net.pointwise(0, 8);
        net.sum(y, y);
        assertThat(folded(net)).containsExactly("pointwise", "add");
    }

    @Test
    void norByAConvolutionThatHasOneAlready() {
        int x = net.activation(0, Activation.Function.RELU);
        int y = net.activation(0, Activation.Function.GELU);
        net.sum(net.sum(x, net.pointwise(0, 8)), y);
        assertThat(folded(net)).containsExactly("activation", "activation", "pointwise +", "add");
    }

    @Test
    void norWhereTheTermIsReadElsewhere() {
        int x = net.activation(0, Activation.Function.RELU);
        int y = net.pointwise(0, 8);
        net.gate(net.sum(x, y), net.pool(y));
        assertThat(folded(net)).containsExactly("activation", "pointwise", "add", "pool", "gate");
    }

    @Test
    void aGateGoesIntoTheEpilogueOfASharedLayer() {
        int normed = net.norm(0);
        int gate = net.pool(0);
        net.sum(0, net.gate(net.shareSets(normed, 4, 2, 3), gate));
        assertThat(folded(net)).containsExactly("pool", "fc3", "epilogue");
    }

    @Test
    void butNotOverAResidual() {
        int y = net.shareSets(net.norm(0), 4, 2, 3);
        net.gate(net.sum(0, y), net.pool(0));
        assertThat(folded(net)).containsExactly("fc3", "epilogue", "pool", "gate");
    }

    @Test
    void norASecondOne() {
        int y = net.shareSets(net.norm(0), 4, 2, 3);
        net.gate(net.gate(y, net.pool(0)), net.activation(net.pool(0), Activation.Function.SIGMOID));
        assertThat(folded(net)).containsExactly("fc3", "pool", "epilogue", "pool", "activation", "gate");
    }

    @Test
    void norWhereTheMapIsItsOwnGate() {
        HandMade single = new HandMade(Shape.map(8, 1, 1));
        int y = single.shareSets(single.norm(0), 4, 1, 1);
        single.gate(y, y);
        assertThat(folded(single)).containsExactly("fc3", "epilogue", "gate");
    }

    @Test
    void anActivationGoesIntoTheConvolutionBeforeIt() {
        net.activation(net.sum(0, net.convolution(0, 8, 3, 1)), Activation.Function.SIGMOID);
        assertThat(folded(net)).containsExactly("convolution SIGMOID +");
    }

    @Test
    void butNotIntoOneThatIsReadElsewhereOrHasOne() {
        int y = net.pointwise(0, 8);
        net.sum(net.activation(net.activation(y, Activation.Function.GELU), Activation.Function.RELU), y);
        assertThat(folded(net)).containsExactly("pointwise", "activation", "activation", "add");
        HandMade twice = new HandMade(MAP);
        twice.activation(twice.activation(twice.pointwise(0, 8), Activation.Function.GELU), Activation.Function.RELU);
        assertThat(folded(twice)).containsExactly("pointwise GELU", "activation");
    }

    @Test
    void geluBetweenTwoConvolutionsGivesItsFactorsAway() {
        net.convolution(net.activation(net.pointwise(0, 16), Activation.Function.GELU), 8, 3, 1);
        assertThat(folded(net)).containsExactly("pointwise ERF_GATE", "convolution");
    }

    @Test
    void butNotWhereItIsReadTwiceOrBehindAResidual() {
        int hidden = net.activation(net.pointwise(0, 8), Activation.Function.GELU);
        net.sum(hidden, net.pointwise(hidden, 8));
        assertThat(folded(net)).containsExactly("pointwise GELU", "pointwise +");
        HandMade residual = new HandMade(MAP);
        int x = residual.activation(residual.sum(0, residual.pointwise(0, 8)), Activation.Function.GELU);
        residual.pointwise(x, 8);
        assertThat(folded(residual)).containsExactly("pointwise GELU +", "pointwise");
    }
}
