package org.repmlpeval.model.checkpoint;

import java.util.Arrays;
import org.repmlpeval.model.arch.network.TensorSpec;

/**
 * A dense tensor in C order, float32 or float64, on the Java heap. The array given to a factory or taken by {@link #floats()}
 * and {@link #doubles()} is not copied; whoever shares it must not write to it.
 */
public final class Tensor {
    /** The largest number of elements that an array can have on every JVM. */
    public static final int MAX_SIZE = Integer.MAX_VALUE - 8;

    private final int[] shape;
    private final float[] floats;
    private final double[] doubles;

    private Tensor(int[] shape, float[] floats, double[] doubles) {
        this.shape = shape.clone();
        this.floats = floats;
        this.doubles = doubles;
        long expected = 1;
        for (int axis : shape) {
            if (axis < 0) {
                throw new IllegalArgumentException("negative axis in shape " + Arrays.toString(shape));
            }
            expected = Math.multiplyExact(expected, axis);
        }
        if (expected != size()) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + " holds " + expected + " elements, the array " + size());
        }
    }

    /** Values in C order; the array is kept, not copied. */
    public static Tensor of(float[] values, int... shape) {
        return new Tensor(shape, values, null);
    }

    /** Values in C order; the array is kept, not copied. */
    public static Tensor of(double[] values, int... shape) {
        return new Tensor(shape, null, values);
    }

    public Precision precision() {
        return floats != null ? Precision.FLOAT32 : Precision.FLOAT64;
    }

    public int[] shape() {
        return shape.clone();
    }

    /** Number of elements. */
    public int size() {
        return floats != null ? floats.length : doubles.length;
    }

    /** Element {@code i} in C order. */
    public double get(int i) {
        return floats != null ? floats[i] : doubles[i];
    }

    /** The backing array. @throws IllegalStateException if this tensor is float64 */
    public float[] floats() {
        if (floats == null) {
            throw new IllegalStateException("tensor is float64; call to(FLOAT32) first");
        }
        return floats;
    }

    /** The backing array. @throws IllegalStateException if this tensor is float32 */
    public double[] doubles() {
        if (doubles == null) {
            throw new IllegalStateException("tensor is float32; call to(FLOAT64) first");
        }
        return doubles;
    }

    /**
     * This tensor in the given precision: the tensor itself if it already has that precision, otherwise a copy (rounded to nearest
     * even).
     */
    public Tensor to(Precision precision) {
        if (precision == precision()) {
            return this;
        }
        int n = size();
        if (precision == Precision.FLOAT64) {
            double[] wide = new double[n];
            for (int i = 0; i < n; i++) {
                wide[i] = floats[i];
            }
            return of(wide, shape);
        }
        float[] narrow = new float[n];
        for (int i = 0; i < n; i++) {
            narrow[i] = (float) doubles[i];
        }
        return of(narrow, shape);
    }

    /** Name and shape as an entry of a state dict. */
    public TensorSpec spec(String name) {
        return TensorSpec.of(name, shape);
    }

    /** Whether precision, shape and the bits of every element are the same. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor that
                && Arrays.equals(shape, that.shape)
                && Arrays.equals(floats, that.floats)
                && Arrays.equals(doubles, that.doubles);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + (floats != null ? Arrays.hashCode(floats) : Arrays.hashCode(doubles));
    }

    @Override
    public String toString() {
        return "Tensor" + Arrays.toString(shape) + " " + precision();
    }
}
