package org.repmlpeval.model.engine.cpu;

import org.repmlpeval.model.arch.Shape;
import org.repmlpeval.model.engine.cpu.Gemm.Sum;
import org.repmlpeval.model.plan.Geometry;
import org.repmlpeval.model.plan.Instruction.Convolve;
import org.repmlpeval.model.plan.Layout;

/**
 * Any other convolution: what each output pixel sees is gathered as a column, {@code (C/groups · kH · kW, columns)}, then one product
 * per group. Reads and writes any order of pixels.
 */
final class GatherKernel extends Kernel {
    private static final int OUTSIDE = -1;

    private final Convolve conv;
    private final Layout in;
    private final Layout out;
    private final NativeFloats weight;
    private final PointwiseKernel.Epilogue epilogue;
    private final int taps;
    private final int depth;
    /** Position of the input pixel that tap t of output position p sees, at {@code t · pixels + p}. */
    private final int[] sources;

    GatherKernel(Convolve conv, Layout in, Layout out, WeightStore weights) {
        super(conv);
        this.conv = conv.withoutWeights();
        this.in = in;
        this.out = out;
        taps = conv.geometry().area();
        depth = conv.weight().columns();
        weight = weights.arranged(conv.weight(), out.channelOrder(), columnOrder());
        epilogue = new PointwiseKernel.Epilogue(conv, out);
        sources = sources();
    }

    /** Columns of the weight, (c, ky, kx), with c in the order of the input's rows; grouped layers have natural orders. */
    private int[] columnOrder() {
        int[] channels = in.channelOrder();
        int[] order = new int[depth];
        for (int i = 0; i < depth; i++) {
            order[i] = (conv.geometry().groups() == 1 ? channels[i / taps] : i / taps) * taps + i % taps;
        }
        return order;
    }

    private int[] sources() {
        Geometry g = conv.geometry();
        Shape map = in.shape();
        int[] positionOf = Layout.inverse(in.pixelOrder());
        int[] pixelOf = out.pixelOrder();
        int[] table = new int[taps * pixelOf.length];
        for (int i = 0; i < table.length; i++) {
            int tap = i / pixelOf.length;
            int pixel = pixelOf[i % pixelOf.length];
            int y = pixel / out.shape().width() * g.stride() - g.padding() + tap / g.kernelWidth() * g.dilation();
            int x = pixel % out.shape().width() * g.stride() - g.padding() + tap % g.kernelWidth() * g.dilation();
            boolean inside = y >= 0 && y < map.height() && x >= 0 && x < map.width();
            table[i] = inside ? positionOf[y * map.width() + x] : OUTSIDE;
        }
        return table;
    }

    @Override
    Extent extent(int images) {
        return new Extent(out.shape().channels(), images * out.pixels(), Axis.COLUMNS);
    }

    @Override
    int[] inPlaceInputs() {
        return epilogue.inPlaceInputs();
    }

    @Override
    int gatherRows() {
        return depth;
    }

    @Override
    void run(Lane lane, int rowFrom, int rowTo, int columnFrom, int columnTo) {
        int n = columnTo - columnFrom;
        Sum sum = epilogue.before(lane, rowFrom, rowTo, columnFrom, columnTo);
        int rowsPerGroup = out.shape().channels() / conv.geometry().groups();
        for (int row = rowFrom; row < rowTo; ) {
            int group = row / rowsPerGroup;
            int end = Math.min(rowTo, (group + 1) * rowsPerGroup);
            gather(lane, group, columnFrom, columnTo);
            Gemm.multiply(
                    end - row,
                    n,
                    depth,
                    weight.at((long) row * depth),
                    depth,
                    lane.pointer(lane.gatherOrigin()),
                    n,
                    sum,
                    lane.pointer(lane.address(conv.output(), row, columnFrom)),
                    lane.stride(conv.output()));
            row = end;
        }
        epilogue.after(lane, rowFrom, rowTo, columnFrom, columnTo);
    }

    private void gather(Lane lane, int group, int columnFrom, int columnTo) {
        int channels = depth / taps;
        int n = columnTo - columnFrom;
        float[] plane = lane.row(0, in.pixels());
        float[] columns = lane.row(1, taps * n);
        for (int c = 0; c < channels; c++) {
            for (int done = 0; done < n; ) {
                int image = (columnFrom + done) / out.pixels();
                int position = (columnFrom + done) % out.pixels();
                int count = Math.min(n - done, out.pixels() - position);
                lane.load(lane.address(conv.input(), group * channels + c, image * in.pixels()), plane, in.pixels());
                for (int tap = 0; tap < taps; tap++) {
                    pick(plane, columns, tap * n + done, tap * out.pixels() + position, count);
                }
                done += count;
            }
            lane.store(lane.gatherOrigin() + (long) c * taps * n, columns, taps * n);
        }
    }

    private void pick(float[] plane, float[] columns, int at, int from, int count) {
        for (int i = 0; i < count; i++) {
            int source = sources[from + i];
            columns[at + i] = source == OUTSIDE ? 0 : plane[source];
        }
    }
}
