package org.repmlpeval.model.engine.cpu.kernel;

import java.util.Arrays;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.engine.cpu.memory.Gemm.Sum;
import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.engine.cpu.memory.NativeFloats;
import org.repmlpeval.model.engine.cpu.memory.WeightStore;
import org.repmlpeval.model.plan.Instruction.Convolve;
import org.repmlpeval.model.plan.Layout;

/**
 * Any other convolution. The inputs of each output pixel are gathered into a column, {@code (C/groups · kH · kW, columns)}; then
 * there is one product per group. Reads and writes any order of pixels.
 */
public final class GatherKernel extends Kernel {
    /** Average length of neighbouring pixels from which copying them together beats fetching one by one. */
    private static final int LONG_RUN = 12;

    private final Convolve conv;
    private final Layout in;
    private final Layout out;
    private final NativeFloats weight;
    private final PointwiseKernel.Epilogue epilogue;
    private final int taps;
    private final int depth;
    private final int mapsPerImage;
    /** Position of the input pixel that tap t of output position p sees, at {@code t · pixels + p}; behind the last if outside. */
    private final int[] sources;
    /** How many positions from here on see neighbours in order, or all the outside; null if those are few. */
    private final int[] runs;

    /** @param in of a whole map, or of one partition if those are maps of their own; likewise out */
    public GatherKernel(Convolve conv, Layout in, Layout out, int mapsPerImage, WeightStore weights) {
        super(conv);
        this.mapsPerImage = mapsPerImage;
        this.conv = conv.withoutWeights();
        this.in = in;
        this.out = out;
        taps = conv.geometry().area();
        depth = conv.weight().columns();
        weight = weights.arranged(conv.weight(), out.channelOrder(), columnOrder());
        epilogue = new PointwiseKernel.Epilogue(conv, out);
        sources = sources();
        runs = runs();
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
            table[i] = inside ? positionOf[y * map.width() + x] : in.pixels();
        }
        return table;
    }

    private int[] runs() {
        int[] lengths = new int[sources.length];
        int starts = 0;
        for (int i = sources.length - 1; i >= 0; i--) {
            boolean last = (i + 1) % out.pixels() == 0;
            boolean outside = sources[i] == in.pixels();
            boolean goesOn = !last
                    && (outside
                            ? sources[i + 1] == in.pixels()
                            : sources[i + 1] == sources[i] + 1 && sources[i + 1] < in.pixels());
            lengths[i] = goesOn ? lengths[i + 1] + 1 : 1;
            starts += goesOn ? 0 : 1;
        }
        return sources.length / starts >= LONG_RUN ? lengths : null;
    }

    @Override
    public Extent extent(int images) {
        return new Extent(out.shape().channels(), images * mapsPerImage * out.pixels(), Axis.COLUMNS);
    }

    @Override
    public int[] inPlaceInputs() {
        return epilogue.inPlaceInputs();
    }

    @Override
    public int gatherRows() {
        return depth;
    }

    @Override
    public int productDepth() {
        return depth;
    }

    @Override
    public void run(Lane lane, int rowFrom, int rowTo, int columnFrom, int columnTo) {
        int n = columnTo - columnFrom;
        Sum sum = epilogue.before(lane, rowFrom, rowTo, columnFrom, columnTo);
        int rowsPerGroup = out.shape().channels() / conv.geometry().groups();
        for (int row = rowFrom; row < rowTo; ) {
            int group = row / rowsPerGroup;
            int end = Math.min(rowTo, (group + 1) * rowsPerGroup);
            gather(lane, group, columnFrom, columnTo);
            lane.multiply(
                    weight.matrix((long) row * depth, end - row, depth, depth),
                    lane.matrix(lane.gatherOrigin(), depth, n, n),
                    sum,
                    lane.matrix(conv.output(), row, columnFrom, end - row, n));
            row = end;
        }
        epilogue.after(lane, rowFrom, rowTo, columnFrom, columnTo);
    }

    private void gather(Lane lane, int group, int columnFrom, int columnTo) {
        int channels = depth / taps;
        int n = columnTo - columnFrom;
        float[] plane = lane.row(0, in.pixels() + 1);
        float[] columns = lane.row(1, taps * n);
        for (int c = 0; c < channels; c++) {
            for (int done = 0; done < n; ) {
                int image = (columnFrom + done) / out.pixels();
                int position = (columnFrom + done) % out.pixels();
                int count = Math.min(n - done, out.pixels() - position);
                lane.load(lane.address(conv.input(), group * channels + c, image * in.pixels()), plane, in.pixels());
                plane[in.pixels()] = 0;
                for (int tap = 0; tap < taps; tap++) {
                    pick(plane, columns, tap * n + done, tap * out.pixels() + position, count);
                }
                done += count;
            }
            lane.store(lane.gatherOrigin() + (long) c * taps * n, columns, taps * n);
        }
    }

    private void pick(float[] plane, float[] columns, int at, int from, int count) {
        if (runs == null) {
            for (int i = 0; i < count; i++) {
                columns[at + i] = plane[sources[from + i]];
            }
            return;
        }
        for (int done = 0; done < count; ) {
            int length = Math.min(runs[from + done], count - done);
            int source = sources[from + done];
            if (source == in.pixels()) {
                Arrays.fill(columns, at + done, at + done + length, 0);
            } else {
                System.arraycopy(plane, source, columns, at + done, length);
            }
            done += length;
        }
    }
}
