package org.repmlpeval.model.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.repmlpeval.model.plan.Instruction.NONE;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.Nearest;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Operation;
import org.repmlpeval.model.arch.network.ReducedPrecision;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.procedural.Procedural;

/** Where plans in reduced precision round. */
class RoundingTest {
    private static final long SEED = Long.getLong("test.seed");

    /** Kind, what it reads, what it writes. */
    private static List<String> steps(Plan plan) {
        return plan.instructions().stream()
                .map(i -> i.kind() + " " + i.inputs() + " " + i.output())
                .toList();
    }

    /** Its values are 0 to 7; roundings add more. */
    private static Plan plan() {
        PlanBuilder builder = new PlanBuilder(Shape.map(4, 6, 8), new Random(SEED));
        int convolved = builder.convolve(0, NONE, 4, Geometry.same(3), Function.NONE);
        int active = builder.activate(convolved, Function.RELU);
        int pooled = builder.maxPool(active, Geometry.same(3));
        int both = builder.concatenate(pooled, active);
        int mixed = builder.convolve(both, NONE, 4, Geometry.POINTWISE, Function.GELU);
        Plan plan = builder.plan(builder.add(builder.activate(mixed, Function.SIGMOID), pooled));
        return new Plan(
                plan.values(),
                plan.instructions(),
                plan.input(),
                plan.output(),
                List.of(new Plan.Tap("first", convolved), new Plan.Tap("moved", pooled)));
    }

    @Test
    void everyResultThatIsNotOnlyMovedIsRoundedOnce() {
        Plan rounded = plan().rounded(ReducedPrecision.BF16);
        assertThat(steps(rounded))
                .containsExactly(
                        "round [0] 8",
                        "convolution [8] 1",
                        "round [1] 9",
                        "activation [9] 2",
                        "pool [2] 3",
                        "concatenate [3, 2] 4",
                        "pointwise [4] 5",
                        "round [5] 10",
                        "activation [10] 6",
                        "round [6] 11",
                        "add [11, 3] 7",
                        "round [7] 12");
        assertThat(rounded.output()).isEqualTo(12);
        assertThat(rounded.input()).isZero();
        assertThat(rounded.taps()).containsExactly(new Plan.Tap("first", 9), new Plan.Tap("moved", 3));
        assertThat(rounded.layout(8)).isEqualTo(rounded.layout(0));
        assertThat(rounded.layout(9)).isEqualTo(rounded.layout(1));
        assertThat(rounded.instructions().get(0))
                .isEqualTo(new Instruction.Round("input", 0, 8, ReducedPrecision.BF16));
    }

    @Test
    void productsAloneReadTheRoundedValueAndOnlyTheirInput() {
        assertThat(steps(plan().rounded(ReducedPrecision.TF32)))
                .containsExactly(
                        "round [0] 8",
                        "convolution [8] 1",
                        "activation [1] 2",
                        "pool [2] 3",
                        "concatenate [3, 2] 4",
                        "round [4] 9",
                        "pointwise [9] 5",
                        "activation [5] 6",
                        "add [6, 3] 7");
        PlanBuilder builder = new PlanBuilder(Shape.map(4, 6, 8), new Random(SEED));
        int x = builder.convolve(0, 0, 4, Geometry.same(3), Function.NONE);
        PartitionView view = new PartitionView(4, 3, 4);
        int y = builder.groupedLinear(x, view, 2, Function.NONE);
        Plan plan = builder.plan(builder.add(y, builder.depthwise(x, view, 3, 3)));
        Plan rounded = plan.rounded(ReducedPrecision.TF32);
        assertThat(steps(rounded))
                .as("a value is rounded once for all that read it, and what is added to a product is not")
                .containsExactly(
                        "round [0] 5",
                        "convolution [5, 0] 1",
                        "round [1] 6",
                        "fc3 [6] 2",
                        "depthwise [6] 3",
                        "add [2, 3] 4");
        assertThat(rounded.output()).isEqualTo(plan.output());
    }

    /** The same of any plan: nothing reads a number that is not of the type, and nothing is rounded in vain. */
    @RepeatedTest(60)
    void ofRandomPlans(RepetitionInfo repetition) {
        Plan plan = RandomPlans.of(new Random(SEED + repetition.getCurrentRepetition()));
        String what = steps(plan) + "; replay: ./mvnw verify -Dtest.seed=" + SEED;
        Plan stored = plan.rounded(ReducedPrecision.FP16);
        Set<Integer> clean = new HashSet<>();
        for (Instruction instruction : stored.instructions()) {
            if (instruction instanceof Instruction.Round round) {
                assertThat(clean).as(what).doesNotContain(round.input());
                clean.add(round.output());
            } else {
                assertThat(clean).as(what).containsAll(instruction.inputs());
                if (moves(instruction)) {
                    clean.add(instruction.output());
                }
            }
        }
        assertThat(clean).as(what).contains(stored.output());

        Map<Integer, Integer> products = new HashMap<>();
        Set<Integer> rounds = new HashSet<>();
        for (Instruction instruction : plan.rounded(ReducedPrecision.TF32).instructions()) {
            if (instruction instanceof Instruction.Round round) {
                assertThat(rounds.add(round.input())).as(what).isTrue();
                products.put(round.output(), round.input());
            } else {
                boolean product = instruction instanceof Instruction.Weighted;
                assertThat(products.containsKey(instruction.inputs().get(0)))
                        .as(what)
                        .isEqualTo(product);
                assertThat(instruction.inputs().stream().skip(1)).as(what).noneMatch(products::containsKey);
            }
        }
    }

    private static boolean moves(Instruction instruction) {
        return instruction instanceof MapInstruction.MaxPool
                || instruction instanceof MapInstruction.Concatenate
                || instruction instanceof MapInstruction.Reshape
                || instruction instanceof Instruction.Activate activate && activate.function() == Function.RELU;
    }

    /** A convolution with a bias, a norm and a convolution without: all that a state dict has. */
    private static Network network() {
        Network.Builder net = new Network.Builder(Shape.map(3, 6, 4));
        Operation.Bias with = Operation.Bias.WITH;
        int x = net.add(new Operation.Convolution("first", 3, 5, Geometry.same(3), with), 0);
        x = net.add(new Operation.BatchNorm("norm", 5), x);
        x = net.add(new Operation.Activation("gelu", Operation.Activation.Function.SIGMOID), x);
        net.add(new Operation.Convolution("second", 5, 2, Geometry.POINTWISE, with), x);
        return net.build();
    }

    @ParameterizedTest
    @EnumSource
    void weightsAreRoundedOnceAfterFolding(ReducedPrecision type) {
        Network network = network();
        StateDict weights = Procedural.weights(network.tensors(), "rounding.");
        for (Form form : List.of(Form.DEPLOY, Form.FUSED)) {
            Plan plain = Plan.compile(network, weights, form);
            Plan rounded = Plan.compile(network, weights, reduced(form, type));
            Map<String, Instruction.Weighted> expected = layers(plain);
            Map<String, Instruction.Weighted> layers = layers(rounded);
            assertThat(layers.keySet()).isEqualTo(expected.keySet()).containsExactlyInAnyOrder("first", "second");
            layers.forEach((name, layer) -> {
                Instruction.Weighted before = expected.get(name);
                for (int i = 0; i < layer.weight().rows(); i++) {
                    for (int j = 0; j < layer.weight().columns(); j++) {
                        assertThat(layer.weight().get(i, j))
                                .isEqualTo(Nearest.of(type, before.weight().get(i, j)));
                    }
                }
                assertThat(layer.bias())
                        .isEqualTo(
                                type == ReducedPrecision.TF32
                                        ? before.bias()
                                        : Arrays.stream(before.bias())
                                                .map(bias -> Nearest.of(type, bias))
                                                .toArray());
            });
        }
    }

    private static Form reduced(Form form, ReducedPrecision type) {
        return Form.parse(form.label() + "@" + type.label());
    }

    private static Map<String, Instruction.Weighted> layers(Plan plan) {
        Map<String, Instruction.Weighted> layers = new HashMap<>();
        plan.instructions().forEach(instruction -> {
            if (instruction instanceof Instruction.Weighted layer) {
                layers.put(instruction.name(), layer);
            }
        });
        return layers;
    }

    /** The factors of the norm are made of its rounded tensors; for TF32 of the tensors as they are. */
    @ParameterizedTest
    @EnumSource
    void theTensorsOfANormAreRounded(ReducedPrecision type) {
        Network network = network();
        StateDict weights = Procedural.weights(network.tensors(), "rounding.");
        Instruction.ChannelAffine norm =
                Plan.compile(network, weights, reduced(Form.DEPLOY, type)).instructions().stream()
                        .filter(Instruction.ChannelAffine.class::isInstance)
                        .map(Instruction.ChannelAffine.class::cast)
                        .findFirst()
                        .orElseThrow();
        for (int c = 0; c < 5; c++) {
            double[] tensors = new double[4];
            String[] names = {"weight", "bias", "running_mean", "running_var"};
            for (int i = 0; i < 4; i++) {
                double value = weights.get("norm." + names[i]).get(c);
                tensors[i] = type == ReducedPrecision.TF32 ? value : Nearest.of(type, value);
            }
            double scale = tensors[0] / Math.sqrt(tensors[3] + 1e-5);
            assertThat(norm.scale()[c]).isEqualTo(scale);
            assertThat(norm.shift()[c]).isEqualTo(tensors[1] - tensors[2] * scale);
        }
    }
}
