package org.repmlpeval.model.engine;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.factory.Nd4j;
import org.repmlpeval.model.reparam.Affine;

/** y = scale·x + shift per channel, on {@code (rows, C, area)}. */
final class ChannelAffine {
    private final float[] scales;
    private final float[] shifts;
    private final INDArray scale;
    private final INDArray shift;

    ChannelAffine(Affine affine, WeightLoader weights) {
        scale = weights.vector(affine.scale());
        shift = weights.vector(affine.shift());
        scales = scale.dataType() == DataType.FLOAT ? scale.toFloatVector() : null;
        shifts = scale.dataType() == DataType.FLOAT ? shift.toFloatVector() : null;
    }

    /** Both {@code (rows, C, area)}, contiguous; {@code out} may be {@code in}. */
    void apply(INDArray in, INDArray out) {
        if (HeapBlocks.reach(in)) {
            int area = Math.toIntExact(in.size(2));
            HeapBlocks.apply(in, out, (values, n, start) -> block(values, n, start, area));
            return;
        }
        Nd4j.exec(new BroadcastMulOp(in, scale, out, 1));
        Nd4j.exec(new BroadcastAddOp(out, shift, out, 1));
    }

    private void block(float[] values, int n, long start, int area) {
        long segment = start / area;
        int left = area - (int) (start % area);
        for (int from = 0; from < n; segment++) {
            int to = Math.min(n, from + left);
            int channel = (int) (segment % scales.length);
            float a = scales[channel];
            float b = shifts[channel];
            for (int i = from; i < to; i++) {
                values[i] = values[i] * a + b;
            }
            from = to;
            left = area;
        }
    }
}
