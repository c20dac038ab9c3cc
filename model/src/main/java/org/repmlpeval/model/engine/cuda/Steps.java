package org.repmlpeval.model.engine.cuda;

import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.repmlpeval.model.arch.network.ReducedPrecision;
import org.repmlpeval.model.engine.cuda.ConvolutionSteps.Finish;
import org.repmlpeval.model.engine.cuda.device.Grid;
import org.repmlpeval.model.engine.cuda.device.NumberType;
import org.repmlpeval.model.engine.cuda.device.Product;
import org.repmlpeval.model.plan.Function;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Instruction.Convolve;
import org.repmlpeval.model.plan.Instruction.PartitionAffine;
import org.repmlpeval.model.plan.Instruction.ShareSetLinear;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.MapInstruction;
import org.repmlpeval.model.plan.PartitionInstruction;

/** Binds each kind of instruction. Values are {@code (C', N, P')}, see {@link Layout}. */
final class Steps {
    /** Of a block that computes a mean; the kernel has the same number. */
    private static final int MEAN_THREADS = 128;

    private static final long NO_ADDRESS = 0;

    private Steps() {}

    static Step bind(Instruction instruction, Layout in, Layout out, DeviceWeights weights) {
        int y = instruction.output();
        if (instruction instanceof Instruction.Convolve conv) {
            return ConvolutionSteps.convolve(conv, in, out, weights);
        } else if (instruction instanceof Instruction.Depthwise depthwise) {
            return ConvolutionSteps.depthwise(depthwise, in, weights);
        } else if (instruction instanceof ShareSetLinear linear) {
            return shareSets(linear, in, weights);
        } else if (instruction instanceof Instruction.ChannelAffine norm) {
            long scale = weights.constant(byChannel(norm.scale(), out));
            long shift = weights.constant(byChannel(norm.shift(), out));
            Finish finish = new Finish(scale, shift, Function.NONE);
            return Step.of(run -> finish(run, norm.input(), Instruction.NONE, y, finish));
        } else if (instruction instanceof PartitionAffine affine) {
            return partitionAffine(affine, in, weights);
        } else if (instruction instanceof Instruction.Activate activate) {
            return Step.of(run -> finish(run, activate.input(), Instruction.NONE, y, Finish.of(activate.function())));
        } else if (instruction instanceof Instruction.Add add) {
            return Step.of(run -> finish(run, add.left(), add.right(), y, Finish.of(Function.NONE)));
        } else if (instruction instanceof Instruction.Gate gate) {
            return Step.of(run -> affine(run, new Affine(gate.input(), gate.gate(), Instruction.NONE, y, 1), 0, 0, 0));
        } else if (instruction instanceof Instruction.Quantize quantize) {
            return Step.of(run -> run.launch(
                    "quantize",
                    y,
                    run.address(quantize.input()),
                    run.address(y),
                    run.number(quantize.scale()),
                    out.shape().channels(),
                    out.columns(run.images())));
        } else if (instruction instanceof Instruction.Round round) {
            ReducedPrecision type = round.precision();
            return Step.of(run -> run.launch(
                    "reduce",
                    y,
                    run.address(round.input()),
                    run.address(y),
                    type.mantissaBits(),
                    type.smallestExponent(),
                    run.number(type.largest()),
                    out.shape().channels(),
                    out.columns(run.images())));
        } else if (instruction instanceof Instruction.Mean mean) {
            int rows = in.shape().channels();
            return Step.of(run -> run.launch(
                    "mean",
                    Grid.ofBlocks(rows, run.images(), MEAN_THREADS),
                    run.address(mean.input()),
                    run.address(y),
                    rows,
                    run.images(),
                    in.pixels()));
        } else if (instruction instanceof PartitionInstruction onPartitions) {
            return PartitionSteps.bind(onPartitions, in, weights);
        }
        return MapSteps.bind((MapInstruction) instruction, in, out, weights);
    }

    /** (S, rows, h·w) · (S, h·w, h·w), each set's weight transposed. */
    private static Step shareSets(ShareSetLinear whole, Layout layout, DeviceWeights weights) {
        int sets = whole.view().sets();
        int area = whole.view().area();
        long weight = weights.transposed(whole.weight(), sets);
        ShareSetLinear linear = whole.withoutWeights();
        long bias = linear.bias() == null
                ? NO_ADDRESS
                : weights.constant(byElement(layout, area, (c, e) -> linear.bias()[c % sets * area + e]));
        int y = linear.output();
        Consumer<Run> work = run -> {
            int rows = layout.shape().channels() / sets * (layout.columns(run.images()) / area);
            Product product = new Product(sets, rows, area, area);
            long x = run.address(linear.input());
            if (bias == NO_ADDRESS) {
                run.multiply(product, x, weight, run.address(y));
            } else {
                long sums = run.sums(product, x, weight, y, 0);
                Affine affine = new Affine(Instruction.NONE, Instruction.NONE, Instruction.NONE, y, area);
                affine(run, affine, sums, NO_ADDRESS, bias);
            }
        };
        return bias == NO_ADDRESS ? Step.of(work) : new Step(work, images -> sumBytes(layout, images, weights.type()));
    }

    private static Step partitionAffine(PartitionAffine affine, Layout layout, DeviceWeights weights) {
        int sets = affine.view().sets();
        int area = affine.view().area();
        long scale = weights.constant(byElement(layout, area, (c, e) -> affine.scale()[c]));
        long shift = weights.constant(byElement(layout, area, (c, e) -> {
            int element = c % sets * area + e;
            return affine.shift()[c] * affine.rowSums()[element] + affine.bias()[element];
        }));
        Affine work = new Affine(affine.input(), affine.gate(), affine.base(), affine.output(), area);
        return Step.of(run -> affine(run, work, 0, scale, shift));
    }

    /** A number for an element of the partitions of a channel. */
    private interface Elements {
        double get(int channel, int element);
    }

    /** {@code (C', h·w)}. */
    private static double[] byElement(Layout layout, int area, Elements elements) {
        int[] channels = layout.channelOrder();
        double[] values = new double[channels.length * area];
        for (int i = 0; i < values.length; i++) {
            values[i] = elements.get(channels[i / area], i % area);
        }
        return values;
    }

    /**
     * Values of y = base + gate · (scale · x + shift).
     *
     * @param input none if sums are read
     * @param area elements of a partition, each with its own scale and shift
     */
    record Affine(int input, int gate, int base, int output, int area) {}

    /** @param sums address of what is read instead of a value, or 0 */
    static void affine(Run run, Affine affine, long sums, long scale, long shift) {
        Layout layout = run.layout(affine.output());
        run.launch(
                "affine",
                affine.output(),
                run.address(affine.input()),
                sums,
                run.address(affine.output()),
                run.address(affine.base()),
                run.address(affine.gate()),
                scale,
                shift,
                layout.shape().channels(),
                run.images(),
                layout.pixels(),
                affine.area());
    }

    /** y = f(scale · x + shift + base), scale and shift per row. */
    static void finish(Run run, int x, int base, int y, Finish finish) {
        finish(run, new Ending(x, 0, base, y, new Part(0, run.layout(y).columns(run.images()))), finish);
    }

    /** Columns of a value. */
    record Part(int from, int columns) {}

    /**
     * Values of y = f(scale · x + shift + base).
     *
     * @param input none if sums are read
     * @param sums address of what is read instead of a value, the columns of the part alone; or 0
     */
    record Ending(int input, long sums, int base, int output, Part part) {
        /** What follows the product of a convolution. */
        Ending(Convolve conv, long sums, int from, int columns) {
            this(Instruction.NONE, sums, conv.base(), conv.output(), new Part(from, columns));
        }
    }

    static void finish(Run run, Ending ending, Finish finish) {
        Layout layout = run.layout(ending.output());
        int rows = layout.shape().channels();
        run.launch(
                "finish",
                Grid.of(rows, ending.part().columns()),
                run.address(ending.input()),
                ending.sums(),
                run.address(ending.output()),
                run.address(ending.base()),
                finish.scale(),
                finish.shift(),
                finish.function().ordinal(),
                rows,
                ending.part().columns(),
                ending.part().from(),
                layout.columns(run.images()));
    }

    /** Bytes that the sums of a value take, if values are narrower than sums; otherwise 0, because they fit in the value's place. */
    static long sumBytes(Layout layout, int images, NumberType type) {
        return type.isNarrow()
                ? (long) layout.shape().size() * images * type.sums().bytes()
                : 0;
    }

    /** Numbers of channels in the order of a layout's rows; null for null. */
    static double[] byChannel(double[] values, Layout layout) {
        return values == null ? null : byChannel(channel -> values[channel], layout);
    }

    static double[] byChannel(IntToDoubleFunction values, Layout layout) {
        return IntStream.of(layout.channelOrder()).mapToDouble(values).toArray();
    }
}
