package org.repmlpeval.model.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.repmlpeval.model.plan.Instruction.NONE;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.model.Golden;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.HandMade;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Operation;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Models;
import org.repmlpeval.model.procedural.Procedural;

class PlanTest {
    private static final long SEED = Long.getLong("test.seed");

    private static Map<Form, StateDict> weights(Architecture architecture) {
        StateDict train = Procedural.weights(architecture.tensors(Form.TRAIN), "");
        return Models.forms(architecture, train, Precision.FLOAT32);
    }

    @ParameterizedTest
    @EnumSource(
            value = Form.class,
            names = {"TRAIN", "DEPLOY"})
    void theseFormsKeepOneInstructionPerOperation(Form form) {
        for (String name : List.of("RepMLPNet-CIFAR", "RepMLPNet-T224")) {
            Architecture architecture = Golden.architecture(name);
            Network network = architecture.network(form);
            Plan plan = Plan.compile(network, weights(architecture).get(form), form);
            List<String> expected = network.steps().stream()
                    .map(Network.Step::operation)
                    .filter(o -> !(o instanceof Operation.Partition || o instanceof Operation.Unpartition))
                    .map(o -> kind(o) + " " + o.name())
                    .toList();
            assertThat(plan.instructions().stream()
                            .map(i -> i.getClass().getSimpleName() + " " + i.name())
                            .toList())
                    .containsExactlyElementsOf(expected);
        }
    }

    @Test
    void convolutionsWithChannelsLastFinishWhatFollowsThem() {
        PlanBuilder builder = new PlanBuilder(Shape.map(4, 9, 7), new Random(SEED));
        int shortcut = builder.norm(builder.convolve(0, NONE, 8, Geometry.POINTWISE, Function.NONE));
        int x = builder.activate(
                builder.norm(builder.convolve(0, NONE, 8, Geometry.same(3), Function.NONE)), Function.RELU);
        x = builder.norm(builder.convolve(x, NONE, 8, Geometry.same(3), Function.NONE));
        x = builder.activate(builder.add(shortcut, x), Function.RELU);
        int twice = builder.convolve(x, NONE, 8, Geometry.same(3), Function.NONE);
        Plan plan = builder.plan(builder.add(builder.norm(twice), twice)).channelsLast();

        assertThat(plan.instructions().stream()
                        .map(i -> i instanceof Instruction.Convolve conv
                                ? (conv.ending().norm() == null ? "plain" : "normed")
                                        + (conv.base() == NONE ? "" : " added")
                                        + (conv.function() == Function.NONE ? "" : " " + conv.function())
                                : i.kind())
                        .toList())
                .containsExactly("normed", "normed RELU", "normed added RELU", "plain", "norm", "add");
    }

    private static String kind(Operation operation) {
        if (operation instanceof Operation.Convolution conv) {
            return conv.name().contains("repconv") ? "Depthwise" : "Convolve";
        }
        return switch (operation.getClass().getSimpleName()) {
            case "Linear" -> "Convolve";
            case "GroupedLinear" -> "ShareSetLinear";
            case "BatchNorm" -> "ChannelAffine";
            case "Activation" -> "Activate";
            case "ScaleChannels" -> "Gate";
            case "GlobalAveragePool" -> "Mean";
            default -> operation.getClass().getSimpleName();
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"RepMLPNet-CIFAR", "RepMLPNet-B224"})
    void theFusedFormHoldsLayersMeansAndEpiloguesAlone(String name) {
        Architecture architecture = Golden.architecture(name);
        StateDict deploy = weights(architecture).get(Form.FUSED);
        StateDict before = copy(deploy);
        Plan plan = Plan.compile(architecture.network(Form.FUSED), deploy, Form.FUSED);
        Set<Class<?>> kinds = new HashSet<>();
        plan.instructions().forEach(i -> kinds.add(i.getClass()));
        assertThat(kinds)
                .containsExactlyInAnyOrder(
                        Instruction.Convolve.class,
                        Instruction.ShareSetLinear.class,
                        Instruction.Mean.class,
                        Instruction.PartitionAffine.class);
        assertThat(plan.instructions())
                .as("layers of the network")
                .filteredOn(i -> i instanceof Instruction.Convolve || i instanceof Instruction.ShareSetLinear)
                .hasSize((int) architecture.network(Form.DEPLOY).steps().stream()
                        .filter(s -> s.operation().macs(s.output()) > 0)
                        .count());
        assertThat(deploy).as("the state dict is left as it was").isEqualTo(before);
    }

    private static StateDict copy(StateDict weights) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        weights.tensors()
                .forEach((name, t) -> tensors.put(name, Tensor.of(t.floats().clone(), t.shape())));
        return new StateDict(tensors);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INT8")
    void everyValueIsWrittenOnceBeforeItIsRead(Form form) {
        Architecture architecture = Golden.architecture("RepMLPNet-CIFAR");
        Plan plan =
                Plan.compile(architecture.network(form), weights(architecture).get(form.unrounded()), form);
        List<Integer> written = new ArrayList<>(List.of(plan.input()));
        for (Instruction instruction : plan.instructions()) {
            assertThat(written).containsAll(instruction.inputs()).doesNotContain(instruction.output());
            written.add(instruction.output());
        }
        assertThat(written).contains(plan.output());
        assertThat(plan.layout(plan.output()).shape())
                .isEqualTo(architecture.network(form).output());
        assertThat(plan.lastUse(plan.output())).isEqualTo(plan.instructions().size());
        assertThat(plan.lastUse(plan.input())).isZero();
    }

    @Test
    void aFullyConnectedLayerOverAMapIsRefused() {
        HandMade net = new HandMade(Shape.map(2, 2, 3));
        net.add(new Operation.Linear("head", 12, 3), 0);
        refused(net, "no instruction for Linear[name=head, in=12, out=3] on a map of 2x2x3; pool it first");
    }

    @Test
    void aMeanOverPartitionsIsRefused() {
        HandMade net = new HandMade(Shape.map(2, 2, 3));
        net.pool(net.add(new Operation.Partition("parts", 2, 1, 3), 0));
        refused(net, "no instruction for GlobalAveragePool[name=pool0] on partitions");
    }

    @Test
    void partitionsBackToAnotherMapAreRefused() {
        HandMade net = new HandMade(Shape.map(2, 2, 3));
        int parts = net.add(new Operation.Partition("parts", 2, 1, 3), 0);
        net.norm(net.add(new Operation.Unpartition("back", 2, 3, 2), parts));
        refused(net, "no instruction for Unpartition[name=back, channels=2, height=3, width=2] of a map of 2x2x3");
    }

    @Test
    void twoWaysToLieInMemoryAreRefused() {
        HandMade net = new HandMade(Shape.map(4, 4, 6));
        net.sum(net.shareSets(0, 2, 2, 3), net.shareSets(0, 2, 4, 6));
        refused(net, "needs order [4, 6] of a value that has order [2, 3]");
    }

    private static void refused(HandMade net, String message) {
        Network network = net.network();
        StateDict weights = Procedural.weights(network.tensors(), "");
        assertThatThrownBy(() -> Plan.compile(network, weights, Form.TRAIN))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(message);
    }
}
