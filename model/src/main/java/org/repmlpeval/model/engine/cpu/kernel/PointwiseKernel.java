package org.repmlpeval.model.engine.cpu.kernel;

import org.repmlpeval.model.engine.cpu.memory.Gemm.Sum;
import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.engine.cpu.memory.NativeFloats;
import org.repmlpeval.model.engine.cpu.memory.WeightStore;
import org.repmlpeval.model.plan.Function;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Instruction.Convolve;
import org.repmlpeval.model.plan.Layout;

/** A 1×1 convolution or fully-connected layer: one product, {@code (O, C) · (C, columns)}. */
public final class PointwiseKernel extends Kernel {
    private final Convolve conv;
    private final Layout out;
    private final NativeFloats weight;
    private final Epilogue epilogue;
    private final int depth;

    public PointwiseKernel(Convolve conv, Layout in, Layout out, WeightStore weights) {
        super(conv);
        this.conv = conv.withoutWeights();
        this.out = out;
        depth = conv.weight().columns();
        weight = weights.arranged(conv.weight(), out.channelOrder(), in.channelOrder());
        epilogue = new Epilogue(conv, out);
    }

    @Override
    public Extent extent(int images) {
        return new Extent(out.shape().channels(), images * out.pixels(), Axis.ROWS);
    }

    @Override
    public int[] inPlaceInputs() {
        return epilogue.inPlaceInputs();
    }

    @Override
    public int productDepth() {
        return depth;
    }

    @Override
    public void run(Lane lane, int rowFrom, int rowTo, int columnFrom, int columnTo) {
        Sum sum = epilogue.before(lane, rowFrom, rowTo, columnFrom, columnTo);
        int rows = rowTo - rowFrom;
        int columns = columnTo - columnFrom;
        lane.multiply(
                weight.matrix((long) rowFrom * depth, rows, depth, depth),
                lane.matrix(conv.input(), 0, columnFrom, depth, columns),
                sum,
                lane.matrix(conv.output(), rowFrom, columnFrom, rows, columns));
        epilogue.after(lane, rowFrom, rowTo, columnFrom, columnTo);
    }

    /** The base before a product, bias and function after it. */
    static final class Epilogue {
        private final Convolve conv;
        private final float[] bias;
        private final boolean changes;

        Epilogue(Convolve conv, Layout out) {
            this.conv = conv.withoutWeights();
            bias = Arrange.byChannel(conv.bias(), out);
            changes = conv.bias() != null || conv.function() != Function.NONE;
        }

        /** A base that the product reads too must stay as it is. */
        public int[] inPlaceInputs() {
            return conv.base() == Instruction.NONE || conv.base() == conv.input()
                    ? new int[0]
                    : new int[] {conv.base()};
        }

        /** Lays the base where the product will be added to it. */
        Sum before(Lane lane, int rowFrom, int rowTo, int columnFrom, int columnTo) {
            if (conv.base() == Instruction.NONE) {
                return Sum.OVERWRITE;
            }
            if (!lane.same(conv.base(), conv.output())) {
                int n = columnTo - columnFrom;
                float[] x = lane.row(0, n);
                for (int row = rowFrom; row < rowTo; row++) {
                    lane.load(lane.address(conv.base(), row, columnFrom), x, n);
                    lane.store(lane.address(conv.output(), row, columnFrom), x, n);
                }
            }
            return Sum.ADD;
        }

        void after(Lane lane, int rowFrom, int rowTo, int columnFrom, int columnTo) {
            if (!changes) {
                return;
            }
            int n = columnTo - columnFrom;
            float[] x = lane.row(0, n);
            for (int row = rowFrom; row < rowTo; row++) {
                long at = lane.address(conv.output(), row, columnFrom);
                lane.load(at, x, n);
                Rows.apply(conv.function(), x, n, bias[row]);
                lane.store(at, x, n);
            }
        }
    }
}
