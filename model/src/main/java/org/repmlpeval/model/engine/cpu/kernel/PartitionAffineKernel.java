package org.repmlpeval.model.engine.cpu.kernel;

import java.util.Arrays;
import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Instruction.PartitionAffine;
import org.repmlpeval.model.plan.Layout;

/** {@link PartitionAffine} in one pass: y = base + gate·(scale·x + shift·rowSums + bias). */
public final class PartitionAffineKernel extends Kernel {
    private final PartitionAffine affine;
    private final Layout layout;
    private final int area;
    private final int rowsPerSet;
    private final float[] scale;
    private final float[] shift;
    private final float[] rowSums;
    private final float[] bias;

    public PartitionAffineKernel(PartitionAffine affine, Layout layout) {
        super(affine);
        this.affine = affine;
        this.layout = layout;
        area = affine.view().area();
        rowsPerSet = layout.shape().channels() / affine.view().sets();
        scale = Arrange.byChannel(affine.scale(), layout);
        shift = Arrange.byChannel(affine.shift(), layout);
        rowSums = Arrange.floats(affine.rowSums());
        bias = Arrange.floats(affine.bias());
    }

    @Override
    public Extent extent(int images) {
        return new Extent(layout.shape().channels(), images * layout.pixels(), Axis.ROWS);
    }

    @Override
    public int[] inPlaceInputs() {
        return affine.base() == Instruction.NONE
                ? new int[] {affine.input()}
                : new int[] {affine.base(), affine.input()};
    }

    @Override
    public void run(Lane lane, int rowFrom, int rowTo, int columnFrom, int columnTo) {
        int n = columnTo - columnFrom;
        float[] x = lane.row(0, n);
        float[] y = lane.row(1, n);
        for (int row = rowFrom; row < rowTo; row++) {
            lane.load(lane.address(affine.input(), row, columnFrom), x, n);
            if (affine.base() == Instruction.NONE) {
                Arrays.fill(y, 0, n, 0);
            } else {
                lane.load(lane.address(affine.base(), row, columnFrom), y, n);
            }
            int elements = row / rowsPerSet * area;
            for (int done = 0; done < n; ) {
                int column = columnFrom + done;
                int position = column % area;
                int count = Math.min(n - done, area - position);
                float gate = affine.gate() == Instruction.NONE
                        ? 1
                        : lane.get(lane.address(affine.gate(), row, column / layout.pixels()));
                segment(y, x, done, elements + position, count, gate * scale[row], gate * shift[row], gate);
                done += count;
            }
            lane.store(lane.address(affine.output(), row, columnFrom), y, n);
        }
    }

    private void segment(float[] y, float[] x, int at, int element, int n, float p, float q, float gate) {
        for (int i = 0; i < n; i++) {
            y[at + i] += p * x[at + i] + q * rowSums[element + i] + gate * bias[element + i];
        }
    }
}
