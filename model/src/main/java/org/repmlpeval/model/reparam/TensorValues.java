package org.repmlpeval.model.reparam;

import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.Tensor;

/** A tensor under construction: it takes float64 values and stores them in the requested precision. */
final class TensorValues {
    private final float[] floats;
    private final double[] doubles;

    TensorValues(Precision precision, int size) {
        floats = precision == Precision.FLOAT32 ? new float[size] : null;
        doubles = precision == Precision.FLOAT64 ? new double[size] : null;
    }

    void set(int i, double value) {
        if (floats != null) {
            floats[i] = (float) value;
        } else {
            doubles[i] = value;
        }
    }

    void setRow(int offset, double[] row) {
        for (int i = 0; i < row.length; i++) {
            set(offset + i, row[i]);
        }
    }

    Tensor tensor(int... shape) {
        return floats != null ? Tensor.of(floats, shape) : Tensor.of(doubles, shape);
    }
}
