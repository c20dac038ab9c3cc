package org.repmlpeval.model.engine.cpu.kernel;

import org.repmlpeval.model.engine.cpu.memory.Gemm;
import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.engine.cpu.memory.NativeFloats;
import org.repmlpeval.model.engine.cpu.memory.WeightStore;
import org.repmlpeval.model.plan.Function;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.PartitionInstruction.GroupedLinear;

/**
 * {@link GroupedLinear}: the elements of each partition are gathered as rows, {@code (N·partitions, C/groups·h·w)}, one product per
 * group follows, and its rows go back to their channels with bias and function. Rows of the extent are groups, columns the outputs of
 * a group.
 */
public final class GroupedLinearKernel extends Kernel {
    private final GroupedLinear linear;
    private final NativeFloats weight;
    private final float[] bias;
    private final int area;
    private final int partitions;
    /** C/groups·h·w. */
    private final int depth;
    /** O/groups. */
    private final int outputs;

    public GroupedLinearKernel(GroupedLinear whole, Layout in, WeightStore weights) {
        super(whole);
        linear = whole.withoutWeights();
        area = linear.view().area();
        partitions = in.pixels() / area;
        depth = whole.weight().columns();
        outputs = whole.weight().rows() / area / linear.groups();
        weight = weights.transposedBlocks(whole.weight(), outputs * area);
        bias = Arrange.floats(linear.bias());
    }

    @Override
    public Extent extent(int images) {
        return new Extent(linear.groups(), outputs, linear.groups() > 1 ? Axis.ROWS : Axis.COLUMNS);
    }

    @Override
    public boolean isColumnwise() {
        return false;
    }

    /** What is gathered, and the product. */
    @Override
    public long scratch(int images) {
        return (long) images * partitions * (depth + outputs * area);
    }

    @Override
    public int productDepth() {
        return depth;
    }

    @Override
    public void run(Lane lane, int rowFrom, int rowTo, int columnFrom, int columnTo) {
        int rows = lane.images() * partitions;
        int width = (columnTo - columnFrom) * area;
        long gathered = lane.gatherOrigin();
        long product = gathered + (long) rows * depth;
        for (int group = rowFrom; group < rowTo; group++) {
            gather(lane, group, rows, gathered);
            long weights = (long) group * depth * outputs * area + (long) columnFrom * area;
            lane.multiply(
                    lane.matrix(gathered, rows, depth, depth),
                    weight.matrix(weights, depth, width, outputs * area),
                    Gemm.Sum.OVERWRITE,
                    lane.matrix(product, rows, width, width));
            for (int output = columnFrom; output < columnTo; output++) {
                scatter(lane, group * outputs + output, rows, product + (long) (output - columnFrom) * area, width);
            }
        }
    }

    private void gather(Lane lane, int group, int rows, long target) {
        int channels = depth / area;
        float[] plane = lane.row(0, rows * area);
        for (int c = 0; c < channels; c++) {
            lane.load(lane.address(linear.input(), group * channels + c, 0), plane, rows * area);
            for (int row = 0; row < rows; row++) {
                lane.store(target + (long) row * depth + (long) c * area, plane, row * area, area);
            }
        }
    }

    private void scatter(Lane lane, int channel, int rows, long source, int width) {
        float[] plane = lane.row(0, rows * area);
        for (int row = 0; row < rows; row++) {
            lane.load(source + (long) row * width, plane, row * area, area);
            if (bias != null) {
                Rows.addScaled(plane, row * area, bias, channel * area, area, 1);
            }
        }
        if (linear.function() != Function.NONE) {
            Rows.apply(linear.function(), plane, rows * area, 0);
        }
        lane.store(lane.address(linear.output(), channel, 0), plane, rows * area);
    }
}
