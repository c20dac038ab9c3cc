package org.repmlpeval.model.engine.cuda;

import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.MapOperation;
import org.repmlpeval.model.engine.cuda.device.Grid;
import org.repmlpeval.model.plan.Function;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.MapInstruction;

/** Instructions that change the size of maps or combine them. */
final class MapSteps {
    private MapSteps() {}

    static Step bind(MapInstruction instruction, Layout in, Layout out, DeviceWeights weights) {
        if (instruction instanceof MapInstruction.Concatenate concatenate) {
            return concatenate(concatenate);
        } else if (instruction instanceof MapInstruction.Reshape reshape) {
            return reshape(reshape, in, out);
        } else if (instruction instanceof MapInstruction.MaxPool pool) {
            return maxPool(pool, in, out, weights);
        } else if (instruction instanceof MapInstruction.AveragePool pool) {
            long place = place(in, weights);
            long pixel = pixel(out, weights);
            return Step.of(run -> run.launch(
                    "average_pool",
                    pool.output(),
                    run.address(pool.input()),
                    run.address(pool.output()),
                    place,
                    pixel,
                    in.shape().channels(),
                    run.images(),
                    in.shape().height(),
                    in.shape().width(),
                    out.shape().height(),
                    out.shape().width()));
        } else if (instruction instanceof MapInstruction.Resize resize) {
            return resize(resize, in, out, weights);
        }
        throw new IllegalArgumentException("the backend cuda has no instruction " + instruction.name());
    }

    /** Address of the position of each pixel; 0 if pixels are in their natural order. */
    static long place(Layout layout, DeviceWeights weights) {
        return layout.hasNaturalPixels() ? 0 : weights.table(Layout.inverse(layout.pixelOrder()));
    }

    /** Address of the pixel of each position; 0 if pixels are in their natural order. */
    static long pixel(Layout layout, DeviceWeights weights) {
        return layout.hasNaturalPixels() ? 0 : weights.table(layout.pixelOrder());
    }

    private static Step maxPool(MapInstruction.MaxPool pool, Layout in, Layout out, DeviceWeights weights) {
        long place = place(in, weights);
        long pixel = pixel(out, weights);
        Geometry g = pool.geometry();
        return Step.of(run -> run.launch(
                "max_pool",
                pool.output(),
                run.address(pool.input()),
                run.address(pool.output()),
                place,
                pixel,
                in.shape().channels(),
                run.images(),
                in.shape().height(),
                in.shape().width(),
                out.shape().height(),
                out.shape().width(),
                g.kernelHeight(),
                g.kernelWidth(),
                g.stride(),
                g.padding(),
                g.dilation()));
    }

    private static Step resize(MapInstruction.Resize resize, Layout in, Layout out, DeviceWeights weights) {
        int height = out.shape().height();
        int[] first = new int[height + out.shape().width()];
        double[] weight = new double[first.length];
        for (int i = 0; i < first.length; i++) {
            boolean down = i < height;
            int from = down ? in.shape().height() : in.shape().width();
            double source = down
                    ? MapOperation.Resize.source(i, from, height)
                    : MapOperation.Resize.source(i - height, from, out.shape().width());
            first[i] = Math.min(from - 1, (int) source);
            weight[i] = source - first[i];
        }
        long firsts = weights.table(first);
        long shares = weights.constant(weight);
        long place = place(in, weights);
        long pixel = pixel(out, weights);
        return Step.of(run -> run.launch(
                "resize",
                resize.output(),
                run.address(resize.input()),
                run.address(resize.output()),
                place,
                pixel,
                firsts,
                shares,
                in.shape().channels(),
                run.images(),
                in.shape().height(),
                in.shape().width(),
                height,
                out.shape().width()));
    }

    private static Step concatenate(MapInstruction.Concatenate concatenate) {
        return Step.of(run -> {
            long element = 0;
            for (int value : concatenate.inputs()) {
                Layout layout = run.layout(value);
                long elements = (long) layout.shape().size() * run.images();
                run.copy(concatenate.output(), element, value, elements);
                element += elements;
            }
        });
    }

    /** (C, N, P) to (C·P, N) or back: per channel, rows and columns change places. */
    private static Step reshape(MapInstruction.Reshape reshape, Layout in, Layout out) {
        int channels = Math.min(in.shape().channels(), out.shape().channels());
        int pixels = Math.max(in.pixels(), out.pixels());
        boolean flattens = out.pixels() == 1;
        return Step.of(run -> {
            int a = flattens ? run.images() : pixels;
            int b = flattens ? pixels : run.images();
            run.launch(
                    "swap",
                    Grid.of(channels * b, a),
                    run.address(reshape.input()),
                    0L,
                    run.address(reshape.output()),
                    0L,
                    Function.NONE.ordinal(),
                    channels,
                    a,
                    b,
                    1);
        });
    }
}
