package org.repmlpeval.model.engine.cpu.kernel;

import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.PartitionInstruction;

/** Instructions that change the elements of one partition of one channel at a time. */
final class PartitionKernels {
    private PartitionKernels() {}

    /** Cuts rows where partitions begin. */
    private abstract static class Segments extends RowKernel {
        private final int area;

        Segments(Instruction instruction, Layout layout, int area) {
            super(instruction, layout);
            this.area = area;
        }

        @Override
        void change(Lane lane, float[] x, int row, int column, int n) {
            for (int done = 0; done < n; ) {
                int element = (column + done) % area;
                int count = Math.min(n - done, area - element);
                change(lane, row, (column + done) / area, x, done, element, count);
                done += count;
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
