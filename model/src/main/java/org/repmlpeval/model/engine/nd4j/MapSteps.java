package org.repmlpeval.model.engine.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.Max;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.MapOperation;
import org.repmlpeval.model.engine.nd4j.PixelOrder.Change;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.MapInstruction;

/** Instructions that change the size of maps or combine them, as ND4J operations on maps in their natural order. */
final class MapSteps {
    private static final INDArrayIndex ALL = NDArrayIndex.all();

    private MapSteps() {}

    static Step bind(MapInstruction instruction, Layout in, Layout out) {
        if (instruction instanceof MapInstruction.Concatenate concatenate) {
            return concatenate(concatenate);
        } else if (instruction instanceof MapInstruction.Reshape reshape) {
            return reshape(reshape, in, out);
        }
        Change change = change(instruction);
        int input = instruction.inputs().get(0);
        return values -> PixelOrder.apply(values, input, instruction.output(), change);
    }

    private static Change change(MapInstruction instruction) {
        if (instruction instanceof MapInstruction.MaxPool pool) {
            return (x, y) -> maxPool(x, y, pool.geometry());
        } else if (instruction instanceof MapInstruction.AveragePool) {
            return MapSteps::averagePool;
        }
        return MapSteps::resize;
    }

    private static void maxPool(INDArray x, INDArray y, Geometry g) {
        y.assign(Double.NEGATIVE_INFINITY);
        for (int tap = 0; tap < g.area(); tap++) {
            Span down = Span.of(tap / g.kernelWidth(), g, (int) x.size(2), (int) y.size(2));
            Span across = Span.of(tap % g.kernelWidth(), g, (int) x.size(3), (int) y.size(3));
            if (!down.isEmpty() && !across.isEmpty()) {
                INDArray target = y.get(ALL, ALL, down.target(), across.target());
                INDArray seen = x.get(ALL, ALL, down.source(), across.source());
                target.assign(Nd4j.exec(new Max(target, seen))[0]);
            }
        }
    }

    private static void averagePool(INDArray x, INDArray y) {
        int height = (int) x.size(2);
        int width = (int) x.size(3);
        for (int i = 0; i < y.size(2); i++) {
            INDArrayIndex down = NDArrayIndex.interval(
                    MapOperation.AdaptiveAveragePool.from(i, (int) y.size(2), height),
                    MapOperation.AdaptiveAveragePool.to(i, (int) y.size(2), height));
            for (int j = 0; j < y.size(3); j++) {
                INDArrayIndex across = NDArrayIndex.interval(
                        MapOperation.AdaptiveAveragePool.from(j, (int) y.size(3), width),
                        MapOperation.AdaptiveAveragePool.to(j, (int) y.size(3), width));
                y.get(ALL, ALL, NDArrayIndex.point(i), NDArrayIndex.point(j))
                        .assign(x.get(ALL, ALL, down, across).dup('c').mean(2, 3));
            }
        }
    }

    /** First along the height, then along the width, each position from its two neighbours. */
    private static void resize(INDArray x, INDArray y) {
        INDArray tall = Nd4j.createUninitialized(x.dataType(), x.size(0), x.size(1), y.size(2), x.size(3));
        along(2, x, tall);
        along(3, tall, y);
        tall.close();
    }

    private static void along(int axis, INDArray x, INDArray y) {
        int from = (int) x.size(axis);
        int to = (int) y.size(axis);
        for (int i = 0; i < to; i++) {
            double source = MapOperation.Resize.source(i, from, to);
            int first = Math.min(from - 1, (int) source);
            int second = Math.min(from - 1, first + 1);
            double weight = source - first;
            INDArray blended = at(x, axis, second).mul(weight);
            blended.addi(at(x, axis, first).mul(1 - weight));
            at(y, axis, i).assign(blended);
        }
    }

    private static INDArray at(INDArray maps, int axis, int position) {
        INDArrayIndex point = NDArrayIndex.point(position);
        return axis == 2 ? maps.get(ALL, ALL, point, ALL) : maps.get(ALL, ALL, ALL, point);
    }

    private static Step concatenate(MapInstruction.Concatenate concatenate) {
        return values -> {
            INDArray y = values.matrix(concatenate.output());
            long row = 0;
            for (int value : concatenate.inputs()) {
                INDArray x = values.matrix(value);
                y.get(NDArrayIndex.interval(row, row + x.rows()), ALL).assign(x);
                row += x.rows();
            }
        };
    }

    /** (C, N, P) to (C·P, N) or back. */
    private static Step reshape(MapInstruction.Reshape reshape, Layout in, Layout out) {
        int channels = Math.min(in.shape().channels(), out.shape().channels());
        int pixels = Math.max(in.pixels(), out.pixels());
        boolean flattens = out.pixels() == 1;
        return values -> {
            long[] map = {channels, values.images(), pixels};
            long[] vector = {channels, pixels, values.images()};
            INDArray x = values.view(reshape.input(), flattens ? map : vector);
            values.view(reshape.output(), flattens ? vector : map).assign(x.permute(0, 2, 1));
        };
    }
}
