package org.repmlpeval.model.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.ReducedPrecision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;

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
     * @param form {@link Form#FUSED} folds everything that can be folded; the other forms keep one instruction per operation. In
     *     reduced precision numbers are rounded after that.
     */
    public static Plan compile(Network network, StateDict weights, Form form) {
        return compile(network, weights, form, Taps.NONE);
    }

    /** Compiles a network whose taps can be read in addition to its result. */
    public static Plan compile(Network network, StateDict weights, Form form, Taps taps) {
        Optional<ReducedPrecision> precision = form.precision();
        boolean folded = form.unrounded() == Form.FUSED;
        StateDict lowered =
                folded ? weights : precision.map(type -> vectors(weights, type)).orElse(weights);
        Draft draft = Lowering.lower(network, lowered, precision, taps);
        if (folded) {
            Folding.fold(draft);
        }
        Plan plan = LayoutAssignment.assign(draft);
        return precision.map(plan::rounded).orElse(plan);
    }

    /** The state dict with biases and the tensors of norms rounded, if the type is also that of stored values. */
    private static StateDict vectors(StateDict weights, ReducedPrecision type) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(weights.tensors());
        if (type.storesValues()) {
            tensors.replaceAll((name, tensor) -> tensor.shape().length == 1 ? rounded(tensor, type) : tensor);
        }
        return new StateDict(tensors);
    }

    private static Tensor rounded(Tensor tensor, ReducedPrecision type) {
        double[] values = new double[tensor.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = type.round(tensor.get(i));
        }
        return Tensor.of(values, tensor.shape());
    }

    /** The same with values rounded as in {@link ReducedPrecision}; the matrices stay as they are. */
    Plan rounded(ReducedPrecision type) {
        return new Rounding(this, type).plan();
    }

    /** Puts the roundings of a number type into a plan whose matrices are rounded already. */
    private static final class Rounding {
        private final Plan plan;
        private final ReducedPrecision type;
        private final List<Layout> values;
        private final List<Instruction> instructions = new ArrayList<>();
        /** By value, the value that holds it rounded. */
        private final Map<Integer, Integer> rounded = new HashMap<>();

        Rounding(Plan plan, ReducedPrecision type) {
            this.plan = plan;
            this.type = type;
            values = new ArrayList<>(plan.values());
        }

        Plan plan() {
            if (type.storesValues()) {
                round("input", plan.input());
                plan.instructions().forEach(this::stored);
            } else {
                plan.instructions().forEach(this::multiplied);
            }
            List<Tap> taps = plan.taps().stream()
                    .map(tap -> new Tap(tap.block(), current(tap.value())))
                    .toList();
            return new Plan(values, instructions, plan.input(), current(plan.output()), taps);
        }

        /** The instruction on rounded values, and its result rounded. */
        private void stored(Instruction instruction) {
            Instruction reading = instruction.reading(this::current);
            if (reading instanceof Instruction.Weighted layer && layer.bias() != null) {
                double[] bias = Arrays.stream(layer.bias()).map(type::round).toArray();
                reading = layer.weighted(new Instruction.Weights(layer.weight(), bias));
            }
            instructions.add(reading);
            if (!onlyMoves(instruction)) {
                round(instruction.name(), instruction.output());
            }
        }

        /** The instruction with the input of its product rounded, if it has one. */
        private void multiplied(Instruction instruction) {
            if (!(instruction instanceof Instruction.Weighted)) {
                instructions.add(instruction);
                return;
            }
            int input = instruction.inputs().get(0);
            if (!rounded.containsKey(input)) {
                round(instruction.name(), input);
            }
            instructions.add(
                    instruction instanceof Instruction.Convolve conv
                            ? conv.moved(rounded.get(input), conv.output())
                            : instruction.reading(rounded::get));
        }

        private void round(String name, int value) {
            values.add(plan.layout(value));
            rounded.put(value, values.size() - 1);
            instructions.add(new Instruction.Round(name, value, values.size() - 1, type));
        }

        /** The value that others read. In a type that only products read, all others read the value itself. */
        private int current(int value) {
            return type.storesValues() ? rounded.getOrDefault(value, value) : value;
        }

        /** Whether each element of the result is an element of an input or 0, and so rounded already. */
        private static boolean onlyMoves(Instruction instruction) {
            return instruction instanceof MapInstruction.MaxPool
                    || instruction instanceof MapInstruction.Concatenate
                    || instruction instanceof MapInstruction.Reshape
                    || instruction instanceof Instruction.Activate activate && activate.function() == Function.RELU;
        }
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
