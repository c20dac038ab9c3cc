package org.repmlpeval.model.plan;

import static org.repmlpeval.model.plan.Instruction.NONE;

import java.util.List;
import java.util.Random;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.plan.Instruction.Convolve.Ending;
import org.repmlpeval.model.plan.Instruction.Convolve.Window;
import org.repmlpeval.model.plan.Instruction.PartitionAffine.Coefficients;

/** Plans put together by hand, with random weights that float32 holds exactly; each call gives the number of the new value. */
public final class PlanBuilder {
    private final Draft draft = new Draft();
    private final Random random;

    public PlanBuilder(Shape input, Random random) {
        this.random = random;
        draft.value(input);
    }

    public Shape shape(int value) {
        return draft.shape(value);
    }

    /** @param base value that is added, or {@link Instruction#NONE} */
    public int convolve(int x, int base, int outputs, Geometry geometry, Function function) {
        int y = draft.value(convolved(shape(x), geometry, outputs));
        int depth = shape(x).channels() / geometry.groups() * geometry.area();
        return add(new Instruction.Convolve(
                "conv" + y, x, base, y, Window.of(geometry), weights(outputs, depth), Ending.of(function)));
    }

    public int shareSets(int x, PartitionView view) {
        int y = draft.value(shape(x));
        int rows = view.sets() * view.area();
        return add(new Instruction.ShareSetLinear("linear" + y, x, y, view, weights(rows, view.area())));
    }

    public int depthwise(int x, PartitionView view, int kernelHeight, int kernelWidth) {
        int y = draft.value(shape(x));
        Instruction.Weights weights = weights(view.sets(), kernelHeight * kernelWidth);
        return add(new Instruction.Depthwise("depthwise" + y, x, y, view, kernelHeight, kernelWidth, weights));
    }

    public int norm(int x) {
        int y = draft.value(shape(x));
        int channels = shape(x).channels();
        return add(new Instruction.ChannelAffine("norm" + y, x, y, factors(channels), values(channels)));
    }

    /** @param gate value of one number per channel, or {@link Instruction#NONE}; so with the base */
    public int affine(int x, int gate, int base, PartitionView view) {
        int y = draft.value(shape(x));
        int channels = shape(x).channels();
        int rows = view.sets() * view.area();
        Coefficients coefficients = new Coefficients(factors(channels), values(channels), values(rows), values(rows));
        return add(new Instruction.PartitionAffine("affine" + y, x, gate, base, y, view, coefficients));
    }

    /** Something that lets a value lie in partitions. */
    public int seen(int x, PartitionView view) {
        return affine(x, NONE, NONE, view);
    }

    public int activate(int x, Function function) {
        int y = draft.value(shape(x));
        return add(new Instruction.Activate("activate" + y, x, y, function));
    }

    public int add(int left, int right) {
        int y = draft.value(shape(left));
        return add(new Instruction.Add("add" + y, left, right, y));
    }

    public int gate(int x, int gate) {
        int y = draft.value(shape(x));
        return add(new Instruction.Gate("gate" + y, x, gate, y));
    }

    public int mean(int x) {
        int y = draft.value(Shape.map(shape(x).channels(), 1, 1));
        return add(new Instruction.Mean("mean" + y, x, y));
    }

    /** Over all channels of a partition, as many out as in. */
    public int groupedLinear(int x, PartitionView view, int groups, Function function) {
        int y = draft.value(shape(x));
        int rows = shape(x).channels() * view.area();
        return add(new PartitionInstruction.GroupedLinear(
                "grouped" + y, x, y, view, groups, weights(rows, rows / groups), function));
    }

    public int elementAffine(int x, PartitionView view) {
        int y = draft.value(shape(x));
        int elements = shape(x).channels() * view.area();
        return add(new PartitionInstruction.ElementAffine(
                "elements" + y, x, y, view, factors(elements), values(elements)));
    }

    public int quantize(int x, double scale) {
        int y = draft.value(shape(x));
        return add(new Instruction.Quantize("quantize" + y, x, y, scale));
    }

    /** @param addend value of one pixel per partition */
    public int addToPartitions(int x, int addend, PartitionView view) {
        int y = draft.value(shape(x));
        return add(new PartitionInstruction.AddToPartitions("spread" + y, x, addend, y, view));
    }

    public int maxPool(int x, Geometry geometry) {
        int y = draft.value(convolved(shape(x), geometry, shape(x).channels()));
        return add(new MapInstruction.MaxPool("max" + y, x, y, geometry));
    }

    public int averagePool(int x, int height, int width) {
        int y = draft.value(Shape.map(shape(x).channels(), height, width));
        return add(new MapInstruction.AveragePool("average" + y, x, y));
    }

    public int resize(int x, int height, int width) {
        int y = draft.value(Shape.map(shape(x).channels(), height, width));
        return add(new MapInstruction.Resize("resize" + y, x, y));
    }

    public int concatenate(int left, int right) {
        Shape map = shape(left);
        int y = draft.value(Shape.map(map.channels() + shape(right).channels(), map.height(), map.width()));
        return add(new MapInstruction.Concatenate("both" + y, List.of(left, right), y));
    }

    public int reshape(int x, Shape to) {
        int y = draft.value(to);
        return add(new MapInstruction.Reshape("reshape" + y, x, y));
    }

    public Plan plan(int output) {
        draft.output(output);
        return LayoutAssignment.assign(draft);
    }

    private int add(Instruction instruction) {
        draft.add(instruction);
        return instruction.output();
    }

    private Instruction.Weights weights(int rows, int columns) {
        return new Instruction.Weights(matrix(rows, columns), maybe(rows));
    }

    private Matrix matrix(int rows, int columns) {
        float[] values = new float[rows * columns];
        double scale = 2 * Math.sqrt(3.0 / columns);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (scale * (random.nextDouble() - 0.5));
        }
        return Matrix.of(Tensor.of(values, rows, columns), rows, columns);
    }

    private double[] maybe(int length) {
        return random.nextBoolean() ? values(length) : null;
    }

    private double[] values(int length) {
        return random.doubles(length, -0.2, 0.2).map(v -> (float) v).toArray();
    }

    private double[] factors(int length) {
        return random.doubles(length, 0.5, 1.2).map(v -> (float) v).toArray();
    }

    /** Shape of the result of a convolution. */
    private static Shape convolved(Shape in, Geometry geometry, int out) {
        return Shape.map(out, geometry.height(in.height()), geometry.width(in.width()));
    }
}
