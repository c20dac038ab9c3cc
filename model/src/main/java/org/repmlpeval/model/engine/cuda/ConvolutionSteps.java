package org.repmlpeval.model.engine.cuda;

import java.util.Arrays;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.engine.cuda.Steps.Ending;
import org.repmlpeval.model.engine.cuda.device.Grid;
import org.repmlpeval.model.engine.cuda.device.Product;
import org.repmlpeval.model.plan.Function;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Instruction.Convolve;
import org.repmlpeval.model.plan.Instruction.Depthwise;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.PartitionView;

/**
 * Convolutions: those that are one product by cuBLASLt, the others by kernels that read maps where they lie, or in reduced precision in
 * {@link ConvolutionParts}.
 */
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
        Finish finish = new Finish(scale, weights.constant(shift(conv, out)), conv.function());
        boolean direct = conv.isProduct() && Arrays.equals(in.pixelOrder(), out.pixelOrder());
        if (direct && !weights.type().isNarrow()) {
            return product(whole, in, out, finish, weights);
        }
        Reads reads = direct ? Reads.matrix(in) : Reads.of(conv, in, out, weights);
        return weights.type().isReduced()
                ? ConvolutionParts.of(whole, reads, finish, out, weights)
                : implicit(whole, reads, finish, out, weights);
    }

    /**
     * What is done with sums.
     *
     * @param scale address of a factor of each row; 0 for none
     * @param shift address of what is added to each row; 0 for nothing
     */
    record Finish(long scale, long shift, Function function) {
        static Finish of(Function function) {
            return new Finish(0, 0, function);
        }

        boolean isNeeded(Convolve conv) {
            return scale != 0 || shift != 0 || conv.base() != Instruction.NONE || function != Function.NONE;
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
            long y = run.address(conv.output());
            int columns = out.columns(run.images());
            Product product =
                    new Product(1, out.shape().channels(), columns, in.shape().channels());
            run.multiply(product, weight, run.address(conv.input()), y);
            if (finish.isNeeded(conv)) {
                Steps.finish(run, new Ending(conv, y, 0, columns), finish);
            }
        });
    }

    /**
     * What a convolution reads.
     *
     * @param channels of a group
     * @param order of the columns of the weight: by step of the depth, the column that belongs to it
     * @param tables addresses of what each step reads: channel, down, across
     * @param orders addresses of the orders of the input's and the output's pixels, or 0
     * @param window the kernels' structure of that name; null, as the tables and orders, if the input is the matrix of a product
     * @param maps of each image
     */
    record Reads(int channels, int[] order, long[] tables, long[] orders, int[] window, int maps) {
        static Reads of(Convolve conv, Layout in, Layout out, DeviceWeights weights) {
            Geometry g = conv.geometry();
            int channels = in.shape().channels() / g.groups();
            int[] channelOrder = g.groups() == 1 ? in.channelOrder() : DeviceWeights.inOrder(channels);
            int depth = conv.weight().columns();
            int[] order = new int[depth];
            int[][] steps = new int[3][depth];
            for (int k = 0; k < depth; k++) {
                int tap = k % g.area();
                order[k] = channelOrder[k / g.area()] * g.area() + tap;
                steps[0][k] = k / g.area();
                steps[1][k] = tap / g.kernelWidth() * g.dilation();
                steps[2][k] = tap % g.kernelWidth() * g.dilation();
            }
            long[] tables = Arrays.stream(steps).mapToLong(weights::table).toArray();
            PartitionView view = conv.view();
            if (view != null) {
                // Partitions are stored one after another, each in natural order, so they are separate maps.
                Shape part = Shape.map(1, view.height(), view.width());
                return new Reads(
                        channels, order, tables, new long[2], window(part, part, g), in.pixels() / view.area());
            }
            long[] orders = {MapSteps.place(in, weights), MapSteps.pixel(out, weights)};
            return new Reads(channels, order, tables, orders, window(in.shape(), out.shape(), g), 1);
        }

        /** All channels of a pixel, as the input has them. */
        static Reads matrix(Layout in) {
            return new Reads(in.shape().channels(), in.channelOrder(), null, null, null, 1);
        }

        /** Whether the input is the matrix of the product. */
        boolean isMatrix() {
            return window == null;
        }

        private static int[] window(Shape in, Shape out, Geometry g) {
            return new int[] {in.height(), in.width(), out.height(), out.width(), g.stride(), g.padding()};
        }

        int depth() {
            return order.length;
        }
    }

    private static Step implicit(Convolve whole, Reads reads, Finish finish, Layout out, DeviceWeights weights) {
        Convolve conv = whole.withoutWeights();
        int groups = conv.geometry().groups();
        int outputs = out.shape().channels() / groups;
        long weight = weights.transposed(whole.weight(), out.channelOrder(), reads.order(), groups);
        int relu = conv.function() == Function.RELU ? 1 : 0;
        boolean another = conv.function() != Function.NONE && relu == 0;
        return Step.of(run -> {
            run.launch(
                    "convolution",
                    new Grid(
                            Grid.ceil(out.columns(run.images()), TILE_PIXELS),
                            Grid.ceil(outputs, TILE_OUTPUTS),
                            groups,
                            THREADS),
                    run.address(conv.input()),
                    run.address(conv.output()),
                    run.address(conv.base()),
                    weight,
                    finish.scale(),
                    finish.shift(),
                    reads.tables()[0],
                    reads.tables()[1],
                    reads.tables()[2],
                    reads.orders()[0],
                    reads.orders()[1],
                    reads.window(),
                    run.images() * reads.maps(),
                    reads.channels(),
                    reads.depth(),
                    outputs,
                    relu);
            if (another) {
                int y = conv.output();
                Steps.finish(run, y, Instruction.NONE, y, Finish.of(conv.function()));
            }
        });
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
