package org.repmlpeval.model.engine.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.layers.convolution.DepthwiseConv2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.AddOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.repmlpeval.model.arch.Shape;
import org.repmlpeval.model.plan.Geometry;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Instruction.Convolve;
import org.repmlpeval.model.plan.Instruction.Depthwise;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.PartitionView;

/** Convolutions as products over gathered columns, depthwise ones as ND4J's own. */
final class ConvolutionSteps {
    private ConvolutionSteps() {}

    static Step convolve(Convolve whole, Layout in, Layout out, ArrayWeights weights) {
        Convolve conv = whole.withoutWeights();
        Geometry g = conv.geometry();
        int[] channels = g.groups() == 1
                ? in.channelOrder()
                : ArrayWeights.inOrder(in.shape().channels() / g.groups());
        int[] columnOrder = new int[conv.weight().columns()];
        for (int i = 0; i < columnOrder.length; i++) {
            columnOrder[i] = channels[i / g.area()] * g.area() + i % g.area();
        }
        INDArray weight = weights.arranged(whole.weight(), out.channelOrder(), columnOrder);
        INDArray bias = conv.bias() == null ? null : Steps.byChannel(conv.bias(), out, weights);
        boolean direct = g.isPointwise() && g.groups() == 1;
        return values -> {
            INDArray y = values.matrix(conv.output());
            if (direct) {
                Steps.multiply(weight, values.matrix(conv.input()), y);
            } else {
                gathered(conv, values, in, out, weight);
            }
            if (bias != null) {
                Nd4j.exec(new BroadcastAddOp(y, bias, y, 0));
            }
            if (conv.base() != Instruction.NONE) {
                Nd4j.exec(new AddOp(y, values.matrix(conv.base()), y));
            }
            Steps.apply(conv.function(), y, values);
        };
    }

    private static void gathered(Convolve conv, Values values, Layout in, Layout out, INDArray weight) {
        Geometry g = conv.geometry();
        long n = values.images();
        long pixels = n * out.pixels();
        long depth = conv.weight().columns();
        INDArray scratch = values.scratch(g.groups() * depth * pixels);
        INDArray natural = values.scratch(n * in.shape().size());
        INDArray x = natural.reshape(
                'c', in.shape().channels(), n, in.shape().height(), in.shape().width());
        byPartition(x, in.view()).assign(byPartitionInMemory(values.view(conv.input(), -1), in, n));
        INDArray columns = scratch.reshape(
                'c',
                in.shape().channels(),
                g.area(),
                n,
                out.shape().height(),
                out.shape().width());
        gather(x, columns, g, in.shape(), out.shape());
        INDArray product = values.scratch(n * out.shape().size());
        INDArray rows = product.reshape('c', g.groups(), out.shape().channels() / g.groups(), pixels);
        for (int group = 0; group < g.groups(); group++) {
            Steps.multiply(
                    weight.reshape('c', g.groups(), -1, depth).slice(group),
                    scratch.reshape('c', g.groups(), depth, pixels).slice(group),
                    rows.slice(group));
        }
        INDArray map = product.reshape(
                'c',
                out.shape().channels(),
                n,
                out.shape().height(),
                out.shape().width());
        byPartitionInMemory(values.view(conv.output(), -1), out, n).assign(byPartition(map, out.view()));
        values.give(scratch);
        values.give(natural);
        values.give(product);
    }

    /** (C, N, H, W) → (C, N, H/h, W/w, h, w), a view. */
    private static INDArray byPartition(INDArray map, PartitionView view) {
        long down = map.size(2) / view.height();
        long across = map.size(3) / view.width();
        return map.reshape('c', map.size(0), map.size(1), down, view.height(), across, view.width())
                .permute(0, 1, 2, 4, 3, 5);
    }

    /** A value's memory as (C', N, H/h, W/w, h, w). */
    private static INDArray byPartitionInMemory(INDArray flat, Layout layout, long images) {
        PartitionView view = layout.view();
        Shape shape = layout.shape();
        return flat.reshape(
                'c',
                shape.channels(),
                images,
                shape.height() / view.height(),
                shape.width() / view.width(),
                view.height(),
                view.width());
    }

    /** Columns (C, tap, N, y, x) from maps (C, N, H, W); zero where a tap lies outside. */
    private static void gather(INDArray x, INDArray columns, Geometry g, Shape in, Shape out) {
        columns.assign(0);
        for (int tap = 0; tap < g.area(); tap++) {
            Span down = Span.of(tap / g.kernelWidth(), g, in.height(), out.height());
            Span across = Span.of(tap % g.kernelWidth(), g, in.width(), out.width());
            if (!down.isEmpty() && !across.isEmpty()) {
                INDArrayIndex all = NDArrayIndex.all();
                columns.get(all, NDArrayIndex.point(tap), all, down.target(), across.target())
                        .assign(x.get(all, all, down.source(), across.source()));
            }
        }
    }

    /** Output positions [from, to) of one axis that see the input through a tap, the first one at {@code first}. */
    private record Span(int from, int to, int first, int stride) {
        static Span of(int tap, Geometry g, int in, int out) {
            int shift = tap * g.dilation() - g.padding();
            int from = Math.max(0, -Math.floorDiv(shift, g.stride()));
            int to = Math.min(out, Math.floorDiv(in - 1 - shift, g.stride()) + 1);
            return new Span(from, to, from * g.stride() + shift, g.stride());
        }

        boolean isEmpty() {
            return to <= from;
        }

        INDArrayIndex target() {
            return NDArrayIndex.interval(from, to);
        }

        INDArrayIndex source() {
            // ND4J stretches an interval of one position by its stride.
            int step = to - from == 1 ? 1 : stride;
            return NDArrayIndex.interval(first, step, first + (to - from - 1) * step + 1);
        }
    }

    /** (S, rows, h, w) → (rows, S, h, w), which ND4J's depthwise convolution takes, and back. */
    static Step depthwise(Depthwise whole, ArrayWeights weights) {
        Depthwise depthwise = whole.withoutWeights();
        PartitionView view = depthwise.view();
        int kernelHeight = depthwise.kernelHeight();
        int kernelWidth = depthwise.kernelWidth();
        Conv2DConfig config = Conv2DConfig.builder()
                .kH(kernelHeight)
                .kW(kernelWidth)
                .sH(1)
                .sW(1)
                .pH(kernelHeight / 2)
                .pW(kernelWidth / 2)
                .dH(1)
                .dW(1)
                .dataFormat(Conv2DConfig.NCHW)
                .build();
        INDArray kernel = weights.depthwise(whole.weight(), kernelHeight, kernelWidth);
        INDArray bias = depthwise.bias() == null ? null : weights.constant(depthwise.bias(), view.sets());
        boolean single = kernelHeight * kernelWidth == 1;
        return values -> {
            INDArray y = values.view(depthwise.output(), view.sets(), -1);
            if (single) {
                INDArray factors = kernel.reshape(view.sets());
                Nd4j.exec(new BroadcastMulOp(values.view(depthwise.input(), view.sets(), -1), factors, y, 0));
            } else {
                convolve(values, depthwise, kernel, config);
            }
            if (bias != null) {
                Nd4j.exec(new BroadcastAddOp(y, bias, y, 0));
            }
        };
    }

    private static void convolve(Values values, Depthwise depthwise, INDArray kernel, Conv2DConfig config) {
        PartitionView view = depthwise.view();
        INDArray x = values.view(depthwise.input(), view.sets(), -1, view.height(), view.width());
        INDArray in = values.scratch(x.length());
        INDArray out = values.scratch(x.length());
        INDArray inRows = in.reshape('c', x.size(1), view.sets(), view.height(), view.width());
        INDArray outRows = out.reshape('c', x.size(1), view.sets(), view.height(), view.width());
        inRows.assign(x.permute(1, 0, 2, 3));
        DepthwiseConv2D op = new DepthwiseConv2D(inRows, kernel, null, config);
        op.addOutputArgument(outRows);
        Nd4j.exec(op);
        values.view(depthwise.output(), view.sets(), -1, view.height(), view.width())
                .assign(outRows.permute(1, 0, 2, 3));
        values.give(in);
        values.give(out);
    }
}
