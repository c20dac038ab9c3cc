package org.repmlpeval.model.engine.cpu.imagewise;

import org.repmlpeval.model.engine.cpu.kernel.Kernel;
import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Layout;

/** An instruction that is computed image by image; its rows are rows of the resulting map, its columns images. */
abstract class ImageKernel extends Kernel {
    private final Layout out;

    ImageKernel(Instruction instruction, Layout out) {
        super(instruction);
        this.out = out;
    }

    Layout out() {
        return out;
    }

    /** Elements of a row of the resulting map, W·C. */
    int width() {
        return width(out);
    }

    static int width(Layout layout) {
        return layout.shape().width() * layout.shape().channels();
    }

    @Override
    public final long elements(int images) {
        return (long) images * out.shape().size();
    }

    @Override
    public Extent extent(int images) {
        return new Extent(out.shape().height(), images, Axis.ROWS);
    }

    @Override
    public boolean isImagewise() {
        return true;
    }

    @Override
    public final void run(Lane lane, int rowFrom, int rowTo, int columnFrom, int columnTo) {
        for (int image = columnFrom; image < columnTo; image++) {
            run(lane, image, rowFrom, rowTo);
        }
    }

    /** Computes rows [from, to) of the map of one image. */
    abstract void run(Lane lane, int image, int from, int to);
}
