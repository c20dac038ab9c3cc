package org.repmlpeval.model.engine;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.AddOp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.repmlpeval.model.arch.Operation;
import org.repmlpeval.model.arch.Operation.Activation;
import org.repmlpeval.model.arch.Operation.Add;
import org.repmlpeval.model.arch.Operation.BatchNorm;
import org.repmlpeval.model.arch.Operation.Convolution;
import org.repmlpeval.model.arch.Operation.GlobalAveragePool;
import org.repmlpeval.model.arch.Operation.GroupedLinear;
import org.repmlpeval.model.arch.Operation.Linear;
import org.repmlpeval.model.arch.Operation.Partition;
import org.repmlpeval.model.arch.Operation.ScaleChannels;
import org.repmlpeval.model.arch.Operation.Unpartition;
import org.repmlpeval.model.arch.Shape;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.reparam.Affine;

/** Every kind of operation as ND4J operations; the element-wise ones stand here, products in {@link LinearKernels}. */
final class Kernels {
    private static final double SQRT_HALF = Math.sqrt(0.5);

    private Kernels() {}

    /** Binds an operation to its weights. Shapes are per image. */
    static Kernel bind(Operation operation, List<Shape> inputs, Shape output, StateDict state, WeightLoader weights) {
        Shape x = inputs.get(0);
        if (operation instanceof Convolution conv) {
            return ConvolutionKernels.bind(conv, x, output, state, weights);
        } else if (operation instanceof GroupedLinear linear) {
            return LinearKernels.grouped(linear, x, output, state, weights);
        } else if (operation instanceof Linear linear) {
            return LinearKernels.plain(linear, state, weights);
        } else if (operation instanceof BatchNorm norm) {
            return batchNorm(norm, x, state, weights);
        } else if (operation instanceof Activation activation) {
            return activation(activation, x);
        } else if (operation instanceof Add) {
            return call -> {
                long size = (long) call.batch() * output.size();
                Value result = call.result(size);
                Nd4j.exec(new AddOp(
                        call.inputs().get(0).view(size), call.inputs().get(1).view(size), result.view(size)));
                return result;
            };
        } else if (operation instanceof ScaleChannels) {
            return scaleChannels(x);
        } else if (operation instanceof GlobalAveragePool) {
            return averagePool(x);
        } else if (operation instanceof Partition partition) {
            return partition(partition, x);
        } else if (operation instanceof Unpartition unpartition) {
            return unpartition(unpartition, x);
        }
        throw new IllegalStateException("no kernel for " + operation);
    }

    private static Kernel batchNorm(BatchNorm norm, Shape x, StateDict state, WeightLoader weights) {
        ChannelAffine affine = new ChannelAffine(Affine.of(state, norm.name()), weights);
        return call -> {
            long rows = (long) call.batch() * x.rows();
            long area = (long) x.height() * x.width();
            Value result = call.result(rows * norm.channels() * area);
            affine.apply(call.input().view(rows, norm.channels(), area), result.view(rows, norm.channels(), area));
            return result;
        };
    }

    private static Kernel activation(Activation activation, Shape x) {
        BiConsumer<INDArray, INDArray> function =
                switch (activation.function()) {
                    case RELU -> (in, out) -> Transforms.relu(out.assign(in), false);
                    case SIGMOID -> (in, out) -> Transforms.sigmoid(out.assign(in), false);
                    case GELU -> Kernels::gelu;
                };
        return call -> {
            long size = (long) call.batch() * x.size();
            Value result = call.result(size);
            function.accept(call.input().view(size), result.view(size));
            return result;
        };
    }

    /** GELU(x) = x/2 · (1 + erf(x/√2)), exact: ND4J's own GELU operations are approximations. */
    private static void gelu(INDArray in, INDArray out) {
        if (HeapBlocks.reach(in)) {
            HeapBlocks.apply(in, out, (values, n, start) -> Gelu.apply(values, n));
            return;
        }
        in.muli(SQRT_HALF, out);
        Nd4j.exec(new Erf(out, out));
        out.addi(1.0).muli(in).muli(0.5);
    }

    private static Kernel scaleChannels(Shape x) {
        return call -> {
            long rows = (long) call.batch() * x.channels();
            long area = (long) x.height() * x.width();
            Value result = call.result(rows * area);
            INDArray gate = call.inputs().get(1).view(rows);
            Nd4j.exec(new BroadcastMulOp(call.input().view(rows, area), gate, result.view(rows, area), 0));
            return result;
        };
    }

    private static Kernel averagePool(Shape x) {
        return call -> {
            long rows = (long) call.batch() * x.channels();
            Value result = call.result(rows);
            call.input().view(rows, (long) x.height() * x.width()).mean(result.view(rows), 1);
            return result;
        };
    }

    /** (N, C, H/h, h, W/w, w) → (N, H/h, W/w, C, h, w), which read as rows of S channels is the partition map. */
    private static Kernel partition(Partition partition, Shape x) {
        int down = x.height() / partition.height();
        int across = x.width() / partition.width();
        long[] axes = {x.channels(), down, partition.height(), across, partition.width()};
        return rearranged(down * across, axes, 0, 2, 4, 1, 3, 5);
    }

    /** (N, H/h, W/w, C, h, w) → (N, C, H/h, h, W/w, w), which is the map. */
    private static Kernel unpartition(Unpartition map, Shape x) {
        int down = map.height() / x.height();
        int across = map.width() / x.width();
        long[] axes = {down, across, map.channels(), x.height(), x.width()};
        return rearranged(down * across, axes, 0, 3, 1, 4, 2, 5);
    }

    /** The input seen as (N, axes…), permuted; with a single partition the order in memory stays and nothing is copied. */
    private static Kernel rearranged(int partitions, long[] axes, int... permutation) {
        if (partitions == 1) {
            return call -> call.input().alias(call.readers());
        }
        return call -> {
            long[] shape = LongStream.concat(LongStream.of(call.batch()), LongStream.of(axes))
                    .toArray();
            INDArray permuted = call.input().view(shape).permute(permutation);
            Value result = call.result(permuted.length());
            result.view(permuted.shape()).assign(permuted);
            return result;
        };
    }
}
