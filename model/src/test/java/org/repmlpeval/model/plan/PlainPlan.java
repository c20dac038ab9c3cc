package org.repmlpeval.model.plan;

import static org.repmlpeval.model.plan.Instruction.NONE;

import java.util.List;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.MapOperation;
import org.repmlpeval.model.arch.network.Nearest;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.engine.PlainMaps;
import org.repmlpeval.model.engine.cpu.kernel.RowsTest;

/** Every instruction as the plain loop of its definition, float64, one image, everything in natural order. */
public final class PlainPlan {
    private final Plan plan;
    private final double[][] values;

    private PlainPlan(Plan plan) {
        this.plan = plan;
        values = new double[plan.values().size()][];
    }

    /** The result {@code (C, H, W)} for one image {@code (C, H, W)}. */
    public static double[] run(Plan plan, double[] image) {
        PlainPlan plain = new PlainPlan(plan);
        plain.values[plan.input()] = image;
        for (Instruction instruction : plan.instructions()) {
            plain.values[instruction.output()] = plain.apply(instruction);
        }
        return plain.values[plan.output()];
    }

    /** The result of one instruction. @param values by number, each of one image; those that it reads must be there */
    public static double[] step(Plan plan, Instruction instruction, double[][] values) {
        PlainPlan plain = new PlainPlan(plan);
        System.arraycopy(values, 0, plain.values, 0, values.length);
        return plain.apply(instruction);
    }

    private double[] apply(Instruction instruction) {
        Shape shape = plan.layout(instruction.output()).shape();
        if (instruction instanceof MapInstruction map) {
            List<Integer> inputs = map.inputs();
            return PlainMaps.apply(
                    operation(map, shape),
                    inputs.stream().map(v -> values[v]).toList(),
                    inputs.stream().map(v -> plan.layout(v).shape()).toList(),
                    shape);
        }
        double[] result = new double[shape.size()];
        for (int i = 0; i < result.length; i++) {
            int c = i / (shape.height() * shape.width());
            result[i] = element(instruction, c, i / shape.width() % shape.height(), i % shape.width());
        }
        return result;
    }

    private static MapOperation operation(MapInstruction instruction, Shape to) {
        String name = instruction.name();
        if (instruction instanceof MapInstruction.MaxPool pool) {
            return new MapOperation.MaxPool(name, pool.geometry());
        } else if (instruction instanceof MapInstruction.AveragePool) {
            return new MapOperation.AdaptiveAveragePool(name, to.height(), to.width());
        } else if (instruction instanceof MapInstruction.Resize) {
            return new MapOperation.Resize(name, to.height(), to.width());
        } else if (instruction instanceof MapInstruction.Concatenate) {
            return new MapOperation.Concatenate(name);
        }
        return new MapOperation.Flatten(name);
    }

    private double element(Instruction instruction, int c, int y, int x) {
        if (instruction instanceof PartitionInstruction onPartitions) {
            return element(onPartitions, c, y, x);
        } else if (instruction instanceof Instruction.Convolve conv) {
            Instruction.ChannelAffine norm = conv.ending().norm();
            double sum = sum(conv, c, y, x) + bias(conv.bias(), c);
            double normed = norm == null ? sum : norm.scale()[c] * sum + norm.shift()[c];
            return of(conv.function(), normed + at(conv.base(), c, y, x));
        } else if (instruction instanceof Instruction.ShareSetLinear linear) {
            return sum(linear, c, y, x);
        } else if (instruction instanceof Instruction.Depthwise depthwise) {
            return sum(depthwise, c, y, x);
        } else if (instruction instanceof Instruction.ChannelAffine norm) {
            return norm.scale()[c] * at(norm.input(), c, y, x) + norm.shift()[c];
        } else if (instruction instanceof Instruction.PartitionAffine affine) {
            PartitionView view = affine.view();
            int element = c % view.sets() * view.area() + y % view.height() * view.width() + x % view.width();
            double gate = affine.gate() == NONE ? 1 : values[affine.gate()][c];
            double scaled = affine.scale()[c] * at(affine.input(), c, y, x);
            return at(affine.base(), c, y, x)
                    + gate * (scaled + affine.shift()[c] * affine.rowSums()[element] + affine.bias()[element]);
        } else if (instruction instanceof Instruction.Activate activate) {
            return of(activate.function(), at(activate.input(), c, y, x));
        } else if (instruction instanceof Instruction.Quantize quantize) {
            double steps = Math.rint(at(quantize.input(), c, y, x) / quantize.scale());
            return quantize.scale() * Math.max(-127, Math.min(127, steps));
        } else if (instruction instanceof Instruction.Round round) {
            return Nearest.of(round.precision(), at(round.input(), c, y, x));
        } else if (instruction instanceof Instruction.Add add) {
            return at(add.left(), c, y, x) + at(add.right(), c, y, x);
        } else if (instruction instanceof Instruction.Gate gate) {
            return at(gate.input(), c, y, x) * values[gate.gate()][c];
        } else if (instruction instanceof Instruction.Mean mean) {
            return mean(mean.input(), c);
        }
        throw new AssertionError(instruction);
    }

    private double element(PartitionInstruction instruction, int c, int y, int x) {
        PartitionView view = instruction.view();
        int element = (c * view.height() + y % view.height()) * view.width() + x % view.width();
        if (instruction instanceof PartitionInstruction.ElementAffine norm) {
            return norm.scale()[element] * at(norm.input(), c, y, x) + norm.shift()[element];
        } else if (instruction instanceof PartitionInstruction.AddToPartitions add) {
            return at(add.input(), c, y, x) + at(add.addend(), c, y / view.height(), x / view.width());
        }
        PartitionInstruction.GroupedLinear linear = (PartitionInstruction.GroupedLinear) instruction;
        int top = y / view.height() * view.height();
        int left = x / view.width() * view.width();
        int depth = linear.weight().columns();
        int group = element / (linear.weight().rows() / linear.groups());
        double sum = bias(linear.bias(), element);
        for (int k = 0; k < depth; k++) {
            int input = group * (depth / view.area()) + k / view.area();
            sum += linear.weight().get(element, k)
                    * at(linear.input(), input, top + k % view.area() / view.width(), left + k % view.width());
        }
        return of(linear.function(), sum);
    }

    /** Element of a value, 0 outside of it and of {@link Instruction#NONE}. */
    private double at(int value, int c, int y, int x) {
        if (value == NONE) {
            return 0;
        }
        Shape map = plan.layout(value).shape();
        boolean inside = y >= 0 && y < map.height() && x >= 0 && x < map.width();
        return inside ? values[value][(c * map.height() + y) * map.width() + x] : 0;
    }

    private static double bias(double[] bias, int i) {
        return bias == null ? 0 : bias[i];
    }

    private double sum(Instruction.Convolve conv, int o, int y, int x) {
        Geometry g = conv.geometry();
        int depth = conv.weight().columns() / g.area();
        int outputs = conv.weight().rows() / g.groups();
        double sum = 0;
        for (int k = 0; k < conv.weight().columns(); k++) {
            int c = o / outputs * depth + k / g.area();
            int sy = y * g.stride() - g.padding() + k % g.area() / g.kernelWidth() * g.dilation();
            int sx = x * g.stride() - g.padding() + k % g.kernelWidth() * g.dilation();
            sum += conv.weight().get(o, k) * at(conv.input(), c, sy, sx);
        }
        return sum;
    }

    private double sum(Instruction.ShareSetLinear linear, int c, int y, int x) {
        PartitionView view = linear.view();
        int top = y / view.height() * view.height();
        int left = x / view.width() * view.width();
        int row = c % view.sets() * view.area() + (y - top) * view.width() + x - left;
        double sum = bias(linear.bias(), row);
        for (int k = 0; k < view.area(); k++) {
            sum += linear.weight().get(row, k) * at(linear.input(), c, top + k / view.width(), left + k % view.width());
        }
        return sum;
    }

    private double sum(Instruction.Depthwise depthwise, int c, int y, int x) {
        PartitionView view = depthwise.view();
        int set = c % view.sets();
        double sum = bias(depthwise.bias(), set);
        for (int k = 0; k < depthwise.weight().columns(); k++) {
            int sy = y + k / depthwise.kernelWidth() - depthwise.kernelHeight() / 2;
            int sx = x + k % depthwise.kernelWidth() - depthwise.kernelWidth() / 2;
            boolean here = Math.floorDiv(sy, view.height()) == y / view.height()
                    && Math.floorDiv(sx, view.width()) == x / view.width();
            sum += here ? depthwise.weight().get(set, k) * at(depthwise.input(), c, sy, sx) : 0;
        }
        return sum;
    }

    private double mean(int value, int c) {
        Shape map = plan.layout(value).shape();
        double sum = 0;
        for (int i = 0; i < map.height() * map.width(); i++) {
            sum += at(value, c, i / map.width(), i % map.width());
        }
        return sum / (map.height() * map.width());
    }

    private static double of(Function function, double x) {
        return switch (function) {
            case NONE -> x;
            case RELU -> Math.max(0, x);
            case GELU -> x / 2 * (1 + RowsTest.erf(x * Math.sqrt(0.5)));
            case ERF_GATE -> x * (1 + RowsTest.erf(x));
            case SIGMOID -> 1 / (1 + Math.exp(-x));
        };
    }
}
