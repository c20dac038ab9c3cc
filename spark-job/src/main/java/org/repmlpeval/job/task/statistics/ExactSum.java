package org.repmlpeval.job.task.statistics;

import java.io.Serializable;
import java.math.BigInteger;

/**
 * The exact sum of any number of finite doubles: {@code significand · 2^exponent}. Nothing is rounded until {@link #value}, so the sum has
 * the same bits for any order and any grouping of the addends, and partial sums can be merged on different machines.
 *
 * <p>Two equal sums are equal records: the significand is odd, or both components are 0. A sum of similar values needs about 20 bytes, and
 * one that spans the whole range of doubles about 270.
 */
public record ExactSum(BigInteger significand, int exponent) implements Serializable {
    public static final ExactSum ZERO = new ExactSum(BigInteger.ZERO, 0);

    private static final int FRACTION_BITS = 52;
    private static final int BIAS = 1075;
    /** More than a double's mantissa, so that one sticky bit below them decides the rounding. */
    private static final int KEPT_BITS = 64;

    public ExactSum {
        int zeros = significand.signum() == 0 ? 0 : significand.getLowestSetBit();
        exponent = significand.signum() == 0 ? 0 : Math.addExact(exponent, zeros);
        significand = significand.shiftRight(zeros);
    }

    /** @throws IllegalArgumentException if the value is NaN or infinite */
    public static ExactSum of(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a sum with " + value + "; only finite numbers can be added");
        }
        if (value == 0) {
            return ZERO;
        }
        long bits = Double.doubleToRawLongBits(value);
        long fraction = bits & ((1L << FRACTION_BITS) - 1);
        int biased = (int) (bits >>> FRACTION_BITS) & 0x7ff;
        // A subnormal number has the exponent of the smallest normal ones, but no leading 1.
        long magnitude = biased == 0 ? fraction : fraction | 1L << FRACTION_BITS;
        return new ExactSum(BigInteger.valueOf(value < 0 ? -magnitude : magnitude), Math.max(biased, 1) - BIAS);
    }

    public ExactSum plus(ExactSum other) {
        int common = Math.min(exponent, other.exponent);
        return new ExactSum(at(common).add(other.at(common)), common);
    }

    /** @throws IllegalArgumentException if the value is NaN or infinite */
    public ExactSum plus(double value) {
        return plus(of(value));
    }

    /** The double nearest to the sum, of two equally near ones the even one; infinite beyond the range of doubles. */
    public double value() {
        int dropped = Math.max(0, significand.bitLength() - KEPT_BITS);
        BigInteger kept = significand.shiftRight(dropped);
        if (dropped > 0) {
            // The significand is odd, so the dropped bits are never all zero.
            kept = kept.setBit(0);
        }
        // Addends are multiples of the smallest double. A sum of more than 53 bits is therefore not subnormal, and a
        // shorter one is exact: scalb never rounds a second time.
        return Math.scalb(kept.doubleValue(), exponent + dropped);
    }

    private BigInteger at(int lower) {
        return significand.signum() == 0 ? significand : significand.shiftLeft(exponent - lower);
    }
}
