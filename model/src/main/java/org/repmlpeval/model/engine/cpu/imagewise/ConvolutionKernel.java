package org.repmlpeval.model.engine.cpu.imagewise;

import org.bytedeco.javacpp.FloatPointer;
import org.repmlpeval.model.engine.cpu.kernel.Arrange;
import org.repmlpeval.model.engine.cpu.kernel.Rows;
import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.engine.cpu.memory.NativeFloats;
import org.repmlpeval.model.engine.cpu.memory.WeightStore;
import org.repmlpeval.model.engine.cpu.onednn.Convolution;
import org.repmlpeval.model.engine.cpu.onednn.Slab;
import org.repmlpeval.model.plan.Function;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Instruction.Convolve;
import org.repmlpeval.model.plan.Layout;

/** Any convolution of whole maps, by oneDNN. */
public final class ConvolutionKernel extends ImageKernel {
    private final Convolve conv;
    private final Layout in;
    private final Convolution convolution;
    private final NativeFloats weight;
    private final FloatPointer bias;

    public ConvolutionKernel(Convolve conv, Layout in, Layout out, WeightStore weights) {
        super(conv, out);
        this.conv = conv.withoutWeights();
        this.in = in;
        boolean adds = conv.base() != Instruction.NONE;
        convolution = new Convolution(
                conv.geometry(),
                in.shape(),
                out.shape(),
                new Convolution.Finish(conv.bias() != null, adds, conv.function() == Function.RELU));
        weight = weights.packed(
                conv.weight(), convolution.weightOrder(), convolution.weightElements(), convolution::pack);
        bias = conv.bias() == null ? null : new FloatPointer(Arrange.floats(conv.bias()));
    }

    @Override
    public int[] inPlaceInputs() {
        return conv.base() == Instruction.NONE || conv.base() == conv.input() ? new int[0] : new int[] {conv.base()};
    }

    @Override
    public long scratch(int images) {
        return convolution.scratch();
    }

    @Override
    void run(Lane lane, int image, int from, int to) {
        Slab slab = Slab.of(conv.geometry(), in.shape().height(), from, to);
        if (conv.base() != Instruction.NONE && !lane.same(conv.base(), conv.output())) {
            copyBase(lane, image, from, to);
        }
        convolution.run(
                slab,
                new Convolution.Operands(
                        lane.pointer(lane.address(conv.input(), image, slab.from() * width(in))),
                        weight.address(0),
                        bias,
                        lane.pointer(lane.address(conv.output(), image, from * width())),
                        lane.pointer(lane.gatherOrigin())));
        if (conv.function() != Function.NONE && conv.function() != Function.RELU) {
            float[] x = lane.row(0, width());
            for (int row = from; row < to; row++) {
                long at = lane.address(conv.output(), image, row * width());
                lane.load(at, x, width());
                Rows.apply(conv.function(), x, width(), 0);
                lane.store(at, x, width());
            }
        }
    }

    @Override
    public void close() {
        convolution.close();
        if (bias != null) {
            bias.close();
        }
    }

    private void copyBase(Lane lane, int image, int from, int to) {
        float[] x = lane.row(0, width());
        for (int row = from; row < to; row++) {
            lane.load(lane.address(conv.base(), image, row * width()), x, width());
            lane.store(lane.address(conv.output(), image, row * width()), x, width());
        }
    }
}
