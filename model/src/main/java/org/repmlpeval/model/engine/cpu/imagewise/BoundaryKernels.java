package org.repmlpeval.model.engine.cpu.imagewise;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.repmlpeval.model.arch.network.MapOperation;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.engine.cpu.kernel.Kernel;
import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.engine.cpu.onednn.Rearrangement;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.MapInstruction;

/** Instructions between values with channels last and values that are stored channel by channel; rows are rows of maps, columns images. */
public final class BoundaryKernels {
    private BoundaryKernels() {}

    /** Its columns are not those of both values, so it stands alone. */
    private abstract static class Alone extends Kernel {
        private final int rows;

        Alone(Instruction instruction, int rows) {
            super(instruction);
            this.rows = rows;
        }

        @Override
        public Extent extent(int images) {
            return new Extent(rows, images, Axis.COLUMNS);
        }

        @Override
        public boolean isColumnwise() {
            return false;
        }
    }

    /** Between both orders, in either direction. */
    public static Kernel rearrange(MapInstruction.Rearrange rearrange, Layout in, Layout out) {
        boolean toLast = out.channelsLast();
        Layout byChannel = toLast ? in : out;
        Map<Integer, Rearrangement> byStride = new ConcurrentHashMap<>();
        return new Alone(rearrange, 1) {
            @Override
            public void close() {
                byStride.values().forEach(Rearrangement::close);
                byStride.clear();
            }

            @Override
            public void run(Lane lane, int rowFrom, int rowTo, int columnFrom, int columnTo) {
                int stride = lane.stride(toLast ? rearrange.input() : rearrange.output());
                Rearrangement rearrangement =
                        byStride.computeIfAbsent(stride, size -> new Rearrangement(byChannel, size, toLast));
                for (int image = columnFrom; image < columnTo; image++) {
                    rearrangement.run(
                            lane.pointer(first(lane, rearrange.input(), in, image)),
                            lane.pointer(first(lane, rearrange.output(), out, image)));
                }
            }
        };
    }

    /** Where an image begins. */
    private static long first(Lane lane, int value, Layout layout, int image) {
        return layout.channelsLast() ? lane.address(value, image, 0) : lane.address(value, 0, image * layout.pixels());
    }

    /** Mean of each map, from channels last into a vector. */
    public static Kernel mean(Instruction.Mean mean, Layout in) {
        return bins(mean, in, Layout.natural(Shape.map(in.shape().channels(), 1, 1)));
    }

    public static Kernel averagePool(MapInstruction.AveragePool pool, Layout in, Layout out) {
        return bins(pool, in, out);
    }

    private static Kernel bins(Instruction instruction, Layout in, Layout out) {
        int[] channelOf = out.channelOrder();
        int[] positionOf = Layout.inverse(out.pixelOrder());
        int channels = channelOf.length;
        int height = in.shape().height();
        int width = in.shape().width();
        int across = out.shape().width();
        return new Alone(instruction, out.shape().height()) {
            @Override
            public void run(Lane lane, int rowFrom, int rowTo, int columnFrom, int columnTo) {
                for (int image = columnFrom; image < columnTo; image++) {
                    for (int row = rowFrom; row < rowTo; row++) {
                        row(lane, image, row);
                    }
                }
            }

            private void row(Lane lane, int image, int row) {
                float[] x = lane.row(0, width * channels);
                double[] sums = new double[across * channels];
                int top = MapOperation.AdaptiveAveragePool.from(row, out.shape().height(), height);
                int bottom =
                        MapOperation.AdaptiveAveragePool.to(row, out.shape().height(), height);
                for (int line = top; line < bottom; line++) {
                    lane.load(
                            lane.address(instruction.inputs().get(0), image, line * width * channels),
                            x,
                            width * channels);
                    for (int bin = 0; bin < across; bin++) {
                        int left = MapOperation.AdaptiveAveragePool.from(bin, across, width);
                        int right = MapOperation.AdaptiveAveragePool.to(bin, across, width);
                        for (int pixel = left; pixel < right; pixel++) {
                            for (int c = 0; c < channels; c++) {
                                sums[bin * channels + c] += x[pixel * channels + c];
                            }
                        }
                    }
                }
                for (int bin = 0; bin < across; bin++) {
                    int columns = MapOperation.AdaptiveAveragePool.to(bin, across, width)
                            - MapOperation.AdaptiveAveragePool.from(bin, across, width);
                    int column = image * out.pixels() + positionOf[row * across + bin];
                    for (int r = 0; r < channels; r++) {
                        double sum = sums[bin * channels + channelOf[r]];
                        lane.put(lane.address(instruction.output(), r, column), (float)
                                (sum / ((bottom - top) * columns)));
                    }
                }
            }
        };
    }
}
