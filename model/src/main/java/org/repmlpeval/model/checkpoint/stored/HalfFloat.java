package org.repmlpeval.model.checkpoint.stored;

/** Converts IEEE 754 binary16 and bfloat16 to float32. Both conversions are exact; NaN payloads are kept in the upper bits. */
final class HalfFloat {
    private HalfFloat() {}

    static float binary16(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >> 10) & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0) {
            // subnormal: fraction * 2^-24, exact in float32
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wide = exponent == 0x1f ? 0xff : exponent - 15 + 127;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }

    static float bfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
