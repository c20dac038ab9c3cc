package org.repmlpeval.model.engine.cpu;

import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.PartitionInstruction;

/** Instructions that change the elements of one partition of one channel at a time. */
final class PartitionKernels {
    private PartitionKernels() {}

    /** Cuts rows where partitions begin: loads a part of a row, changes it partition by partition, stores it. */
    private abstract static class Segments extends Kernel {
        private final Layout layout;
        private final int area;

        Segments(Instruction instruction, Layout layout, int area) {
            super(instruction);
            this.layout = layout;
            this.area = area;
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
                for (int done = 0; done < n; ) {
                    int column = columnFrom + done;
                    int count = Math.min(n - done, area - column % area);
                    change(lane, row, column / area, x, done, column % area, count);
                    done += count;
                }
                lane.store(lane.address(instruction().output(), row, columnFrom), x, n);
            }
        }

        /**
         * Changes x[at, at + count).
         *
         * @param partition number of the partition, over all images
         * @param element of the partition that x[at] is
         */
        abstract void change(Lane lane, int row, int partition, float[] x, int at, int element, int count);
    }

    static Kernel affine(PartitionInstruction.ElementAffine affine, Layout layout) {
        float[] scale = Arrange.floats(affine.scale());
        float[] shift = Arrange.floats(affine.shift());
        int area = affine.view().area();
        return new Segments(affine, layout, area) {
            @Override
            void change(Lane lane, int row, int partition, float[] x, int at, int element, int count) {
                Rows.affine(x, at, scale, shift, row * area + element, count);
            }
        };
    }

    static Kernel add(PartitionInstruction.AddToPartitions add, Layout layout) {
        return new Segments(add, layout, add.view().area()) {
            @Override
            void change(Lane lane, int row, int partition, float[] x, int at, int element, int count) {
                Rows.addConstant(x, at, count, lane.get(lane.address(add.addend(), row, partition)));
            }
        };
    }
}
