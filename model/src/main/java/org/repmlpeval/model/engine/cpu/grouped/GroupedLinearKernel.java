package org.repmlpeval.model.engine.cpu.grouped;

import org.repmlpeval.model.engine.cpu.kernel.Arrange;
import org.repmlpeval.model.engine.cpu.kernel.Kernel;
import org.repmlpeval.model.engine.cpu.kernel.Rows;
import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.engine.cpu.memory.NativeFloats;
import org.repmlpeval.model.engine.cpu.memory.WeightStore;
import org.repmlpeval.model.plan.Function;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.PartitionInstruction.GroupedLinear;

/**
 * {@link GroupedLinear}: the elements of each partition are gathered as rows, {@code (N·partitions, C/groups·h·w)}, one product per
 * group follows, and its rows go back to their channels with bias and function. Rows of the extent are blocks of the groups' outputs,
 * columns the outputs of a block.
 */
public final class GroupedLinearKernel extends Kernel {
    /** With so few partitions, products of a usual batch are faster by oneDNN. */
    private static final int FEW_PARTITIONS = 4;

    private final GroupedLinear linear;
    private final GroupProducts products;
    private final float[] bias;
    private final int area;
    private final int partitions;
    /** C/groups·h·w. */
    private final int depth;
    /** Output channels of a block. */
    private final int outputs;

    public GroupedLinearKernel(GroupedLinear whole, Layout in, WeightStore weights) {
        super(whole);
        linear = whole.withoutWeights();
        area = linear.view().area();
        partitions = in.pixels() / area;
        depth = whole.weight().columns();
        int columns = whole.weight().rows() / linear.groups();
        products = GroupProducts.of(
                new GroupProducts.Size(linear.groups(), depth, columns, columns / area),
                whole.weight(),
                weights,
                partitions <= FEW_PARTITIONS);
        outputs = columns / area / products.blocks();
        bias = Arrange.floats(linear.bias());
    }

    @Override
    public boolean usesOneDnn() {
        return products.usesOneDnn();
    }

    @Override
    public Extent extent(int images) {
        int blocks = linear.groups() * products.blocks();
        return new Extent(blocks, outputs, blocks > 1 || !products.isDivisible() ? Axis.ROWS : Axis.COLUMNS);
    }

    @Override
    public boolean isColumnwise() {
        return false;
    }

    /** What is gathered, the product, and what it needs meanwhile. */
    @Override
    public long scratch(int images) {
        int rows = images * partitions;
        return operands(rows) + products.scratch(rows);
    }

    /** Elements of a product's left factor and result, whole cache lines. */
    private long operands(int rows) {
        return NativeFloats.lines((long) rows * (depth + outputs * area));
    }

    @Override
    public int productDepth() {
        return products.blasDepth();
    }

    @Override
    public void run(Lane lane, int rowFrom, int rowTo, int columnFrom, int columnTo) {
        int rows = lane.images() * partitions;
        int width = (columnTo - columnFrom) * area;
        long gathered = lane.gatherOrigin();
        long product = gathered + (long) rows * depth;
        long scratch = gathered + operands(rows);
        int before = -1;
        for (int block = rowFrom; block < rowTo; block++) {
            int group = block / products.blocks();
            if (group != before) {
                gather(lane, group, rows, gathered);
                before = group;
            }
            products.multiply(
                    lane,
                    block,
                    columnFrom * area,
                    columnTo * area,
                    new GroupProducts.Operands(rows, gathered, product, scratch));
            for (int output = columnFrom; output < columnTo; output++) {
                scatter(lane, block * outputs + output, rows, product + (long) (output - columnFrom) * area, width);
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

    @Override
    public void close() {
        products.close();
    }
}
