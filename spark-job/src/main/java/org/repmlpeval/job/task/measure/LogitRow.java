package org.repmlpeval.job.task.measure;

import java.util.List;
import java.util.Objects;

/**
 * A view of one image's logits in a batch: {@code (classes)} float32 of any value. The array is shared, not copied. Embeddings and
 * per-pixel scores use the same rows; their "classes" are all values in C order.
 */
public final class LogitRow {
    private final float[] values;
    private final int offset;
    private final int classes;

    /**
     * @param values logits of a batch, {@code (N, classes)} in row order
     * @param offset index of the row's first logit
     * @throws IndexOutOfBoundsException if the row does not lie within {@code values}
     */
    public LogitRow(float[] values, int offset, int classes) {
        Objects.checkFromIndexSize(offset, classes, values.length);
        this.values = values;
        this.offset = offset;
        this.classes = classes;
    }

    public static LogitRow of(float... logits) {
        return new LogitRow(logits, 0, logits.length);
    }

    public int classes() {
        return classes;
    }

    /** The logit of a class; {@code index} in {@code [0, classes)} is not checked. */
    public float at(int index) {
        return values[offset + index];
    }

    /** The logits of some classes, in the order of the indices. */
    public LogitRow only(List<Integer> indices) {
        float[] some = new float[indices.size()];
        for (int i = 0; i < some.length; i++) {
            some[i] = at(indices.get(i));
        }
        return of(some);
    }

    /** The first class whose logit is NaN or infinite; −1 if all are finite. */
    public int firstNonFinite() {
        for (int i = 0; i < classes; i++) {
            if (!Float.isFinite(at(i))) {
                return i;
            }
        }
        return -1;
    }

    /** @throws IllegalArgumentException if a logit is NaN or infinite: such a row is counted as a failure and never compared */
    void requireFinite() {
        int bad = firstNonFinite();
        if (bad >= 0) {
            throw new IllegalArgumentException("logit of class " + bad + " is " + at(bad)
                    + "; a row with a non-finite logit is counted as non-finite, not ranked or compared");
        }
    }
}
