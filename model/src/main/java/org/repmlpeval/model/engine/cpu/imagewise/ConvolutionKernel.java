package org.repmlpeval.model.engine.cpu.imagewise;

import org.bytedeco.javacpp.FloatPointer;
import org.repmlpeval.model.engine.cpu.kernel.Arrange;
import org.repmlpeval.model.engine.cpu.kernel.Rows;
import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.engine.cpu.memory.WeightStore;
import org.repmlpeval.model.engine.cpu.onednn.Convolution;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Instruction.ChannelAffine;
import org.repmlpeval.model.plan.Instruction.Convolve;
import org.repmlpeval.model.plan.Layout;

/** Any convolution of whole maps, by oneDNN. Its rows are the parts of the convolution. */
public final class ConvolutionKernel extends ImageKernel {
    private final Convolve conv;
    private final Convolution convolution;
    private final boolean finishesLater;

    /** @param threads that may share an image */
    public ConvolutionKernel(Convolve conv, Layout in, Layout out, WeightStore weights, int threads) {
        super(conv, out);
        this.conv = conv.withoutWeights();
        Convolution.Finish finish = finish(conv);
        finishesLater = finish.function() == Convolution.Function.LATER;
        convolution = new Convolution(
                new Convolution.Size(conv.geometry(), in.shape(), out.shape()),
                finish,
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
        convolution.run(
                from,
                to,
                new Convolution.Operands(
                        first(lane, conv.input(), image),
                        conv.base() == Instruction.NONE ? null : first(lane, conv.base(), image),
                        first(lane, conv.output(), image),
                        lane.pointer(lane.gatherOrigin())));
        if (finishesLater) {
            int height = out().shape().height();
            finish(lane, image, height * from / convolution.parts(), height * to / convolution.parts());
        }
    }

    @Override
    public boolean usesOneDnn() {
        return true;
    }

    private static FloatPointer first(Lane lane, int value, int image) {
        return lane.pointer(lane.address(value, image, 0));
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
