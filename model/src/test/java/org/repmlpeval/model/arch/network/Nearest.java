package org.repmlpeval.model.arch.network;

import java.math.BigDecimal;

/**
 * Rounding by its definition: of the two values of the type beside a number the nearer one, and in the middle the one whose bit pattern is
 * even. Written without the code that it checks.
 */
public final class Nearest {
    private Nearest() {}

    public static double of(ReducedPrecision type, double x) {
        if (Double.isNaN(x) || Double.isInfinite(x) || x == 0) {
            return x;
        }
        double size = Math.abs(x);
        int below = 0;
        int above = infinity(type);
        while (above - below > 1) {
            int middle = (below + above) >>> 1;
            if (value(type, middle) <= size) {
                below = middle;
            } else {
                above = middle;
            }
        }
        BigDecimal down = new BigDecimal(size).subtract(new BigDecimal(value(type, below)));
        // Behind the largest value lies the one that would follow it if the exponent had no end.
        double next = above == infinity(type) ? 2 * value(type, below) - value(type, below - 1) : value(type, above);
        BigDecimal up = new BigDecimal(next).subtract(new BigDecimal(size));
        int sign = down.compareTo(up);
        int nearest = sign < 0 || sign == 0 && below % 2 == 0 ? below : above;
        return Math.copySign(value(type, nearest), x);
    }

    /** The pattern of infinity; all smaller ones are finite values in their order. */
    static int infinity(ReducedPrecision type) {
        return switch (type) {
            case TF32 -> 255 << 10;
            case BF16 -> 255 << 7;
            case FP16 -> 31 << 10;
        };
    }

    /** The value of a bit pattern without sign, IEEE 754-2019, 3.4. */
    static double value(ReducedPrecision type, int pattern) {
        int mantissaBits = type == ReducedPrecision.BF16 ? 7 : 10;
        int bias = type == ReducedPrecision.FP16 ? 15 : 127;
        if (pattern == infinity(type)) {
            return Double.POSITIVE_INFINITY;
        }
        int exponent = pattern >> mantissaBits;
        int mantissa = pattern & (1 << mantissaBits) - 1;
        return exponent == 0
                ? mantissa * Math.pow(2, 1 - bias - mantissaBits)
                : ((1 << mantissaBits) + mantissa) * Math.pow(2, exponent - bias - mantissaBits);
    }
}
