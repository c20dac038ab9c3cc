package org.repmlpeval.model.plan;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.checkpoint.StateDict;

/**
 * A network in one form that any backend can execute.
 *
 * @param values layout of every value, by number
 * @param instructions in order; each value is written once, before it is read
 * @param input number of the value that takes the images
 * @param output number of the value that is the result
 * @param taps other values that can be read after a run
 */
public record Plan(List<Layout> values, List<Instruction> instructions, int input, int output, List<Tap> taps) {
    /** A value that can be read in addition to the result: the output of a block of the network. */
    public record Tap(String block, int value) {}

    public Plan {
        values = List.copyOf(values);
        instructions = List.copyOf(instructions);
        taps = List.copyOf(taps);
    }

    /**
     * Compiles a network.
     *
     * @param network of that form
     * @param weights its complete state dict
     * @param form {@link Form#FUSED} folds everything that can be folded; the other forms keep one instruction per operation
     */
    public static Plan compile(Network network, StateDict weights, Form form) {
        return compile(network, weights, form, Taps.NONE);
    }

    /** Compiles a network whose taps can be read in addition to its result. */
    public static Plan compile(Network network, StateDict weights, Form form, Taps taps) {
        Draft draft = Lowering.lower(network, weights, taps);
        if (form == Form.FUSED) {
            Folding.fold(draft);
        }
        return LayoutAssignment.assign(draft);
    }

    /** Compiles every form of an architecture. @param weights complete state dict per form */
    public static Map<Form, Plan> compile(Architecture architecture, Map<Form, StateDict> weights, Taps taps) {
        Map<Form, Plan> plans = new EnumMap<>(Form.class);
        weights.forEach((form, state) -> plans.put(form, compile(architecture.network(form), state, form, taps)));
        return plans;
    }

    /**
     * The same with the maps of convolutions stored channels last, and with norms, sums and functions after convolutions computed by
     * these, in the same order; for backends whose convolutions can do that.
     */
    public Plan channelsLast() {
        return ChannelsLast.of(this);
    }

    /**
     * The same with norms, sums and functions after convolutions computed by these, in the same order, and no other change of layouts; for
     * backends that finish a product in one pass.
     */
    public Plan endings() {
        Draft draft = new Draft();
        values.forEach(layout -> draft.value(layout.shape()));
        draft.output(output);
        taps.forEach(draft::tap);
        instructions.forEach(draft::add);
        Folding.endings(draft, value -> true);
        return LayoutAssignment.assign(draft);
    }

    /** This plan after a backend has loaded the weights; it releases their tensors. */
    public Plan withoutWeights() {
        return new Plan(
                values, instructions.stream().map(Instruction::withoutWeights).toList(), input, output, taps);
    }

    public Layout layout(int value) {
        return values.get(value);
    }

    /** Position of the last instruction that reads the value; the number of instructions for the result and taps. */
    public int lastUse(int value) {
        return taps.stream().anyMatch(tap -> tap.value() == value) ? instructions.size() : lastRead(value);
    }

    /** The same for a backend that reads a tap as soon as its instruction has run. */
    public int lastRead(int value) {
        if (value == output) {
            return instructions.size();
        }
        int last = -1;
        for (int i = 0; i < instructions.size(); i++) {
            last = instructions.get(i).inputs().contains(value) ? i : last;
        }
        return last;
    }
}
