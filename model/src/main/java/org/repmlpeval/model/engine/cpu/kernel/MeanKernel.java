package org.repmlpeval.model.engine.cpu.kernel;

import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.plan.Instruction.Mean;
import org.repmlpeval.model.plan.Layout;

/** Mean of each map; rows are channels, columns images. */
final class MeanKernel extends Kernel {
    private final Mean mean;
    private final Layout in;

    MeanKernel(Mean mean, Layout in) {
        super(mean);
        this.mean = mean;
        this.in = in;
    }

    @Override
    Extent extent(int images) {
        return new Extent(in.shape().channels(), images, Axis.ROWS);
    }

    @Override
    boolean isColumnwise() {
        return false;
    }

    @Override
    void run(Lane lane, int rowFrom, int rowTo, int columnFrom, int columnTo) {
        int pixels = in.pixels();
        float[] x = lane.row(0, pixels);
        for (int row = rowFrom; row < rowTo; row++) {
            for (int image = columnFrom; image < columnTo; image++) {
                lane.load(lane.address(mean.input(), row, image * pixels), x, pixels);
                lane.put(lane.address(mean.output(), row, image), (float) (Rows.sum(x, pixels) / pixels));
            }
        }
    }
}
