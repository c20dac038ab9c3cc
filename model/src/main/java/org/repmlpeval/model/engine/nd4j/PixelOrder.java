package org.repmlpeval.model.engine.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.PartitionView;

/** Converts between the pixel order of a layout, partition by partition, and the natural order. */
final class PixelOrder {
    private PixelOrder() {}

    /** An operation from maps (C, N, H, W) to maps with other channels or another size. */
    interface Change {
        void apply(INDArray from, INDArray to);
    }

    /** Computes one value from another with an operation on maps in their natural order. */
    static void apply(Values values, int input, int output, Change change) {
        Shape in = values.layout(input).shape();
        Shape out = values.layout(output).shape();
        INDArray from = values.scratch((long) values.images() * in.size());
        INDArray to = values.scratch((long) values.images() * out.size());
        INDArray x = maps(from, in, values.images());
        INDArray y = maps(to, out, values.images());
        natural(values, input, x);
        change.apply(x, y);
        back(y, values, output);
        values.give(from);
        values.give(to);
    }

    private static INDArray maps(INDArray flat, Shape shape, int images) {
        return flat.reshape('c', shape.channels(), images, shape.height(), shape.width());
    }

    /** A value to maps (C, N, H, W). */
    private static void natural(Values values, int value, INDArray maps) {
        Layout layout = values.layout(value);
        byPartition(maps, layout.view()).assign(inMemory(values.view(value, -1), layout, maps.size(1)));
    }

    /** Maps (C, N, H, W) to a value. */
    private static void back(INDArray maps, Values values, int value) {
        Layout layout = values.layout(value);
        inMemory(values.view(value, -1), layout, maps.size(1)).assign(byPartition(maps, layout.view()));
    }

    /** (C, N, H, W) → (C, N, H/h, W/w, h, w), a view. */
    private static INDArray byPartition(INDArray map, PartitionView view) {
        long down = map.size(2) / view.height();
        long across = map.size(3) / view.width();
        return map.reshape('c', map.size(0), map.size(1), down, view.height(), across, view.width())
                .permute(0, 1, 2, 4, 3, 5);
    }

    /** A value's memory as (C', N, H/h, W/w, h, w). */
    private static INDArray inMemory(INDArray flat, Layout layout, long images) {
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
}
