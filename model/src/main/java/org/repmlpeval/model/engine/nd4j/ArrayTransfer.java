package org.repmlpeval.model.engine.nd4j;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Layout;

/** Copies images into a run's arrays and results out of them, and rounds values: {@code (N, C, H, W)} on the heap, {@code (C', N, P')} there. */
final class ArrayTransfer {
    private ArrayTransfer() {}

    static void in(Values values, int value, Tensor images, int from, int count) {
        Layout layout = values.layout(value);
        double[] arranged = new double[count * layout.shape().size()];
        each(layout, from, count, (outside, inside) -> arranged[inside] = images.get(outside));
        try (INDArray copy = Nd4j.createFromArray(arranged)) {
            values.view(value, arranged.length).assign(copy);
        }
    }

    static void out(Values values, int value, Tensor result, int from, int count) {
        Layout layout = values.layout(value);
        INDArray flat = values.view(value, (long) count * layout.shape().size());
        if (result.precision() == Precision.FLOAT32) {
            float[] floats = flat.toFloatVector();
            each(layout, from, count, (outside, inside) -> result.floats()[outside] = floats[inside]);
        } else {
            double[] doubles = flat.toDoubleVector();
            each(layout, from, count, (outside, inside) -> result.doubles()[outside] = doubles[inside]);
        }
    }

    /** Rounds on the heap, because ND4J has no operation for it that is exact for every type. */
    static void round(Values values, Instruction.Round round) {
        INDArray x = values.matrix(round.input());
        INDArray y = values.matrix(round.output());
        if (x.dataType() == DataType.FLOAT) {
            float[] floats = x.reshape(x.length()).toFloatVector();
            round.precision().round(floats, floats.length);
            try (INDArray copy = Nd4j.createFromArray(floats)) {
                y.assign(copy.reshape(y.shape()));
            }
            return;
        }
        double[] doubles = x.reshape(x.length()).toDoubleVector();
        Arrays.setAll(doubles, i -> round.precision().round(doubles[i]));
        try (INDArray copy = Nd4j.createFromArray(doubles)) {
            y.assign(copy.reshape(y.shape()));
        }
    }

    private interface Pair {
        void visit(int outside, int inside);
    }

    /** Visits every element: its index in (N, C, H, W) from image {@code from} on, and in (C', N, P'). */
    private static void each(Layout layout, int from, int count, Pair pair) {
        int[] channels = layout.channelOrder();
        int[] order = layout.pixelOrder();
        int pixels = layout.pixels();
        int inside = 0;
        for (int channel : channels) {
            for (int n = from; n < from + count; n++) {
                int start = (n * channels.length + channel) * pixels;
                for (int p = 0; p < pixels; p++) {
                    pair.visit(start + order[p], inside++);
                }
            }
        }
    }
}
