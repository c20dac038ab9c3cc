package org.repmlpeval.model.engine.cpu.kernel;

import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.plan.Function;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Layout;

/** Instructions that change one element at a time: norms, activations, roundings, sums, gates. */
public final class ElementKernels {
    private ElementKernels() {}

    public static Kernel affine(Instruction.ChannelAffine norm, Layout layout) {
        float[] scale = Arrange.byChannel(norm.scale(), layout);
        float[] shift = Arrange.byChannel(norm.shift(), layout);
        return new RowKernel(norm, layout) {
            @Override
            void change(Lane lane, float[] x, int row, int column, int n) {
                Rows.affine(x, n, scale[row], shift[row]);
            }
        };
    }

    public static Kernel activate(Instruction.Activate activate, Layout layout) {
        Function function = activate.function();
        return new RowKernel(activate, layout) {
            @Override
            void change(Lane lane, float[] x, int row, int column, int n) {
                Rows.apply(function, x, n, 0);
            }
        };
    }

    public static Kernel quantize(Instruction.Quantize quantize, Layout layout) {
        float scale = (float) quantize.scale();
        return new RowKernel(quantize, layout) {
            @Override
            void change(Lane lane, float[] x, int row, int column, int n) {
                Rows.quantize(x, n, scale);
            }
        };
    }

    public static Kernel round(Instruction.Round round, Layout layout) {
        return new RowKernel(round, layout) {
            @Override
            void change(Lane lane, float[] x, int row, int column, int n) {
                round.precision().round(x, n);
            }
        };
    }

    public static Kernel add(Instruction.Add add, Layout layout) {
        return new RowKernel(add, layout) {
            @Override
            public int[] inPlaceInputs() {
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

    public static Kernel gate(Instruction.Gate gate, Layout layout) {
        int pixels = layout.pixels();
        return new RowKernel(gate, layout) {
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
