package org.repmlpeval.model.engine.cpu.kernel;

import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Layout;

/** Instructions that change their first input in place: load a part of a row, change it and store it. */
abstract class RowKernel extends Kernel {
    private final Layout layout;

    RowKernel(Instruction instruction, Layout layout) {
        super(instruction);
        this.layout = layout;
    }

    @Override
    public Extent extent(int images) {
        return new Extent(layout.shape().channels(), images * layout.pixels(), Axis.ROWS);
    }

    @Override
    public int[] inPlaceInputs() {
        return new int[] {instruction().inputs().get(0)};
    }

    @Override
    public void run(Lane lane, int rowFrom, int rowTo, int columnFrom, int columnTo) {
        int n = columnTo - columnFrom;
        float[] x = lane.row(0, n);
        for (int row = rowFrom; row < rowTo; row++) {
            lane.load(lane.address(instruction().inputs().get(0), row, columnFrom), x, n);
            change(lane, x, row, columnFrom, n);
            lane.store(lane.address(instruction().output(), row, columnFrom), x, n);
        }
    }

    /** Changes x[0, n), which is columns [column, column + n) of the row. */
    abstract void change(Lane lane, float[] x, int row, int column, int n);
}
