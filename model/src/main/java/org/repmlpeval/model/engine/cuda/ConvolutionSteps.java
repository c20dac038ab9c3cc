package org.repmlpeval.model.engine.cuda;

import java.util.Arrays;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.engine.cuda.Steps.Ending;
import org.repmlpeval.model.engine.cuda.device.Grid;
import org.repmlpeval.model.engine.cuda.device.Product;
import org.repmlpeval.model.plan.Function;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Instruction.Convolve;
import org.repmlpeval.model.plan.Instruction.Depthwise;
import org.repmlpeval.model.plan.Layout;

/** Convolutions: those that are one product by cuBLASLt, the others by kernels that read maps where they lie. */
final class ConvolutionSteps {
    /** Tile and threads of a block of the kernel, which has the same numbers. */
    private static final int TILE_OUTPUTS = 64;

    private static final int TILE_PIXELS = 128;
    private static final int THREADS = 128;

    private ConvolutionSteps() {}

    static Step convolve(Convolve whole, Layout in, Layout out, DeviceWeights weights) {
        Convolve conv = whole.withoutWeights();
        long scale = conv.ending().norm() == null
                ? 0
                : weights.constant(Steps.byChannel(conv.ending().norm().scale(), out));
        long shift = weights.constant(shift(conv, out));
        boolean direct = conv.isProduct() && Arrays.equals(in.pixelOrder(), out.pixelOrder());
        return direct
                ? product(whole, in, out, new Finish(scale, shift), weights)
                : implicit(whole, in, out, new Finish(scale, shift), weights);
    }

    /** Addresses of what is done with the sums of each output; 0 for nothing. */
    private record Finish(long scale, long shift) {
        boolean isNeeded(Convolve conv) {
            return scale != 0 || shift != 0 || conv.base() != Instruction.NONE || conv.function() != Function.NONE;
        }
    }

    /** Bias and norm together, or null. */
    private static double[] shift(Convolve conv, Layout out) {
        Instruction.ChannelAffine norm = conv.ending().norm();
        double[] bias = conv.bias();
        if (norm == null) {
            return Steps.byChannel(bias, out);
        }
        return Steps.byChannel(o -> norm.shift()[o] + (bias == null ? 0 : norm.scale()[o] * bias[o]), out);
    }

    /** (O, C) · (C, N·P). */
    private static Step product(Convolve whole, Layout in, Layout out, Finish finish, DeviceWeights weights) {
        Convolve conv = whole.withoutWeights();
        long weight = weights.arranged(whole.weight(), out.channelOrder(), in.channelOrder());
        return Step.of(run -> {
            int y = conv.output();
            Product product = new Product(
                    1,
                    out.shape().channels(),
                    out.columns(run.images()),
                    in.shape().channels());
            run.multiply(product, weight, run.address(conv.input()), run.address(y));
            if (finish.isNeeded(conv)) {
                Steps.finish(run, new Ending(y, conv.base(), y), finish.scale(), finish.shift(), conv.function());
            }
        });
    }

    private static Step implicit(Convolve whole, Layout in, Layout out, Finish finish, DeviceWeights weights) {
        Convolve conv = whole.withoutWeights();
        Geometry g = conv.geometry();
        int channels = in.shape().channels() / g.groups();
        int outputs = out.shape().channels() / g.groups();
        int[] order = g.groups() == 1 ? in.channelOrder() : DeviceWeights.inOrder(channels);
        int depth = conv.weight().columns();
        int[] columns = new int[depth];
        int[][] steps = new int[3][depth];
        for (int k = 0; k < depth; k++) {
            int tap = k % g.area();
            columns[k] = order[k / g.area()] * g.area() + tap;
            steps[0][k] = k / g.area();
            steps[1][k] = tap / g.kernelWidth() * g.dilation();
            steps[2][k] = tap % g.kernelWidth() * g.dilation();
        }
        long weight = weights.transposed(whole.weight(), out.channelOrder(), columns, g.groups());
        long[] tables = Arrays.stream(steps).mapToLong(weights::table).toArray();
        // Partitions are stored one after another, each in natural order, so they are separate maps.
        boolean parts = conv.view() != null;
        int[] window = parts
                ? window(
                        conv.view().height(),
                        conv.view().width(),
                        conv.view().height(),
                        conv.view().width(),
                        g)
                : window(
                        in.shape().height(),
                        in.shape().width(),
                        out.shape().height(),
                        out.shape().width(),
                        g);
        int maps = parts ? in.pixels() / conv.view().area() : 1;
        long place = parts ? 0 : MapSteps.place(in, weights);
        long pixel = parts ? 0 : MapSteps.pixel(out, weights);
        int relu = conv.function() == Function.RELU ? 1 : 0;
        boolean another = conv.function() != Function.NONE && relu == 0;
        return Step.of(run -> {
            run.launch(
                    "convolution",
                    new Grid(
                            Grid.ceil(out.columns(run.images()), TILE_PIXELS),
                            Grid.ceil(outputs, TILE_OUTPUTS),
                            g.groups(),
                            THREADS),
                    run.address(conv.input()),
                    run.address(conv.output()),
                    run.address(conv.base()),
                    weight,
                    finish.scale(),
                    finish.shift(),
                    tables[0],
                    tables[1],
                    tables[2],
                    place,
                    pixel,
                    window,
                    run.images() * maps,
                    channels,
                    depth,
                    outputs,
                    relu);
            if (another) {
                int y = conv.output();
                Steps.finish(run, new Ending(y, Instruction.NONE, y), 0, 0, conv.function());
            }
        });
    }

    /** The kernel's structure of that name. */
    private static int[] window(int height, int width, int outHeight, int outWidth, Geometry g) {
        return new int[] {height, width, outHeight, outWidth, g.stride(), g.padding()};
    }

    static Step depthwise(Depthwise whole, Layout layout, DeviceWeights weights) {
        Depthwise depthwise = whole.withoutWeights();
        long weight = weights.arranged(
                whole.weight(),
                DeviceWeights.inOrder(whole.weight().rows()),
                DeviceWeights.inOrder(whole.weight().columns()));
        long bias = weights.constant(depthwise.bias());
        int rows = layout.shape().channels();
        return Step.of(run -> run.launch(
                "depthwise",
                depthwise.output(),
                run.address(depthwise.input()),
                run.address(depthwise.output()),
                weight,
                bias,
                rows,
                layout.columns(run.images()),
                rows / depthwise.view().sets(),
                depthwise.view().height(),
                depthwise.view().width(),
                depthwise.kernelHeight(),
                depthwise.kernelWidth()));
    }
}
