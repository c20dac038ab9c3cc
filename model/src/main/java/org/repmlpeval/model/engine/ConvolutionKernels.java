package org.repmlpeval.model.engine;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.layers.convolution.DepthwiseConv2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.repmlpeval.model.arch.Operation.Bias;
import org.repmlpeval.model.arch.Operation.Convolution;
import org.repmlpeval.model.arch.Shape;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.reparam.Affine;

/** Convolutions of the kinds that occur: over patches that do not overlap (1×1 included), and depthwise with stride 1. */
final class ConvolutionKernels {
    private ConvolutionKernels() {}

    static Kernel bind(Convolution conv, Shape x, Shape y, StateDict state, WeightLoader weights) {
        Tensor weight = state.get(conv.name() + ".weight");
        INDArray bias = conv.bias() == Bias.WITH ? weights.load(state.get(conv.name() + ".bias")) : null;
        boolean patches = conv.padding() == 0
                && conv.groups() == 1
                && conv.stride() == conv.kernelHeight()
                && conv.stride() == conv.kernelWidth();
        Kernel kernel;
        if (conv.groups() == conv.in() && conv.groups() == conv.out() && conv.stride() == 1) {
            kernel = depthwise(conv, weight, x, y, weights);
        } else if (patches) {
            kernel = patches(conv, weights.load(weight), x, y);
        } else {
            throw new IllegalStateException("no kernel for " + conv);
        }
        return bias == null ? kernel : withBias(kernel, bias, y);
    }

    private static Kernel withBias(Kernel kernel, INDArray bias, Shape y) {
        return call -> {
            Value result = kernel.run(call);
            INDArray out = result.view((long) call.batch() * y.rows(), y.channels(), (long) y.height() * y.width());
            Nd4j.exec(new BroadcastAddOp(out, bias, out, 1));
            return result;
        };
    }

    /** Weight (O, I·k·k) times the patches of each image as columns (I·k·k, H·W). */
    private static Kernel patches(Convolution conv, INDArray weight, Shape x, Shape y) {
        int k = conv.stride();
        long depth = (long) conv.in() * k * k;
        long area = (long) y.height() * y.width();
        INDArray matrix = weight.reshape('c', conv.out(), depth);
        return call -> {
            long rows = (long) call.batch() * x.rows();
            Value result = call.result(rows * conv.out() * area);
            INDArray out = result.view(rows, conv.out(), area);
            INDArray scratch = k == 1 ? null : call.pool().take(rows * depth * area);
            INDArray columns = k == 1
                    ? call.input().view(rows, depth, area)
                    : columns(call, scratch, rows, k, x, y).reshape('c', rows, depth, area);
            for (long n = 0; n < rows; n++) {
                LinearKernels.multiply(matrix, columns.slice(n), out.slice(n));
            }
            if (scratch != null) {
                call.pool().give(scratch);
            }
            return result;
        };
    }

    /** (N, C, H, k, W, k) → (N, C, k, k, H, W); rows and columns beyond the last whole patch are left out. */
    private static INDArray columns(Kernel.Call call, INDArray scratch, long rows, int k, Shape x, Shape y) {
        INDArray in = call.input().view(rows, x.channels(), x.height(), x.width());
        INDArray columns = scratch.reshape('c', rows, x.channels(), k, k, y.height(), y.width());
        if (x.height() % k == 0 && x.width() % k == 0) {
            gather(in, columns, k, y);
            return columns;
        }
        INDArray flat = call.pool().take(columns.length());
        INDArray whole = flat.reshape('c', rows, x.channels(), (long) y.height() * k, (long) y.width() * k);
        whole.assign(in.get(
                NDArrayIndex.all(),
                NDArrayIndex.all(),
                NDArrayIndex.interval(0, (long) y.height() * k),
                NDArrayIndex.interval(0, (long) y.width() * k)));
        gather(whole, columns, k, y);
        call.pool().give(flat);
        return columns;
    }

    private static void gather(INDArray in, INDArray columns, int k, Shape y) {
        columns.assign(in.reshape('c', in.size(0), in.size(1), y.height(), k, y.width(), k)
                .permute(0, 1, 3, 5, 2, 4));
    }

    private static Kernel depthwise(Convolution conv, Tensor weight, Shape x, Shape y, WeightLoader weights) {
        if (conv.kernelHeight() == 1 && conv.kernelWidth() == 1 && conv.padding() == 0) {
            ChannelAffine factors = new ChannelAffine(new Affine(values(weight), new double[conv.in()]), weights);
            return call -> {
                long rows = (long) call.batch() * x.rows();
                long area = (long) x.height() * x.width();
                Value result = call.result(rows * conv.in() * area);
                factors.apply(call.input().view(rows, conv.in(), area), result.view(rows, conv.in(), area));
                return result;
            };
        }
        Conv2DConfig config = Conv2DConfig.builder()
                .kH(conv.kernelHeight())
                .kW(conv.kernelWidth())
                .sH(1)
                .sW(1)
                .pH(conv.padding())
                .pW(conv.padding())
                .dH(1)
                .dW(1)
                .dataFormat(Conv2DConfig.NCHW)
                .build();
        // ND4J's depthwise weights are (kH, kW, C, multiplier).
        INDArray kernel = weights.load(
                weight, "kernel first", array -> array.permute(2, 3, 0, 1).dup('c'));
        return call -> {
            long rows = (long) call.batch() * x.rows();
            Value result = call.result(rows * y.channels() * y.height() * y.width());
            INDArray in = call.input().view(rows, x.channels(), x.height(), x.width());
            INDArray out = result.view(rows, y.channels(), y.height(), y.width());
            DepthwiseConv2D op = new DepthwiseConv2D(in, kernel, null, config);
            op.addOutputArgument(out);
            Nd4j.exec(op);
            return result;
        };
    }

    private static double[] values(Tensor tensor) {
        return tensor.to(Precision.FLOAT64).doubles();
    }
}
