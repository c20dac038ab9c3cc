package org.repmlpeval.model.engine.cpu.kernel;

import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.engine.cpu.kernel.Kernel.Axis;
import org.repmlpeval.model.engine.cpu.kernel.Kernel.Extent;
import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.MapInstruction;
import org.repmlpeval.model.plan.Plan;

/** Instructions that move values without changing them. */
public final class CopyKernels {
    private CopyKernels() {}

    public static Kernel concatenate(MapInstruction.Concatenate concatenate, Plan plan) {
        Layout out = plan.layout(concatenate.output());
        int[] valueOf = new int[out.shape().channels()];
        int[] rowOf = new int[valueOf.length];
        int row = 0;
        for (int value : concatenate.inputs()) {
            for (int c = 0; c < plan.layout(value).shape().channels(); c++) {
                valueOf[row] = value;
                rowOf[row++] = c;
            }
        }
        return new Kernel(concatenate) {
            @Override
            public Extent extent(int images) {
                return new Extent(valueOf.length, images * out.pixels(), Axis.ROWS);
            }

            @Override
            public void run(Lane lane, int rowFrom, int rowTo, int columnFrom, int columnTo) {
                int n = columnTo - columnFrom;
                float[] x = lane.row(0, n);
                for (int row = rowFrom; row < rowTo; row++) {
                    lane.load(lane.address(valueOf[row], rowOf[row], columnFrom), x, n);
                    lane.store(lane.address(concatenate.output(), row, columnFrom), x, n);
                }
            }
        };
    }

    /** Between (C, N·P) and (C·P, N): rows are the channels of the one that has pixels. */
    public static Kernel reshape(MapInstruction.Reshape reshape, Layout in, Layout out) {
        boolean flattens = out.pixels() == 1;
        Shape map = flattens ? in.shape() : out.shape();
        int pixels = map.height() * map.width();
        int maps = flattens ? reshape.input() : reshape.output();
        int vectors = flattens ? reshape.output() : reshape.input();
        return new Kernel(reshape) {
            @Override
            public Extent extent(int images) {
                return new Extent(map.channels(), images, Axis.ROWS);
            }

            @Override
            public boolean isColumnwise() {
                return false;
            }

            @Override
            public void run(Lane lane, int rowFrom, int rowTo, int columnFrom, int columnTo) {
                for (int row = rowFrom; row < rowTo; row++) {
                    for (int image = columnFrom; image < columnTo; image++) {
                        for (int p = 0; p < pixels; p++) {
                            long inMap = lane.address(maps, row, image * pixels + p);
                            long inVector = lane.address(vectors, row * pixels + p, image);
                            if (flattens) {
                                lane.put(inVector, lane.get(inMap));
                            } else {
                                lane.put(inMap, lane.get(inVector));
                            }
                        }
                    }
                }
            }
        };
    }
}
