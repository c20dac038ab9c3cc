package org.repmlpeval.model.plan;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.repmlpeval.model.plan.Instruction.Activate;
import org.repmlpeval.model.plan.Instruction.Add;
import org.repmlpeval.model.plan.Instruction.ChannelAffine;
import org.repmlpeval.model.plan.Instruction.Convolve;
import org.repmlpeval.model.plan.Instruction.Convolve.Ending;
import org.repmlpeval.model.plan.Instruction.Gate;
import org.repmlpeval.model.plan.Instruction.PartitionAffine;
import org.repmlpeval.model.plan.Instruction.Weights;
import org.repmlpeval.model.plan.PartitionInstruction.GroupedLinear;

/**
 * Folds instructions into their neighbours. In the fused form, every norm, bias, scale, gate, residual and activation is folded where
 * possible; all rules are exact in real arithmetic, and factors are multiplied in float64. {@link #endings} changes no numbers and serves
 * all forms.
 */
final class Folding {
    private static final double SQRT_HALF = Math.sqrt(0.5);

    private final Draft draft;

    private Folding(Draft draft) {
        this.draft = draft;
    }

    static void fold(Draft draft) {
        NormFolding.fold(draft);
        Folding folding = new Folding(draft);
        draft.instructions().forEach(folding::residual);
        draft.instructions().forEach(folding::activation);
        draft.instructions().forEach(i -> draft.producer(i.output()).ifPresent(folding::geluFactors));
    }

    /**
     * Lets convolutions finish what follows them: a norm, a sum, a function. No weight changes, and the order of operations stays.
     *
     * @param normed whether the convolution that writes a value can take a norm
     */
    static void endings(Draft draft, IntPredicate normed) {
        Folding folding = new Folding(draft);
        draft.instructions().forEach(instruction -> folding.norm(instruction, normed));
        draft.instructions().forEach(folding::residual);
        draft.instructions().forEach(folding::activation);
    }

    private void norm(Instruction instruction, IntPredicate normed) {
        if (instruction instanceof ChannelAffine norm
                && normed.test(norm.input())
                && soleSource(norm.input()) instanceof Convolve conv
                && conv.base() == Instruction.NONE
                && conv.ending().equals(Ending.of(Function.NONE))) {
            draft.replace(conv);
            draft.replace(norm, conv.moved(conv.input(), norm.output()).then(new Ending(norm, Function.NONE)));
        }
    }

    /** Turns x + gate · affine(y) into one pass, and x + convolution(y) into a convolution that accumulates. */
    private void residual(Instruction instruction) {
        if (instruction instanceof Gate gate
                && soleSource(gate.input()) instanceof PartitionAffine affine
                && affine.gate() == Instruction.NONE
                && affine.base() == Instruction.NONE) {
            draft.replace(affine);
            draft.replace(gate, affine.with(gate.gate(), Instruction.NONE, gate.output()));
        } else if (instruction instanceof Add add) {
            if (!accumulate(add, add.left(), add.right())) {
                accumulate(add, add.right(), add.left());
            }
        }
    }

    private boolean accumulate(Add add, int base, int term) {
        Instruction source = soleSource(term);
        if (source instanceof PartitionAffine affine && affine.base() == Instruction.NONE) {
            draft.replace(affine);
            draft.replace(add, affine.with(affine.gate(), base, add.output()));
            return true;
        }
        if (source instanceof Convolve conv && conv.base() == Instruction.NONE && conv.function() == Function.NONE) {
            draft.replace(conv);
            draft.replace(add, conv.moved(conv.input(), add.output()).onto(base));
            return true;
        }
        return false;
    }

    /** An activation after a layer is applied while the layer's result is written. */
    private void activation(Instruction instruction) {
        if (instruction instanceof Activate activate
                && soleSource(activate.input()) instanceof Convolve conv
                && conv.function() == Function.NONE) {
            draft.replace(conv);
            draft.replace(
                    activate,
                    conv.moved(conv.input(), activate.output())
                            .then(new Ending(conv.ending().norm(), activate.function())));
        } else if (instruction instanceof Activate activate
                && soleSource(activate.input()) instanceof GroupedLinear linear
                && linear.function() == Function.NONE) {
            draft.replace(linear);
            draft.replace(activate, linear.then(activate.function(), activate.output()));
        }
    }

    /** GELU(x) = (u/√2)·(1 + erf u) with u = x/√2: both factors go into the layers before and after. */
    private void geluFactors(Instruction instruction) {
        if (instruction instanceof Convolve first
                && first.function() == Function.GELU
                && first.base() == Instruction.NONE
                && soleReader(first.output()) instanceof Convolve second
                && second.input() == first.output()) {
            draft.replace(
                    first,
                    first.weighted(new Weights(
                                    first.weight()
                                            .scaleRows(constant(first.weight().rows())),
                                    scaled(first.bias())))
                            .then(Ending.of(Function.ERF_GATE)));
            draft.replace(
                    second,
                    second.weighted(new Weights(
                            second.weight()
                                    .scaleColumns(constant(second.weight().columns())),
                            second.bias())));
        }
    }

    /** The producer of a value that only one instruction reads; null if there is no such producer. */
    private Instruction soleSource(int value) {
        return draft.readOnce(value) ? draft.producer(value).orElse(null) : null;
    }

    private Instruction soleReader(int value) {
        List<Instruction> readers = draft.consumers(value);
        return draft.readOnce(value) ? readers.get(0) : null;
    }

    private static double[] scaled(double[] bias) {
        return bias == null ? null : Arrays.stream(bias).map(b -> b * SQRT_HALF).toArray();
    }

    private static double[] constant(int length) {
        double[] values = new double[length];
        Arrays.fill(values, SQRT_HALF);
        return values;
    }
}
