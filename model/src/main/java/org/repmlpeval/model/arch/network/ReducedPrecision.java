package org.repmlpeval.model.arch.network;

import java.util.Locale;

/**
 * Number types of fewer digits than float32, in which networks are deployed. A form in reduced precision rounds the numbers of its
 * layers to one of them and adds up in float32.
 *
 * <p>A layer is what PyTorch computes as one operation on whole tensors: a convolution or fully-connected layer with its bias, a
 * norm, an activation, a sum, a product, a pooling, a resizing. In the fused form it is what the folded plan computes as one
 * instruction, such as a convolution with its bias, residual and activation.
 */
public enum ReducedPrecision {
    /**
     * The exponents of float32 and 10 bits of mantissa. The inputs and weights of convolutions and fully-connected layers are
     * rounded; their biases and results, and all other layers, stay float32.
     */
    TF32(10, Float.MIN_EXPONENT, Float.MAX_EXPONENT),
    /** bfloat16, the exponents of float32 and 7 bits of mantissa. Images, all weights, and the result of every layer are rounded. */
    BF16(7, Float.MIN_EXPONENT, Float.MAX_EXPONENT),
    /** IEEE 754 binary16, 10 bits of mantissa and values up to 65504. Images, all weights, and the result of every layer are rounded. */
    FP16(10, -14, 15);

    private static final int FLOAT_MANTISSA_BITS = 23;
    private static final float SMALLEST_NORMAL_HALF = 0x1p-14f;
    private static final float SMALLEST_HALF = 0x1p-24f;
    private static final float LARGEST_HALF = 65504f;
    private static final int INFINITE_HALF = 0x7c00;
    private static final int NAN_HALF = 0x7e00;
    /** Between what is added to the exponents of float32, 127, and of binary16, 15. */
    private static final int HALF_BIAS_DIFFERENCE = 112;

    private final int mantissaBits;
    private final int smallestExponent;
    private final double largest;

    ReducedPrecision(int mantissaBits, int smallestExponent, int largestExponent) {
        this.mantissaBits = mantissaBits;
        this.smallestExponent = smallestExponent;
        largest = Math.scalb(2 - Math.scalb(1.0, -mantissaBits), largestExponent);
    }

    /** The name on the command line and in reports: {@code tf32}, {@code bf16}, {@code fp16}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Bits of the mantissa that are stored. */
    public int mantissaBits() {
        return mantissaBits;
    }

    /** Exponent of the smallest normal value. */
    public int smallestExponent() {
        return smallestExponent;
    }

    /** The largest finite value. */
    public double largest() {
        return largest;
    }

    /** Whether values have this type between layers too. Otherwise only products read them so. */
    public boolean storesValues() {
        return this != TF32;
    }

    /** Bytes of a stored number. */
    public int bytes() {
        return storesValues() ? Short.BYTES : Float.BYTES;
    }

    /**
     * The nearest value of this type; of two at the same distance the one whose last bit is 0. Beyond the largest value it is
     * infinite. Subnormal values are kept, and so are the sign of 0 and NaN.
     */
    public double round(double value) {
        int exponent = Math.max(smallestExponent, Math.getExponent(value));
        if (exponent > Double.MAX_EXPONENT) {
            return value;
        }
        double unit = Math.scalb(1.0, exponent - mantissaBits);
        double rounded = Math.rint(value / unit) * unit;
        return Math.abs(rounded) > largest ? Math.copySign(Double.POSITIVE_INFINITY, value) : rounded;
    }

    /**
     * The 16 bits of the rounded number.
     *
     * @throws IllegalStateException for TF32, whose values are stored as float32
     */
    public short bits(double value) {
        if (!storesValues()) {
            throw new IllegalStateException(label() + " has more than 16 bits");
        }
        float single = (float) round(value);
        int bits = Float.floatToRawIntBits(single);
        if (this == BF16) {
            return (short) (bits >>> Float.SIZE - Short.SIZE);
        }
        int sign = bits >>> Float.SIZE - Short.SIZE & 0x8000;
        float size = Math.abs(single);
        if (size < SMALLEST_NORMAL_HALF) {
            return (short) (sign | (int) (size / SMALLEST_HALF));
        }
        if (size > LARGEST_HALF || Float.isNaN(size)) {
            return (short) (sign | (Float.isNaN(size) ? NAN_HALF : INFINITE_HALF));
        }
        int lowered = Float.floatToRawIntBits(size) - (HALF_BIAS_DIFFERENCE << FLOAT_MANTISSA_BITS);
        return (short) (sign | lowered >>> FLOAT_MANTISSA_BITS - mantissaBits);
    }

    /** {@link #round(double)} of the first n. */
    public void round(float[] values, int n) {
        int dropped = FLOAT_MANTISSA_BITS - mantissaBits;
        if (this == FP16) {
            for (int i = 0; i < n; i++) {
                values[i] = half(values[i], dropped);
            }
        } else {
            for (int i = 0; i < n; i++) {
                values[i] = withoutLastBits(values[i], dropped);
            }
        }
    }

    private static float half(float value, int dropped) {
        float size = Math.abs(value);
        if (size < SMALLEST_NORMAL_HALF) {
            // Next to 0.5, the last bit of float32 is that of the subnormal values of binary16.
            return Math.copySign(size + 0.5f - 0.5f, value);
        }
        float rounded = withoutLastBits(value, dropped);
        return Math.abs(rounded) > LARGEST_HALF ? Math.copySign(Float.POSITIVE_INFINITY, value) : rounded;
    }

    /** A carry out of the mantissa raises the exponent, up to infinity. */
    private static float withoutLastBits(float value, int dropped) {
        int bits = Float.floatToRawIntBits(value);
        int lastBit = bits >>> dropped & 1;
        int rounded = bits + (1 << dropped - 1) - 1 + lastBit & -1 << dropped;
        return Float.isNaN(value) ? value : Float.intBitsToFloat(rounded);
    }
}
