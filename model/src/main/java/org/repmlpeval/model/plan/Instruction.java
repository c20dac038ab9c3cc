package org.repmlpeval.model.plan;

import java.util.List;
import java.util.stream.IntStream;
import org.repmlpeval.model.arch.network.Geometry;

/**
 * One step of a plan. Values are named by number; channels, pixels and weights are in their natural order here, and a backend
 * arranges weights by the {@link Layout} of the values. There are only a few kinds on purpose: a backend implements each once.
 */
public sealed interface Instruction
        permits Instruction.Convolve,
                Instruction.ShareSetLinear,
                Instruction.Depthwise,
                Instruction.ChannelAffine,
                Instruction.PartitionAffine,
                Instruction.Activate,
                Instruction.Add,
                Instruction.Gate,
                Instruction.Mean,
                Instruction.Quantize,
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

    /** This instruction after a backend has loaded its weights: it keeps their sizes and releases the tensors. */
    default Instruction withoutWeights() {
        return this;
    }

    /** Short name of the kind, for profiles. */
    String kind();

    /**
     * Convolution, including 1×1 convolutions and fully-connected layers: out = f(weight ∗ in + bias + base).
     *
     * @param base value added to the result, of the result's shape, or {@link #NONE}
     * @param weight {@code (O, C/groups · kH · kW)}
     * @param bias (O), or null
     * @param view partitions that it treats as separate maps, or null for the whole map
     */
    record Convolve(
            String name,
            int input,
            int base,
            int output,
            Geometry geometry,
            Matrix weight,
            double[] bias,
            Function function,
            PartitionView view)
            implements Instruction {
        /** A convolution of the whole map. */
        public Convolve(
                String name,
                int input,
                int base,
                int output,
                Geometry geometry,
                Matrix weight,
                double[] bias,
                Function function) {
            this(name, input, base, output, geometry, weight, bias, function, null);
        }

        /** The same with another input and output. */
        Convolve moved(int newInput, int newOutput) {
            return new Convolve(name, newInput, base, newOutput, geometry, weight, bias, function, view);
        }

        /** The same added to a value. */
        Convolve onto(int newBase) {
            return new Convolve(name, input, newBase, output, geometry, weight, bias, function, view);
        }

        /** The same with another weight and bias. */
        Convolve weighted(Matrix newWeight, double[] newBias) {
            return new Convolve(name, input, base, output, geometry, newWeight, newBias, function, view);
        }

        /** The same followed by another function. */
        Convolve then(Function newFunction) {
            return new Convolve(name, input, base, output, geometry, weight, bias, newFunction, view);
        }

        @Override
        public List<Integer> inputs() {
            return present(input, base);
        }

        @Override
        public Convolve withoutWeights() {
            return new Convolve(name, input, base, output, geometry, weight.outline(), bias, function, view);
        }

        /** Whether it is a single matrix product. */
        public boolean isProduct() {
            return geometry.isPointwise() && geometry.groups() == 1;
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
     * @param weight {@code (S·h·w, h·w)}
     * @param bias (S·h·w), or null
     */
    record ShareSetLinear(String name, int input, int output, PartitionView view, Matrix weight, double[] bias)
            implements Instruction {
        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public ShareSetLinear withoutWeights() {
            return new ShareSetLinear(name, input, output, view, weight.outline(), bias);
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
     * @param weight {@code (S, kH · kW)}
     * @param bias (S), or null
     */
    record Depthwise(
            String name,
            int input,
            int output,
            PartitionView view,
            int kernelHeight,
            int kernelWidth,
            Matrix weight,
            double[] bias)
            implements Instruction {
        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public Depthwise withoutWeights() {
            return new Depthwise(name, input, output, view, kernelHeight, kernelWidth, weight.outline(), bias);
        }

        @Override
        public String kind() {
            return "depthwise";
        }
    }

    /** y = scale·x + shift per channel, a batch norm with its stored statistics; scale and shift have shape (C). */
    record ChannelAffine(String name, int input, int output, double[] scale, double[] shift) implements Instruction {
        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public String kind() {
            return "norm";
        }
    }

    /**
     * What remains of norms, bias, gate and residual around a {@link ShareSetLinear} after folding: y = base + gate · (scale·x +
     * shift·rowSums + bias), scale and shift (C) per channel, rowSums and bias (S·h·w) per element of a set's row.
     *
     * @param base value of the result's shape, or {@link #NONE} for 0
     * @param gate value {@code (C, 1, 1)}, or {@link #NONE} for 1
     */
    record PartitionAffine(
            String name,
            int input,
            int gate,
            int base,
            int output,
            PartitionView view,
            double[] scale,
            double[] shift,
            double[] rowSums,
            double[] bias)
            implements Instruction {
        /** The same with another gate, base and output. */
        PartitionAffine with(int newGate, int newBase, int newOutput) {
            return new PartitionAffine(name, input, newGate, newBase, newOutput, view, scale, shift, rowSums, bias);
        }

        @Override
        public List<Integer> inputs() {
            return present(input, gate, base);
        }

        @Override
        public String kind() {
            return "epilogue";
        }
    }

    /** Element-wise function. */
    record Activate(String name, int input, int output, Function function) implements Instruction {
        @Override
        public List<Integer> inputs() {
            return List.of(input);
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
        public String kind() {
            return "add";
        }
    }

    /** Map {@code (C, H, W)} times gate {@code (C, 1, 1)}. */
    record Gate(String name, int input, int gate, int output) implements Instruction {
        @Override
        public List<Integer> inputs() {
            return List.of(input, gate);
        }

        @Override
        public String kind() {
            return "gate";
        }
    }

    /** Mean over height and width: {@code (C, H, W) → (C, 1, 1)}. */
    record Mean(String name, int input, int output) implements Instruction {
        @Override
        public List<Integer> inputs() {
            return List.of(input);
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
    record Quantize(String name, int input, int output, double scale) implements Instruction {
        /** Suffix of the name of the tensor that holds s; it follows the name of the layer whose input is rounded. */
        public static final String SCALE = ".input_scale";

        /** Largest whole number of a grid. */
        public static final int STEPS = 127;

        @Override
        public List<Integer> inputs() {
            return List.of(input);
        }

        @Override
        public String kind() {
            return "quantize";
        }
    }

    private static List<Integer> present(int... values) {
        return IntStream.of(values).filter(v -> v != NONE).boxed().toList();
    }
}
