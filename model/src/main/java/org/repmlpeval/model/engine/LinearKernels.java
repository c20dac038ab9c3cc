package org.repmlpeval.model.engine;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;
import org.repmlpeval.model.arch.Operation.Bias;
import org.repmlpeval.model.arch.Operation.GroupedLinear;
import org.repmlpeval.model.arch.Operation.Linear;
import org.repmlpeval.model.arch.Shape;
import org.repmlpeval.model.checkpoint.StateDict;

/**
 * Fully-connected layers as matrix products. Operands are always contiguous: only then ND4J takes oneDNN, else it falls back to a
 * slower path without a word.
 */
final class LinearKernels {
    /** Layout of weights: (out, in) stored as (in, out), per group; a transposed operand would not be contiguous. */
    private static final String TRANSPOSED = "transposed";

    private LinearKernels() {}

    /** {@code c = a · b}, all contiguous matrices. */
    static void multiply(INDArray a, INDArray b, INDArray c) {
        Nd4j.exec(new Mmul(a, b, c, null));
    }

    /** Adds a bias per column to (rows, columns). */
    static void addBias(INDArray matrix, INDArray bias) {
        Nd4j.exec(new BroadcastAddOp(matrix, bias, matrix, 1));
    }

    static Kernel plain(Linear linear, StateDict state, WeightLoader weights) {
        INDArray weight = weights.load(state.get(linear.name() + ".weight"), TRANSPOSED, array -> array.transpose()
                .dup('c'));
        INDArray bias = weights.load(state.get(linear.name() + ".bias"));
        return call -> {
            Value result = call.result((long) call.batch() * linear.out());
            INDArray out = result.view(call.batch(), linear.out());
            multiply(call.input().view(call.batch(), linear.in()), weight, out);
            addBias(out, bias);
            return result;
        };
    }

    static Kernel grouped(GroupedLinear linear, Shape x, Shape y, StateDict state, WeightLoader weights) {
        int groups = linear.groups();
        long in = linear.in() / groups;
        long out = linear.out() / groups;
        INDArray transposed = weights.load(
                state.get(linear.name() + ".weight"),
                TRANSPOSED,
                array -> array.reshape('c', groups, out, in).permute(0, 2, 1).dup('c'));
        INDArray bias = linear.bias() == Bias.WITH ? weights.load(state.get(linear.name() + ".bias")) : null;
        return call -> {
            long rows = (long) call.batch() * x.rows();
            Value result = call.result((long) call.batch() * y.size());
            INDArray source = call.input().view(rows, groups, in);
            INDArray target = result.view(rows, groups, out);
            if (groups == 1) {
                multiply(
                        source.reshape('c', rows, in),
                        transposed.reshape('c', in, out),
                        target.reshape('c', rows, out));
            } else {
                eachGroup(call.pool(), source, transposed, target);
            }
            if (bias != null) {
                addBias(result.view(rows, linear.out()), bias);
            }
            return result;
        };
    }

    /** (rows, G, in) → (G, rows, in) → products → (G, rows, out) → (rows, G, out). */
    private static void eachGroup(BufferPool pool, INDArray source, INDArray weight, INDArray target) {
        long rows = source.size(0);
        long groups = source.size(1);
        INDArray gathered = pool.take(source.length());
        INDArray products = pool.take(target.length());
        INDArray a = gathered.reshape('c', groups, rows, source.size(2));
        INDArray c = products.reshape('c', groups, rows, target.size(2));
        a.assign(source.permute(1, 0, 2));
        for (long g = 0; g < groups; g++) {
            multiply(a.slice(g), weight.slice(g), c.slice(g));
        }
        target.assign(c.permute(1, 0, 2));
        pool.give(gathered);
        pool.give(products);
    }
}
