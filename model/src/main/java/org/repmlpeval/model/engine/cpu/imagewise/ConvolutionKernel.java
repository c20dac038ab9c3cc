package org.repmlpeval.model.engine.cpu.imagewise;

import org.bytedeco.javacpp.FloatPointer;
import org.repmlpeval.model.engine.cpu.kernel.Arrange;
import org.repmlpeval.model.engine.cpu.kernel.Rows;
import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.engine.cpu.memory.WeightStore;
import org.repmlpeval.model.engine.cpu.onednn.Convolution;
import org.repmlpeval.model.plan.Function;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Instruction.ChannelAffine;
import org.repmlpeval.model.plan.Instruction.Convolve;
import org.repmlpeval.model.plan.Layout;

/** Any convolution of whole maps, by oneDNN. Its rows are the parts of the convolution. */
public final class ConvolutionKernel extends ImageKernel {
    private final Convolve conv;
    private final Convolution convolution;

    /** @param threads that may share an image */
    public ConvolutionKernel(Convolve conv, Layout in, Layout out, WeightStore weights, int threads) {
        super(conv, out);
        this.conv = conv.withoutWeights();
        convolution = new Convolution(
                new Convolution.Size(conv.geometry(), in.shape(), out.shape()),
                finish(conv),
                conv.weight(),
                weights,
                threads);
    }

    private static Convolution.Finish finish(Convolve conv) {
        ChannelAffine norm = conv.ending().norm();
        return new Convolution.Finish(
                conv.bias() == null ? null : Arrange.floats(conv.bias()),
                norm == null ? null : Arrange.floats(norm.scale()),
                norm == null ? null : Arrange.floats(norm.shift()),
                conv.base() != Instruction.NONE,
                switch (conv.function()) {
                    case NONE -> Convolution.Function.NONE;
                    case RELU -> Convolution.Function.RELU;
                    default -> Convolution.Function.LATER;
                });
    }

    @Override
    public Extent extent(int images) {
        return new Extent(convolution.parts(), images, convolution.parts() > 1 ? Axis.ROWS : Axis.COLUMNS);
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
        FloatPointer output = lane.pointer(lane.address(conv.output(), image, 0));
        boolean inPlace = conv.base() != Instruction.NONE && lane.same(conv.base(), conv.output());
        FloatPointer base =
                conv.base() == Instruction.NONE || inPlace ? output : lane.pointer(lane.address(conv.base(), image, 0));
        convolution.run(
                from,
                to,
                new Convolution.Operands(
                        lane.pointer(lane.address(conv.input(), image, 0)),
                        base,
                        output,
                        lane.pointer(lane.gatherOrigin())));
        if (conv.function() != Function.NONE && conv.function() != Function.RELU) {
            int height = out().shape().height();
            finish(lane, image, height * from / convolution.parts(), height * to / convolution.parts());
        }
    }

    /** Applies a function that oneDNN does not compute. */
    private void finish(Lane lane, int image, int from, int to) {
        float[] x = lane.row(0, width());
        for (int row = from; row < to; row++) {
            long at = lane.address(conv.output(), image, row * width());
            lane.load(at, x, width());
            Rows.apply(conv.function(), x, width(), 0);
            lane.store(at, x, width());
        }
    }

    @Override
    public void close() {
        convolution.close();
    }
}
