package org.repmlpeval.model.engine.cpu.kernel;

import java.util.Arrays;
import org.repmlpeval.model.arch.network.MapOperation;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.MapInstruction;

/** Instructions that turn each plane into a plane of another size; rows are channels, columns are images. */
public abstract class PlaneKernel extends Kernel {
    private final MapInstruction instruction;
    private final Layout in;
    private final Layout out;
    /** Pixel of each position, null where that is the natural order. */
    private final int[] inOrder;

    private final int[] outOrder;

    private PlaneKernel(MapInstruction instruction, Layout in, Layout out) {
        super(instruction);
        this.instruction = instruction;
        this.in = in;
        this.out = out;
        inOrder = in.hasNaturalPixels() ? null : in.pixelOrder();
        outOrder = out.hasNaturalPixels() ? null : out.pixelOrder();
    }

    @Override
    public Extent extent(int images) {
        return new Extent(out.shape().channels(), images, Axis.ROWS);
    }

    @Override
    public boolean isColumnwise() {
        return false;
    }

    @Override
    public void run(Lane lane, int rowFrom, int rowTo, int columnFrom, int columnTo) {
        int input = instruction.inputs().get(0);
        float[] x = lane.row(0, in.pixels());
        float[] y = lane.row(1, out.pixels());
        float[] spare = lane.row(2, Math.max(in.pixels(), out.pixels()));
        for (int row = rowFrom; row < rowTo; row++) {
            for (int image = columnFrom; image < columnTo; image++) {
                lane.load(lane.address(input, row, image * in.pixels()), inOrder == null ? x : spare, in.pixels());
                for (int p = 0; inOrder != null && p < in.pixels(); p++) {
                    x[inOrder[p]] = spare[p];
                }
                plane(x, in.shape(), y, out.shape(), spare);
                long at = lane.address(instruction.output(), row, image * out.pixels());
                for (int p = 0; outOrder != null && p < out.pixels(); p++) {
                    spare[p] = y[outOrder[p]];
                }
                lane.store(at, outOrder == null ? y : spare, out.pixels());
            }
        }
    }

    /** Both planes row by row. @param spare as long as the longer of both, of any content */
    abstract void plane(float[] x, Shape from, float[] y, Shape to, float[] spare);

    public static Kernel maxPool(MapInstruction.MaxPool pool, Layout in, Layout out) {
        int side = pool.geometry().kernelHeight();
        int stride = pool.geometry().stride();
        int padding = pool.geometry().padding();
        int dilation = pool.geometry().dilation();
        return new PlaneKernel(pool, in, out) {
            @Override
            void plane(float[] x, Shape from, float[] y, Shape to, float[] spare) {
                int width = from.width();
                for (int row = 0; row < to.height(); row++) {
                    Arrays.fill(spare, 0, width, Float.NEGATIVE_INFINITY);
                    for (int k = 0; k < side; k++) {
                        int line = row * stride - padding + k * dilation;
                        if (line >= 0 && line < from.height()) {
                            Rows.max(spare, x, line * width, width);
                        }
                    }
                    for (int column = 0; column < to.width(); column++) {
                        float max = Float.NEGATIVE_INFINITY;
                        for (int k = 0; k < side; k++) {
                            int at = column * stride - padding + k * dilation;
                            max = at >= 0 && at < width ? Math.max(max, spare[at]) : max;
                        }
                        y[row * to.width() + column] = max;
                    }
                }
            }
        };
    }

    public static Kernel averagePool(MapInstruction.AveragePool pool, Layout in, Layout out) {
        return new PlaneKernel(pool, in, out) {
            @Override
            void plane(float[] x, Shape from, float[] y, Shape to, float[] spare) {
                for (int i = 0; i < to.height(); i++) {
                    int top = MapOperation.AdaptiveAveragePool.from(i, to.height(), from.height());
                    int bottom = MapOperation.AdaptiveAveragePool.to(i, to.height(), from.height());
                    for (int j = 0; j < to.width(); j++) {
                        int left = MapOperation.AdaptiveAveragePool.from(j, to.width(), from.width());
                        int right = MapOperation.AdaptiveAveragePool.to(j, to.width(), from.width());
                        double sum = 0;
                        for (int line = top; line < bottom; line++) {
                            for (int column = left; column < right; column++) {
                                sum += x[line * from.width() + column];
                            }
                        }
                        y[i * to.width() + j] = (float) (sum / ((bottom - top) * (right - left)));
                    }
                }
            }
        };
    }

    public static Kernel resize(MapInstruction.Resize resize, Layout in, Layout out) {
        Interpolation across = new Interpolation(in.shape().width(), out.shape().width());
        Interpolation down = new Interpolation(in.shape().height(), out.shape().height());
        return new PlaneKernel(resize, in, out) {
            @Override
            void plane(float[] x, Shape from, float[] y, Shape to, float[] spare) {
                for (int row = 0; row < to.height(); row++) {
                    int above = down.first[row] * from.width();
                    int below = down.second[row] * from.width();
                    Rows.blend(spare, x, above, below, down.weight[row], from.width());
                    for (int column = 0; column < to.width(); column++) {
                        float left = spare[across.first[column]];
                        float right = spare[across.second[column]];
                        y[row * to.width() + column] = left + across.weight[column] * (right - left);
                    }
                }
            }
        };
    }

    /** The two source positions of every position of an axis, and the second's weight. */
    private static final class Interpolation {
        final int[] first;
        final int[] second;
        final float[] weight;

        Interpolation(int from, int to) {
            first = new int[to];
            second = new int[to];
            weight = new float[to];
            for (int i = 0; i < to; i++) {
                double source = MapOperation.Resize.source(i, from, to);
                first[i] = Math.min(from - 1, (int) source);
                second[i] = Math.min(from - 1, first[i] + 1);
                weight[i] = (float) (source - first[i]);
            }
        }
    }
}
