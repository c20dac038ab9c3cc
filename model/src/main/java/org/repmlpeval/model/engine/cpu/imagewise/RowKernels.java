package org.repmlpeval.model.engine.cpu.imagewise;

import org.repmlpeval.model.engine.cpu.kernel.Arrange;
import org.repmlpeval.model.engine.cpu.kernel.Kernel;
import org.repmlpeval.model.engine.cpu.kernel.Rows;
import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Layout;

/** Instructions that change one element at a time. */
public final class RowKernels {
    private RowKernels() {}

    /** Changes its first input in place. */
    private abstract static class Changing extends ImageKernel {
        Changing(Instruction instruction, Layout layout) {
            super(instruction, layout);
        }

        @Override
        public int[] inPlaceInputs() {
            return new int[] {instruction().inputs().get(0)};
        }

        @Override
        void run(Lane lane, int image, int from, int to) {
            float[] x = lane.row(0, width());
            for (int row = from; row < to; row++) {
                lane.load(lane.address(instruction().inputs().get(0), image, row * width()), x, width());
                change(lane, x, image, row * width());
                lane.store(lane.address(instruction().output(), image, row * width()), x, width());
            }
        }

        /** Changes the first elements of x, which are a row of the map. @param at where the row begins in the image */
        abstract void change(Lane lane, float[] x, int image, int at);
    }

    public static Kernel affine(Instruction.ChannelAffine norm, Layout layout) {
        float[] scale = Arrange.floats(norm.scale());
        float[] shift = Arrange.floats(norm.shift());
        return new Changing(norm, layout) {
            @Override
            void change(Lane lane, float[] x, int image, int at) {
                for (int pixel = 0; pixel < width(); pixel += scale.length) {
                    Rows.affine(x, pixel, scale, shift, 0, scale.length);
                }
            }
        };
    }

    public static Kernel activate(Instruction.Activate activate, Layout layout) {
        return new Changing(activate, layout) {
            @Override
            void change(Lane lane, float[] x, int image, int at) {
                Rows.apply(activate.function(), x, width(), 0);
            }
        };
    }

    public static Kernel quantize(Instruction.Quantize quantize, Layout layout) {
        float scale = (float) quantize.scale();
        return new Changing(quantize, layout) {
            @Override
            void change(Lane lane, float[] x, int image, int at) {
                Rows.quantize(x, width(), scale);
            }
        };
    }

    public static Kernel round(Instruction.Round round, Layout layout) {
        return new Changing(round, layout) {
            @Override
            void change(Lane lane, float[] x, int image, int at) {
                round.precision().round(x, width());
            }
        };
    }

    public static Kernel add(Instruction.Add add, Layout layout) {
        return new Changing(add, layout) {
            @Override
            public int[] inPlaceInputs() {
                return new int[] {add.left(), add.right()};
            }

            @Override
            void change(Lane lane, float[] x, int image, int at) {
                float[] y = lane.row(1, width());
                lane.load(lane.address(add.right(), image, at), y, width());
                Rows.add(x, y, width());
            }
        };
    }
}
