package org.repmlpeval.model.engine.cpu.imagewise;

import java.util.Arrays;
import java.util.List;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.MapOperation;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.engine.cpu.kernel.Kernel;
import org.repmlpeval.model.engine.cpu.kernel.Rows;
import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.MapInstruction;
import org.repmlpeval.model.plan.Plan;

/** Instructions that change the size of maps or combine them. */
public final class MapKernels {
    private MapKernels() {}

    public static Kernel maxPool(MapInstruction.MaxPool pool, Layout in, Layout out) {
        Geometry g = pool.geometry();
        Shape map = in.shape();
        int channels = map.channels();
        return new ImageKernel(pool, out) {
            @Override
            void run(Lane lane, int image, int from, int to) {
                float[] x = lane.row(0, width(in));
                float[] highest = lane.row(1, width(in));
                float[] y = lane.row(2, width());
                for (int row = from; row < to; row++) {
                    Arrays.fill(highest, 0, width(in), Float.NEGATIVE_INFINITY);
                    for (int k = 0; k < g.kernelHeight(); k++) {
                        int line = row * g.stride() - g.padding() + k * g.dilation();
                        if (line >= 0 && line < map.height()) {
                            lane.load(lane.address(pool.input(), image, line * width(in)), x, width(in));
                            Rows.max(highest, x, 0, width(in));
                        }
                    }
                    for (int column = 0; column < out.shape().width(); column++) {
                        across(highest, y, column);
                    }
                    lane.store(lane.address(pool.output(), image, row * width()), y, width());
                }
            }

            private void across(float[] highest, float[] y, int column) {
                Arrays.fill(y, column * channels, (column + 1) * channels, Float.NEGATIVE_INFINITY);
                for (int k = 0; k < g.kernelWidth(); k++) {
                    int at = column * g.stride() - g.padding() + k * g.dilation();
                    if (at >= 0 && at < map.width()) {
                        Rows.max(y, column * channels, highest, at * channels, channels);
                    }
                }
            }
        };
    }

    public static Kernel resize(MapInstruction.Resize resize, Layout in, Layout out) {
        int channels = in.shape().channels();
        return new ImageKernel(resize, out) {
            @Override
            void run(Lane lane, int image, int from, int to) {
                float[] above = lane.row(0, width(in));
                float[] below = lane.row(1, width(in));
                float[] y = lane.row(2, width());
                for (int row = from; row < to; row++) {
                    Position down =
                            Position.of(row, in.shape().height(), out.shape().height());
                    lane.load(lane.address(resize.input(), image, down.first() * width(in)), above, width(in));
                    lane.load(lane.address(resize.input(), image, down.second() * width(in)), below, width(in));
                    Rows.blend(above, above, below, down.weight(), width(in));
                    for (int column = 0; column < out.shape().width(); column++) {
                        Position across = Position.of(
                                column, in.shape().width(), out.shape().width());
                        int left = across.first() * channels;
                        int right = across.second() * channels;
                        for (int c = 0; c < channels; c++) {
                            float base = above[left + c];
                            y[column * channels + c] = base + across.weight() * (above[right + c] - base);
                        }
                    }
                    lane.store(lane.address(resize.output(), image, row * width()), y, width());
                }
            }
        };
    }

    /** The two source positions of a position of an axis, and the second's weight. */
    private record Position(int first, int second, float weight) {
        static Position of(int position, int from, int to) {
            double source = MapOperation.Resize.source(position, from, to);
            int first = Math.min(from - 1, (int) source);
            return new Position(first, Math.min(from - 1, first + 1), (float) (source - first));
        }
    }

    public static Kernel concatenate(MapInstruction.Concatenate concatenate, Plan plan) {
        Layout out = plan.layout(concatenate.output());
        List<Integer> inputs = concatenate.inputs();
        int all = out.shape().channels();
        return new ImageKernel(concatenate, out) {
            @Override
            void run(Lane lane, int image, int from, int to) {
                float[] y = lane.row(1, width());
                for (int row = from; row < to; row++) {
                    int first = 0;
                    for (int input : inputs) {
                        int channels = plan.layout(input).shape().channels();
                        int n = channels * out.shape().width();
                        float[] x = lane.row(0, n);
                        lane.load(lane.address(input, image, row * n), x, n);
                        for (int pixel = 0; pixel < out.shape().width(); pixel++) {
                            System.arraycopy(x, pixel * channels, y, pixel * all + first, channels);
                        }
                        first += channels;
                    }
                    lane.store(lane.address(concatenate.output(), image, row * width()), y, width());
                }
            }
        };
    }
}
