package org.repmlpeval.model.engine.cuda;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.repmlpeval.model.engine.cuda.device.NumberType;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.Plan;

/** A plan with its steps on a device, and where runs of it keep their values. */
final class Program {
    private final Plan plan;
    private final NumberType type;
    /** Number of the memory that holds each value. */
    private final int[] held;
    /** Values that each memory holds. */
    private final int[][] holds;

    private final List<Step> steps = new ArrayList<>();
    private final int[] lastUse;
    private final long[] channelOrders;
    private final long[] pixelOrders;
    private final Map<Integer, Placement> placements = new ConcurrentHashMap<>();

    /** Loads the plan's weights. */
    Program(Plan given, DeviceWeights weights) {
        type = weights.type();
        Plan ended = given.endings();
        held = IntStream.range(0, ended.values().size()).toArray();
        Plan whole = type.isNarrow() ? stored(ended, held) : ended;
        for (Layout layout : whole.values()) {
            if (layout.channelsLast()) {
                throw new IllegalArgumentException("the backend cuda stores no map with its channels last");
            }
        }
        for (Instruction instruction : whole.instructions()) {
            Layout in = whole.layout(instruction.inputs().get(0));
            steps.add(Steps.bind(instruction, in, whole.layout(instruction.output()), weights));
        }
        plan = whole.withoutWeights();
        holds = IntStream.range(0, held.length)
                .mapToObj(value -> IntStream.range(0, held.length)
                        .filter(other -> held[other] == value)
                        .toArray())
                .toArray(int[][]::new);
        lastUse = IntStream.range(0, plan.values().size()).map(plan::lastRead).toArray();
        channelOrders = new long[plan.values().size()];
        pixelOrders = new long[plan.values().size()];
        copied().forEach(value -> {
            channelOrders[value] = weights.table(plan.layout(value).channelOrder());
            pixelOrders[value] = weights.table(plan.layout(value).pixelOrder());
        });
    }

    /**
     * The plan without roundings, for a type in which every value is stored: a value and the same rounded are one.
     *
     * @param held receives by value the one that holds it
     */
    private static Plan stored(Plan plan, int[] held) {
        List<Instruction> others = new ArrayList<>();
        Set<Integer> unrounded = new HashSet<>();
        for (Instruction instruction : plan.instructions()) {
            if (instruction instanceof Instruction.Round round) {
                held[round.output()] = held[round.input()];
                unrounded.add(round.input());
            } else if (instruction.inputs().stream().anyMatch(unrounded::contains)) {
                throw new IllegalArgumentException(instruction.name() + " reads a value before it is rounded");
            } else {
                others.add(instruction.reading(value -> held[value]));
            }
        }
        return new Plan(plan.values(), others, plan.input(), held[plan.output()], plan.taps());
    }

    /** The value that holds a value: its own, or that of which it is the rounded one. */
    int held(int value) {
        return held[value];
    }

    /** All values that a value holds, itself included. */
    int[] heldBy(int value) {
        return holds[value];
    }

    NumberType type() {
        return type;
    }

    /** Values that are copied from or to the host. */
    IntStream copied() {
        return IntStream.concat(
                        IntStream.of(plan.input(), plan.output()),
                        plan.taps().stream().mapToInt(Plan.Tap::value))
                .distinct();
    }

    Plan plan() {
        return plan;
    }

    List<Step> steps() {
        return steps;
    }

    /** Position of the last step that reads a value. */
    int lastUse(int value) {
        return lastUse[value];
    }

    /** Address of the channel of each row, for values that are copied from or to the host. */
    long channelOrder(int value) {
        return channelOrders[value];
    }

    /** Address of the pixel of each position, for such values. */
    long pixelOrder(int value) {
        return pixelOrders[value];
    }

    /** Where runs of that many images keep their values. */
    Placement placement(int images) {
        return placements.computeIfAbsent(images, n -> Placement.of(this, n));
    }
}
