package org.repmlpeval.model.plan;

import java.util.Arrays;
import org.repmlpeval.model.plan.Instruction.ChannelAffine;
import org.repmlpeval.model.plan.Instruction.Convolve;
import org.repmlpeval.model.plan.Instruction.Mean;
import org.repmlpeval.model.plan.Instruction.PartitionAffine;
import org.repmlpeval.model.plan.Instruction.ShareSetLinear;
import org.repmlpeval.model.plan.Instruction.Weights;

/**
 * Folds norms backwards into the layer before them (arXiv 2105.01883, section 3.3), or forwards, through means, into every layer
 * that reads them. A norm before a {@link ShareSetLinear} cannot be folded into weights that channels share. Because each channel
 * is a separate row there, its scale moves after the layer and its shift becomes a multiple of the weights' row sums.
 */
final class NormFolding {
    private final Draft draft;

    private NormFolding(Draft draft) {
        this.draft = draft;
    }

    static void fold(Draft draft) {
        NormFolding folding = new NormFolding(draft);
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Instruction instruction : draft.instructions()) {
                if (instruction instanceof ChannelAffine norm && (folding.backwards(norm) || folding.forwards(norm))) {
                    changed = true;
                    break;
                }
            }
        }
    }

    private boolean backwards(ChannelAffine norm) {
        if (!draft.readOnce(norm.input())
                || !(draft.producer(norm.input()).orElse(null) instanceof Convolve conv)
                || conv.base() != Instruction.NONE
                || conv.function() != Function.NONE) {
            return false;
        }
        double[] bias = new double[conv.weight().rows()];
        for (int o = 0; o < bias.length; o++) {
            bias[o] = norm.shift()[o] + (conv.bias() == null ? 0 : norm.scale()[o] * conv.bias()[o]);
        }
        draft.replace(norm);
        draft.replace(
                conv,
                conv.moved(conv.input(), norm.output())
                        .weighted(new Weights(conv.weight().scaleRows(norm.scale()), bias)));
        return true;
    }

    private boolean forwards(ChannelAffine norm) {
        if (draft.isRead(norm.output())
                || !draft.consumers(norm.output()).stream().allMatch(reader -> canTake(reader, norm.output()))) {
            return false;
        }
        for (Instruction reader : draft.consumers(norm.output())) {
            if (reader instanceof Convolve conv) {
                intoInputs(norm, conv);
            } else if (reader instanceof Mean mean) {
                behind(norm, mean);
            } else if (reader instanceof ShareSetLinear linear) {
                behind(norm, linear);
            }
        }
        draft.replace(norm);
        return true;
    }

    private boolean canTake(Instruction reader, int value) {
        return reader instanceof Mean
                || reader instanceof ShareSetLinear
                // Padding adds zeros after the norm, so a shift cannot be moved across it.
                || reader instanceof Convolve conv
                        && conv.base() != value
                        && conv.geometry().padding() == 0
                        && conv.geometry().groups() == 1;
    }

    private void intoInputs(ChannelAffine norm, Convolve conv) {
        int area = conv.geometry().area();
        double[] scale = new double[conv.weight().columns()];
        double[] shift = new double[conv.weight().columns()];
        for (int i = 0; i < scale.length; i++) {
            scale[i] = norm.scale()[i / area];
            shift[i] = norm.shift()[i / area];
        }
        double[] bias = conv.weight().times(shift);
        for (int o = 0; conv.bias() != null && o < bias.length; o++) {
            bias[o] += conv.bias()[o];
        }
        draft.replace(
                conv,
                conv.moved(norm.input(), conv.output())
                        .weighted(new Weights(conv.weight().scaleColumns(scale), bias)));
    }

    /** mean(scale·x + shift) = scale·mean(x) + shift. */
    private void behind(ChannelAffine norm, Mean mean) {
        int plain = draft.value(draft.shape(mean.output()));
        draft.replace(
                mean,
                new Mean(mean.name(), norm.input(), plain),
                new ChannelAffine(norm.name(), plain, mean.output(), norm.scale(), norm.shift()));
    }

    /** W·(scale·x + shift) = scale·(W·x) + shift·rowSums(W), per channel. */
    private void behind(ChannelAffine norm, ShareSetLinear linear) {
        int plain = draft.value(draft.shape(linear.output()));
        int area = linear.view().area();
        double[] ones = new double[area];
        Arrays.fill(ones, 1);
        double[] bias = linear.bias() == null ? new double[linear.weight().rows()] : linear.bias();
        draft.replace(
                linear,
                new ShareSetLinear(
                        linear.name(), norm.input(), plain, linear.view(), new Weights(linear.weight(), null)),
                new PartitionAffine(
                        linear.name(),
                        plain,
                        Instruction.NONE,
                        Instruction.NONE,
                        linear.output(),
                        linear.view(),
                        new PartitionAffine.Coefficients(
                                norm.scale(), norm.shift(), linear.weight().times(ones), bias)));
    }
}
