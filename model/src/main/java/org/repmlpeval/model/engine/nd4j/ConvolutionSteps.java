package org.repmlpeval.model.engine.nd4j;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.layers.convolution.DepthwiseConv2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.AddOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Instruction.Convolve;
import org.repmlpeval.model.plan.Instruction.Depthwise;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.PartitionView;

/** Convolutions as products over gathered columns, and depthwise convolutions as ND4J's own operation. */
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
        boolean direct = conv.isProduct() && Arrays.equals(in.pixelOrder(), out.pixelOrder());
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
        if (conv.view() != null) {
            // Partitions are stored one after another, each in natural order, so they are separate maps.
            PartitionView view = conv.view();
            long maps = (long) values.images() * in.pixels() / view.area();
            INDArray x = values.view(conv.input(), in.shape().channels(), maps, view.height(), view.width());
            INDArray y = values.view(conv.output(), out.shape().channels(), maps, view.height(), view.width());
            products(conv, values, x, y, weight);
            return;
        }
        PixelOrder.apply(values, conv.input(), conv.output(), (x, y) -> products(conv, values, x, y, weight));
    }

    /** From maps (C, N, H, W) to maps (O, N, H', W'), one product per group. */
    private static void products(Convolve conv, Values values, INDArray x, INDArray y, INDArray weight) {
        Geometry g = conv.geometry();
        long pixels = y.size(1) * y.size(2) * y.size(3);
        long depth = conv.weight().columns();
        INDArray scratch = values.scratch(g.groups() * depth * pixels);
        INDArray columns = scratch.reshape('c', x.size(0), g.area(), y.size(1), y.size(2), y.size(3));
        gather(x, columns, g);
        INDArray rows = y.reshape('c', g.groups(), y.size(0) / g.groups(), pixels);
        for (int group = 0; group < g.groups(); group++) {
            Steps.multiply(
                    weight.reshape('c', g.groups(), -1, depth).slice(group),
                    scratch.reshape('c', g.groups(), depth, pixels).slice(group),
                    rows.slice(group));
        }
        values.give(scratch);
    }

    /** Columns (C, tap, N, y, x) from maps (C, N, H, W); zero where a tap lies outside. */
    private static void gather(INDArray x, INDArray columns, Geometry g) {
        columns.assign(0);
        for (int tap = 0; tap < g.area(); tap++) {
            Span down = Span.of(tap / g.kernelWidth(), g, (int) x.size(2), (int) columns.size(3));
            Span across = Span.of(tap % g.kernelWidth(), g, (int) x.size(3), (int) columns.size(4));
            if (!down.isEmpty() && !across.isEmpty()) {
                INDArrayIndex all = NDArrayIndex.all();
                columns.get(all, NDArrayIndex.point(tap), all, down.target(), across.target())
                        .assign(x.get(all, all, down.source(), across.source()));
            }
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
