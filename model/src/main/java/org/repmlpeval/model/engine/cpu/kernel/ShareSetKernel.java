package org.repmlpeval.model.engine.cpu.kernel;

import org.repmlpeval.model.engine.cpu.memory.Gemm;
import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.engine.cpu.memory.NativeFloats;
import org.repmlpeval.model.engine.cpu.memory.WeightStore;
import org.repmlpeval.model.plan.Instruction.ShareSetLinear;
import org.repmlpeval.model.plan.Layout;

/**
 * {@link ShareSetLinear} as one product per set: the rows of a set, {@code (C/S · N · partitions, h·w)}, lie together in memory. Its
 * columns are the elements of a partition.
 */
public final class ShareSetKernel extends Kernel {
    private final ShareSetLinear linear;
    private final Layout layout;
    private final NativeFloats weight;
    private final float[] bias;
    private final int area;
    private final int rowsPerSet;

    public ShareSetKernel(ShareSetLinear linear, Layout layout, WeightStore weights) {
        super(linear);
        this.linear = linear.withoutWeights();
        this.layout = layout;
        weight = weights.transposedBlocks(linear.weight(), linear.view().area());
        bias = Arrange.floats(linear.bias());
        area = linear.view().area();
        rowsPerSet = layout.shape().channels() / linear.view().sets();
    }

    /** With few rows most of the work is reading weights. Dividing it by columns means that no weight is read twice. */
    @Override
    public Extent extent(int images) {
        int channels = layout.shape().channels();
        return new Extent(channels, area, linear.view().sets() >= rowsPerSet ? Axis.ROWS : Axis.COLUMNS);
    }

    @Override
    public boolean isColumnwise() {
        return false;
    }

    @Override
    public int productDepth() {
        return area;
    }

    @Override
    public void run(Lane lane, int rowFrom, int rowTo, int columnFrom, int columnTo) {
        for (int row = rowFrom; row < rowTo; ) {
            int set = row / rowsPerSet;
            int end = Math.min(rowTo, (set + 1) * rowsPerSet);
            set(lane, set, row, end, columnFrom, columnTo);
            row = end;
        }
    }

    private void set(Lane lane, int set, int rowFrom, int rowTo, int columnFrom, int columnTo) {
        int columns = columnTo - columnFrom;
        int perChannel = lane.images() * layout.pixels() / area;
        int rows = (rowTo - rowFrom) * perChannel;
        long out = lane.address(linear.output(), rowFrom, 0) + columnFrom;
        lane.multiply(
                lane.matrix(lane.address(linear.input(), rowFrom, 0), rows, area, area),
                weight.matrix((long) set * area * area + columnFrom, area, columns, area),
                Gemm.Sum.OVERWRITE,
                lane.matrix(out, rows, columns, area));
        if (bias != null) {
            float[] x = lane.row(0, columns);
            for (int row = 0; row < rows; row++) {
                lane.load(out + (long) row * area, x, columns);
                Rows.addScaled(x, 0, bias, set * area + columnFrom, columns, 1);
                lane.store(out + (long) row * area, x, columns);
            }
        }
    }
}
