package org.repmlpeval.model.engine.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.AddOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Rint;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.repmlpeval.model.plan.Function;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Instruction.PartitionAffine;
import org.repmlpeval.model.plan.Instruction.ShareSetLinear;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.MapInstruction;
import org.repmlpeval.model.plan.PartitionInstruction;

/** Every kind of instruction as ND4J operations. The other classes named Steps hold some of them. */
final class Steps {
    private static final double SQRT_HALF = Math.sqrt(0.5);

    private Steps() {}

    static Step bind(Instruction instruction, Layout in, Layout out, ArrayWeights weights) {
        int y = instruction.output();
        if (instruction instanceof Instruction.Convolve conv) {
            return ConvolutionSteps.convolve(conv, in, out, weights);
        } else if (instruction instanceof Instruction.Depthwise depthwise) {
            return ConvolutionSteps.depthwise(depthwise, weights);
        } else if (instruction instanceof ShareSetLinear linear) {
            return shareSets(linear, weights);
        } else if (instruction instanceof Instruction.ChannelAffine norm) {
            INDArray scale = byChannel(norm.scale(), in, weights);
            INDArray shift = byChannel(norm.shift(), in, weights);
            return values -> {
                Nd4j.exec(new BroadcastMulOp(values.matrix(norm.input()), scale, values.matrix(y), 0));
                Nd4j.exec(new BroadcastAddOp(values.matrix(y), shift, values.matrix(y), 0));
            };
        } else if (instruction instanceof PartitionAffine affine) {
            return partitionAffine(affine, in, weights);
        } else if (instruction instanceof Instruction.Activate activate) {
            return values -> {
                values.matrix(y).assign(values.matrix(activate.input()));
                apply(activate.function(), values.matrix(y), values);
            };
        } else if (instruction instanceof Instruction.Add add) {
            return values ->
                    Nd4j.exec(new AddOp(values.matrix(add.left()), values.matrix(add.right()), values.matrix(y)));
        } else if (instruction instanceof Instruction.Gate gate) {
            return values -> Nd4j.exec(new MulOp(values.cube(gate.input()), values.cube(gate.gate()), values.cube(y)));
        } else if (instruction instanceof Instruction.Quantize quantize) {
            return values -> {
                INDArray x = values.matrix(y);
                x.assign(values.matrix(quantize.input())).divi(quantize.scale());
                Nd4j.exec(new Rint(x, x));
                Transforms.max(x, -Instruction.Quantize.STEPS, false);
                Transforms.min(x, Instruction.Quantize.STEPS, false);
                x.muli(quantize.scale());
            };
        } else if (instruction instanceof Instruction.Round round) {
            return values -> ArrayTransfer.round(values, round);
        } else if (instruction instanceof Instruction.Mean mean) {
            return values -> values.cube(mean.input()).mean(values.matrix(y), 2);
        } else if (instruction instanceof PartitionInstruction onPartitions) {
            return PartitionSteps.bind(onPartitions, in, weights);
        }
        return MapSteps.bind((MapInstruction) instruction, in, out);
    }

    /** (S, rows, h·w) · (S, h·w, h·w), each set's weight transposed beforehand. */
    private static Step shareSets(ShareSetLinear whole, ArrayWeights weights) {
        int sets = whole.view().sets();
        int area = whole.view().area();
        INDArray weight = weights.transposedSets(whole.weight(), sets);
        ShareSetLinear linear = whole.withoutWeights();
        INDArray bias = linear.bias() == null ? null : weights.constant(linear.bias(), sets, 1, area);
        return values -> {
            INDArray x = values.view(linear.input(), sets, -1, area);
            INDArray y = values.view(linear.output(), sets, -1, area);
            for (int set = 0; set < sets; set++) {
                multiply(x.slice(set), weight.slice(set), y.slice(set));
            }
            if (bias != null) {
                Nd4j.exec(new AddOp(y, bias, y));
            }
        };
    }

    private static Step partitionAffine(PartitionAffine affine, Layout layout, ArrayWeights weights) {
        INDArray scale = byChannel(affine.scale(), layout, weights);
        int area = affine.view().area();
        int[] channels = layout.channelOrder();
        double[] shifts = new double[channels.length * area];
        for (int i = 0; i < shifts.length; i++) {
            int channel = channels[i / area];
            int element = channel % affine.view().sets() * area + i % area;
            shifts[i] = affine.shift()[channel] * affine.rowSums()[element] + affine.bias()[element];
        }
        INDArray shift = weights.constant(shifts, channels.length, 1, area);
        return values -> {
            INDArray y = values.matrix(affine.output());
            Nd4j.exec(new BroadcastMulOp(values.matrix(affine.input()), scale, y, 0));
            INDArray rows = values.view(affine.output(), channels.length, -1, area);
            Nd4j.exec(new AddOp(rows, shift, rows));
            if (affine.gate() != Instruction.NONE) {
                INDArray cube = values.cube(affine.output());
                Nd4j.exec(new MulOp(cube, values.cube(affine.gate()), cube));
            }
            if (affine.base() != Instruction.NONE) {
                Nd4j.exec(new AddOp(y, values.matrix(affine.base()), y));
            }
        };
    }

    static INDArray byChannel(double[] values, Layout layout, ArrayWeights weights) {
        int[] order = layout.channelOrder();
        double[] arranged = new double[order.length];
        for (int row = 0; row < order.length; row++) {
            arranged[row] = values[order[row]];
        }
        return weights.constant(arranged, order.length);
    }

    /** {@code c = a · b}; operands are contiguous, because only then does ND4J use oneDNN on the CPU. */
    static void multiply(INDArray a, INDArray b, INDArray c) {
        Nd4j.exec(new Mmul(a, b, c, null));
    }

    /** Works in place. GELU is computed with erf, because ND4J's own GELU operations are approximations. */
    static void apply(Function function, INDArray x, Values values) {
        switch (function) {
            case NONE -> {}
            case RELU -> Transforms.relu(x, false);
            case SIGMOID -> Transforms.sigmoid(x, false);
            case GELU -> {
                x.muli(SQRT_HALF);
                erfGate(x, values);
                x.muli(SQRT_HALF);
            }
            case ERF_GATE -> erfGate(x, values);
        }
    }

    private static void erfGate(INDArray x, Values values) {
        INDArray scratch = values.scratch(x.length());
        INDArray erf = scratch.reshape('c', x.shape());
        Nd4j.exec(new Erf(x, erf));
        x.muli(erf.addi(1.0));
        values.give(scratch);
    }
}
