package org.repmlpeval.model.engine.cpu.kernel;

import java.util.Arrays;
import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.plan.Instruction.Depthwise;
import org.repmlpeval.model.plan.Layout;

/**
 * {@link Depthwise}, plane by plane. Several planes are copied side by side with zero borders, so that each kernel position is one
 * long loop over all of them. Rows of the extent are channels; columns are partitions of all images.
 */
public final class DepthwiseKernel extends Kernel {
    /** Number of padded elements processed at once. They fit into the first-level cache twice. */
    private static final int BLOCK = 4096;

    private final Depthwise depthwise;
    private final Layout layout;
    private final float[] weight;
    private final float[] bias;
    private final int rowsPerSet;
    private final int height;
    private final int width;
    private final int paddedWidth;
    private final int paddedArea;

    public DepthwiseKernel(Depthwise depthwise, Layout layout) {
        super(depthwise);
        this.depthwise = depthwise.withoutWeights();
        this.layout = layout;
        rowsPerSet = layout.shape().channels() / depthwise.view().sets();
        height = depthwise.view().height();
        width = depthwise.view().width();
        paddedWidth = width + depthwise.kernelWidth() - 1;
        paddedArea = (height + depthwise.kernelHeight() - 1) * paddedWidth;
        int taps = depthwise.weight().columns();
        weight = new float[depthwise.view().sets() * taps];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) depthwise.weight().get(i / taps, i % taps);
        }
        bias = Arrange.floats(depthwise.bias());
    }

    @Override
    public Extent extent(int images) {
        int planes = images * layout.pixels() / (height * width);
        return new Extent(layout.shape().channels(), planes, Axis.ROWS);
    }

    @Override
    public boolean isColumnwise() {
        return false;
    }

    @Override
    public void run(Lane lane, int rowFrom, int rowTo, int columnFrom, int columnTo) {
        int together = Math.max(1, BLOCK / paddedArea);
        for (int row = rowFrom; row < rowTo; row++) {
            for (int plane = columnFrom; plane < columnTo; plane += together) {
                planes(lane, row, plane, Math.min(together, columnTo - plane));
            }
        }
    }

    private void planes(Lane lane, int row, int plane, int count) {
        int area = height * width;
        int n = count * area;
        float[] x = lane.row(0, n);
        lane.load(lane.address(depthwise.input(), row, plane * area), x, n);
        int set = row / rowsPerSet;
        float[] y = depthwise.weight().columns() == 1 ? pointwise(x, n, set) : convolve(lane, x, count, set);
        if (bias != null) {
            Rows.affine(y, n, 1, bias[set]);
        }
        lane.store(lane.address(depthwise.output(), row, plane * area), y, n);
    }

    private float[] pointwise(float[] x, int n, int set) {
        Rows.scale(x, 0, x, 0, n, weight[set]);
        return x;
    }

    /** Output (y, x) of a plane is at y·paddedWidth + x of its padded block; what lies between rows and planes is left out. */
    private float[] convolve(Lane lane, float[] x, int count, int set) {
        int kernelWidth = depthwise.kernelWidth();
        int taps = depthwise.weight().columns();
        int length = count * paddedArea;
        float[] padded = lane.row(1, length);
        float[] sums = lane.row(2, length);
        Arrays.fill(padded, 0, length, 0);
        Arrays.fill(sums, 0, length, 0);
        int border = depthwise.kernelHeight() / 2 * paddedWidth + kernelWidth / 2;
        for (int line = 0; line < count * height; line++) {
            System.arraycopy(x, line * width, padded, padded(line) + border, width);
        }
        for (int tap = 0; tap < taps; tap++) {
            int shift = tap / kernelWidth * paddedWidth + tap % kernelWidth;
            Rows.addScaled(sums, 0, padded, shift, length - shift, weight[set * taps + tap]);
        }
        for (int line = 0; line < count * height; line++) {
            System.arraycopy(sums, padded(line), x, line * width, width);
        }
        return x;
    }

    private int padded(int line) {
        return line / height * paddedArea + line % height * paddedWidth;
    }
}
