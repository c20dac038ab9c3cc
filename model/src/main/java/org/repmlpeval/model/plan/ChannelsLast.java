package org.repmlpeval.model.plan;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.repmlpeval.model.arch.network.Shape;

/**
 * Stores the maps of convolutions channels last, and rearranges them where an instruction needs them channel by channel. Convolutions
 * finish what follows them. A plan with share-sets stays as it is, because its products are fastest channel by channel.
 */
final class ChannelsLast {
    /** Smaller maps are columns of one product over all images, which reads the weights only once. */
    private static final int FEWEST_PIXELS = 9;

    private final Draft draft = new Draft();
    private final BitSet last = new BitSet();
    /** The same value in the other order, where it was needed. */
    private final Map<Integer, Integer> rearranged = new HashMap<>();

    private ChannelsLast() {}

    static Plan of(Plan plan) {
        boolean wanted = plan.instructions().stream().anyMatch(i -> isEligible(plan, i));
        boolean shares = plan.instructions().stream()
                .anyMatch(i -> i instanceof Instruction.ShareSetLinear || i instanceof Instruction.PartitionAffine);
        return wanted && !shares ? new ChannelsLast().rewrite(plan) : plan;
    }

    private static boolean isEligible(Plan plan, Instruction instruction) {
        return instruction instanceof Instruction.Convolve conv
                && conv.view() == null
                && plan.layout(conv.output()).pixels() >= FEWEST_PIXELS;
    }

    private Plan rewrite(Plan plan) {
        plan.values().forEach(layout -> draft.value(layout.shape()));
        draft.output(plan.output());
        plan.taps().forEach(draft::tap);
        last.set(
                plan.input(),
                plan.instructions().stream().anyMatch(i -> i.inputs().contains(plan.input()) && isEligible(plan, i)));
        for (Instruction instruction : plan.instructions()) {
            add(instruction, isEligible(plan, instruction));
        }
        Folding.endings(draft, last::get);
        return LayoutAssignment.assign(draft, last);
    }

    private void add(Instruction instruction, boolean eligible) {
        boolean first = last.get(instruction.inputs().get(0));
        boolean any = instruction.inputs().stream().anyMatch(last::get);
        if (eligible || instruction instanceof MapInstruction.Resize) {
            add(instruction, true, true);
        } else if (instruction instanceof Instruction.Add || instruction instanceof MapInstruction.Concatenate) {
            add(instruction, any, any);
        } else if (instruction instanceof Instruction.ChannelAffine
                || instruction instanceof Instruction.Activate
                || instruction instanceof Instruction.Quantize
                || instruction instanceof Instruction.Round
                || instruction instanceof MapInstruction.MaxPool) {
            add(instruction, first, first);
        } else if (instruction instanceof Instruction.Mean || instruction instanceof MapInstruction.AveragePool) {
            // What is left of the map is small.
            add(instruction, first, false);
        } else {
            add(instruction, false, false);
        }
    }

    private void add(Instruction instruction, boolean inputsLast, boolean outputLast) {
        draft.add(instruction.reading(value -> ordered(instruction, value, inputsLast)));
        last.set(instruction.output(), outputLast);
    }

    private int ordered(Instruction reader, int value, boolean wanted) {
        if (last.get(value) == wanted) {
            return value;
        }
        return rearranged.computeIfAbsent(value, other -> {
            Shape shape = draft.shape(value);
            int copy = draft.value(shape);
            last.set(copy, wanted);
            draft.add(new MapInstruction.Rearrange(reader.name(), value, copy));
            return copy;
        });
    }
}
