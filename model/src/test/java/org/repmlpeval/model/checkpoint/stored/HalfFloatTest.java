package org.repmlpeval.model.checkpoint.stored;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfFloatTest {
    @Test
    void everyBinary16IsWidenedByItsDefinition() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            assertThat(HalfFloat.binary16((short) bits)).as("%04x", bits).isEqualTo((Float)
                    (float) byDefinition(bits, 10));
        }
    }

    @Test
    void everyBfloat16IsWidenedByItsDefinition() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            assertThat(HalfFloat.bfloat16((short) bits)).as("%04x", bits).isEqualTo((Float)
                    (float) byDefinition(bits, 7));
        }
    }

    /** IEEE 754: sign, 15 - p exponent bits, p fraction bits. */
    private static double byDefinition(int bits, int fractionBits) {
        int exponentBits = 15 - fractionBits;
        int bias = (1 << exponentBits - 1) - 1;
        double sign = bits >> 15 == 0 ? 1 : -1;
        int exponent = bits >> fractionBits & (1 << exponentBits) - 1;
        double fraction = (bits & (1 << fractionBits) - 1) / (double) (1 << fractionBits);
        if (exponent == (1 << exponentBits) - 1) {
            return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
        }
        return sign
                * (exponent == 0 ? fraction * Math.pow(2, 1 - bias) : (1 + fraction) * Math.pow(2, exponent - bias));
    }
}
