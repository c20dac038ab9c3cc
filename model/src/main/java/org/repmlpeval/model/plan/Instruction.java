package org.repmlpeval.model.plan;

import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.ReducedPrecision;

/**
 * One step of a plan. Values are named by number; channels, pixels and weights are in their natural order here, and a backend
 * arranges weights by the {@link Layout} of the values. There are only a few kinds on purpose: a backend implements each once.
 */
public sealed interface Instruction
        permits Instruction.OfOne,
                Instruction.Convolve,
                Instruction.PartitionAffine,
                Instruction.Add,
                Instruction.Gate,
                PartitionInstruction,
                MapInstruction {
    /** Used instead of a value's number if there is no value. */
    int NONE = -1;

    /** Path of the module that this instruction comes from, for messages and profiles. */
    String name();

    /** Values that it reads. */
    List<Integer> inputs();

    /** Value that it writes. */
    int output();

    /** The same with other inputs. @param values the new number of each input */
    Instruction reading(IntUnaryOperator values);

    /** This instruction after a backend has loaded its weights: it keeps their sizes and releases the tensors. */
    default Instruction withoutWeights() {
        return this;
    }

    /** Short name of the kind, for profiles. */
    default String kind() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** An instruction that reads one value. */
    sealed interface OfOne extends Instruction {
        int input();

        @Override
        default List<Integer> inputs() {
            return List.of(input());
        }
    }

    /**
     * Weights of a linear layer.
     *
     * @param matrix a row per output
     * @param bias a number per row, or null
     */
    record Weights(Matrix matrix, double[] bias) {
        /** The same without the numbers of the matrix. */
        Weights outline() {
            return new Weights(matrix.outline(), bias);
        }
    }

    /** A layer with weights. */
    interface Weighted {
        Weights weights();

        /** The same with other weights of the same size. */
        Instruction weighted(Weights newWeights);

        default Matrix weight() {
            return weights().matrix();
        }

        /** A number per row of the matrix, or null. */
        default double[] bias() {
            return weights().bias();
        }
    }

    /**
     * Convolution, including 1×1 convolutions and fully-connected layers: out = f(norm(weight ∗ in + bias) + base).
     *
     * @param base value added to the result, of the result's shape, or {@link #NONE}
     * @param weights {@code (O, C/groups · kH · kW)} and (O)
     */
    record Convolve(String name, int input, int base, int output, Window window, Weights weights, Ending ending)
            implements Instruction, Weighted {
        /**
         * Where it looks.
         *
         * @param view partitions that are treated as separate maps, or null for the whole map
         */
        public record Window(Geometry geometry, PartitionView view) {
            /** On the whole map. */
            public static Window of(Geometry geometry) {
                return new Window(geometry, null);
            }
        }

        /**
         * What is done with the sums.
         *
         * @param norm a norm of O channels, or null; only plans of {@link Plan#channelsLast} and {@link Plan#endings} have one
         */
        public record Ending(ChannelAffine norm, Function function) {
            public static Ending of(Function function) {
                return new Ending(null, function);
            }
        }

        public Geometry geometry() {
            return window.geometry();
        }

        /** Partitions that it treats as separate maps, or null for the whole map. */
        public PartitionView view() {
            return window.view();
        }

        /** The same with another input and output. */
        Convolve moved(int newInput, int newOutput) {
            return new Convolve(name, newInput, base, newOutput, window, weights, ending);
        }

        /** The same added to a value. */
        Convolve onto(int newBase) {
            return new Convolve(name, input, newBase, output, window, weights, ending);
        }

        @Override
        public Convolve weighted(Weights newWeights) {
            return new Convolve(name, input, base, output, window, newWeights, ending);
        }

        /** The same with another ending. */
        Convolve then(Ending newEnding) {
            return new Convolve(name, input, base, output, window, weights, newEnding);
        }

        public Function function() {
            return ending.function();
        }

        @Override
        public List<Integer> inputs() {
            return present(input, base);
        }

        @Override
        public Convolve withoutWeights() {
            return weighted(weights.outline());
        }

        /** Whether it is a single matrix product. */
        public boolean isProduct() {
            return geometry().isPointwise() && geometry().groups() == 1;
        }

        @Override
        public Convolve reading(IntUnaryOperator values) {
            return new Convolve(name, values.applyAsInt(input), at(values, base), output, window, weights, ending);
        }

        @Override
        public String kind() {
            return isProduct() ? "pointwise" : "convolution";
        }
    }

    /**
     * Fully-connected layer over each row of a partition view, with weights shared by the channels of a set:
     * {@code (…, S, h·w) → (…, S, h·w)}.
     *
     * @param weights {@code (S·h·w, h·w)} and (S·h·w)
     */
    record ShareSetLinear(String name, int input, int output, PartitionView view, Weights weights)
            implements OfOne, Weighted {
        @Override
        public ShareSetLinear withoutWeights() {
            return weighted(weights.outline());
        }

        @Override
        public ShareSetLinear weighted(Weights newWeights) {
            return new ShareSetLinear(name, input, output, view, newWeights);
        }

        @Override
        public ShareSetLinear reading(IntUnaryOperator values) {
            return new ShareSetLinear(name, values.applyAsInt(input), output, view, weights);
        }

        @Override
        public String kind() {
            return "fc3";
        }
    }

    /**
     * Separate convolution of each channel within each partition, with "same" padding and stride 1. Channels of a set share a
     * kernel.
     *
     * @param weights {@code (S, kH · kW)} and (S)
     */
    record Depthwise(
            String name, int input, int output, PartitionView view, int kernelHeight, int kernelWidth, Weights weights)
            implements OfOne, Weighted {
        @Override
        public Depthwise withoutWeights() {
            return weighted(weights.outline());
        }

        @Override
        public Depthwise weighted(Weights newWeights) {
            return new Depthwise(name, input, output, view, kernelHeight, kernelWidth, newWeights);
        }

        @Override
        public Depthwise reading(IntUnaryOperator values) {
            return new Depthwise(name, values.applyAsInt(input), output, view, kernelHeight, kernelWidth, weights);
        }
    }

    /** y = scale·x + shift per channel, a batch norm with its stored statistics; scale and shift have shape (C). */
    record ChannelAffine(String name, int input, int output, double[] scale, double[] shift) implements OfOne {
        @Override
        public ChannelAffine reading(IntUnaryOperator values) {
            return new ChannelAffine(name, values.applyAsInt(input), output, scale, shift);
        }

        @Override
        public String kind() {
            return "norm";
        }
    }

    /**
     * What remains of norms, bias, gate and residual around a {@link ShareSetLinear} after folding: y = base + gate · (scale·x +
     * shift·rowSums + bias).
     *
     * @param base value of the result's shape, or {@link #NONE} for 0
     * @param gate value {@code (C, 1, 1)}, or {@link #NONE} for 1
     */
    record PartitionAffine(
            String name, int input, int gate, int base, int output, PartitionView view, Coefficients coefficients)
            implements Instruction {
        /** Numbers of the formula: scale and shift (C) per channel, rowSums and bias (S·h·w) per element of a set's row. */
        public record Coefficients(double[] scale, double[] shift, double[] rowSums, double[] bias) {}

        public double[] scale() {
            return coefficients.scale();
        }

        public double[] shift() {
            return coefficients.shift();
        }

        public double[] rowSums() {
            return coefficients.rowSums();
        }

        public double[] bias() {
            return coefficients.bias();
        }

        /** The same with another gate, base and output. */
        PartitionAffine with(int newGate, int newBase, int newOutput) {
            return new PartitionAffine(name, input, newGate, newBase, newOutput, view, coefficients);
        }

        @Override
        public List<Integer> inputs() {
            return present(input, gate, base);
        }

        @Override
        public PartitionAffine reading(IntUnaryOperator values) {
            return new PartitionAffine(
                    name, values.applyAsInt(input), at(values, gate), at(values, base), output, view, coefficients);
        }

        @Override
        public String kind() {
            return "epilogue";
        }
    }

    /** Element-wise function. */
    record Activate(String name, int input, int output, Function function) implements OfOne {
        @Override
        public Activate reading(IntUnaryOperator values) {
            return new Activate(name, values.applyAsInt(input), output, function);
        }

        @Override
        public String kind() {
            return "activation";
        }
    }

    /** Sum of two values of equal shape. */
    record Add(String name, int left, int right, int output) implements Instruction {
        @Override
        public List<Integer> inputs() {
            return List.of(left, right);
        }

        @Override
        public Add reading(IntUnaryOperator values) {
            return new Add(name, values.applyAsInt(left), values.applyAsInt(right), output);
        }
    }

    /** Map {@code (C, H, W)} times gate {@code (C, 1, 1)}. */
    record Gate(String name, int input, int gate, int output) implements Instruction {
        @Override
        public List<Integer> inputs() {
            return List.of(input, gate);
        }

        @Override
        public Gate reading(IntUnaryOperator values) {
            return new Gate(name, values.applyAsInt(input), values.applyAsInt(gate), output);
        }
    }

    /** Mean over height and width: {@code (C, H, W) → (C, 1, 1)}. */
    record Mean(String name, int input, int output) implements OfOne {
        @Override
        public Mean reading(IntUnaryOperator values) {
            return new Mean(name, values.applyAsInt(input), output);
        }

        @Override
        public String kind() {
            return "pool";
        }
    }

    /**
     * Simulates 8-bit values: x' = s · min(127, max(−127, round(x / s))), ties to even.
     *
     * @param scale s, positive
     */
    record Quantize(String name, int input, int output, double scale) implements OfOne {
        /** Suffix of the name of the tensor that holds s; it follows the name of the layer whose input is rounded. */
        public static final String SCALE = ".input_scale";

        /** Largest whole number of a grid. */
        public static final int STEPS = 127;

        @Override
        public Quantize reading(IntUnaryOperator values) {
            return new Quantize(name, values.applyAsInt(input), output, scale);
        }
    }

    /** Each element rounded to a number type. */
    record Round(String name, int input, int output, ReducedPrecision precision) implements OfOne {
        @Override
        public Round reading(IntUnaryOperator values) {
            return new Round(name, values.applyAsInt(input), output, precision);
        }
    }

    private static int at(IntUnaryOperator values, int value) {
        return value == NONE ? NONE : values.applyAsInt(value);
    }

    private static List<Integer> present(int... values) {
        return IntStream.of(values).filter(v -> v != NONE).boxed().toList();
    }
}
