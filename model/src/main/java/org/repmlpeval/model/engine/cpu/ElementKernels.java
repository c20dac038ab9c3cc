package org.repmlpeval.model.engine.cpu;

import org.repmlpeval.model.engine.cpu.Kernel.Axis;
import org.repmlpeval.model.engine.cpu.Kernel.Extent;
import org.repmlpeval.model.plan.Function;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Layout;

/** Instructions that change one element at a time: norms, activations, sums, gates. */
final class ElementKernels {
    private ElementKernels() {}

    /** Loops over rows: loads a part of a row, changes it, stores it. */
    private abstract static class RowByRow extends Kernel {
        final Layout layout;

        RowByRow(Instruction instruction, Layout layout) {
            super(instruction);
            this.layout = layout;
        }

        @Override
        Extent extent(int images) {
            return new Extent(layout.shape().channels(), images * layout.pixels(), Axis.ROWS);
        }

        @Override
        int[] inPlaceInputs() {
            return new int[] {instruction().inputs().get(0)};
        }

        @Override
        void run(Lane lane, int rowFrom, int rowTo, int columnFrom, int columnTo) {
            int n = columnTo - columnFrom;
            float[] x = lane.row(0, n);
            for (int row = rowFrom; row < rowTo; row++) {
                lane.load(lane.address(instruction().inputs().get(0), row, columnFrom), x, n);
                change(lane, x, row, columnFrom, n);
                lane.store(lane.address(instruction().output(), row, columnFrom), x, n);
            }
        }

        abstract void change(Lane lane, float[] x, int row, int column, int n);
    }

    static Kernel affine(Instruction.ChannelAffine norm, Layout layout) {
        float[] scale = Arrange.byChannel(norm.scale(), layout);
        float[] shift = Arrange.byChannel(norm.shift(), layout);
        return new RowByRow(norm, layout) {
            @Override
            void change(Lane lane, float[] x, int row, int column, int n) {
                Rows.affine(x, n, scale[row], shift[row]);
            }
        };
    }

    static Kernel activate(Instruction.Activate activate, Layout layout) {
        Function function = activate.function();
        return new RowByRow(activate, layout) {
            @Override
            void change(Lane lane, float[] x, int row, int column, int n) {
                Rows.apply(function, x, n, 0);
            }
        };
    }

    static Kernel quantize(Instruction.Quantize quantize, Layout layout) {
        float scale = (float) quantize.scale();
        return new RowByRow(quantize, layout) {
            @Override
            void change(Lane lane, float[] x, int row, int column, int n) {
                Rows.quantize(x, n, scale);
            }
        };
    }

    static Kernel add(Instruction.Add add, Layout layout) {
        return new RowByRow(add, layout) {
            @Override
            int[] inPlaceInputs() {
                return new int[] {add.left(), add.right()};
            }

            @Override
            void change(Lane lane, float[] x, int row, int column, int n) {
                float[] y = lane.row(1, n);
                lane.load(lane.address(add.right(), row, column), y, n);
                Rows.add(x, y, n);
            }
        };
    }

    static Kernel gate(Instruction.Gate gate, Layout layout) {
        int pixels = layout.pixels();
        return new RowByRow(gate, layout) {
            @Override
            void change(Lane lane, float[] x, int row, int column, int n) {
                for (int done = 0; done < n; ) {
                    int image = (column + done) / pixels;
                    int count = Math.min(n - done, (image + 1) * pixels - column - done);
                    float factor = lane.get(lane.address(gate.gate(), row, image));
                    Rows.scale(x, done, x, done, count, factor);
                    done += count;
                }
            }
        };
    }
}
