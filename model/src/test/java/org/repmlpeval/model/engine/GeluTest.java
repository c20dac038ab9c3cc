package org.repmlpeval.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;

class GeluTest {
    /** Of the rational approximation in float32. */
    private static final double ERF_ERROR = 5e-7;

    /** erf(x) = 2/√π · Σ (−1)^n x^(2n+1) / (n! (2n+1)), in float64; the plain twin of the kernel. */
    static double erf(double x) {
        if (Math.abs(x) > 5) {
            return Math.signum(x);
        }
        double sum = 0;
        double power = x;
        for (int n = 0; n < 200; n++) {
            sum += power / (2 * n + 1);
            power *= -x * x / (n + 1);
        }
        return sum * 2 / Math.sqrt(Math.PI);
    }

    @Test
    void errorFunctionIsWithinItsError() {
        double worst = 0;
        for (int i = -60_000; i <= 60_000; i++) {
            float x = i / 10_000f;
            worst = Math.max(worst, Math.abs(Gelu.erf(x) - erf(x)));
        }
        System.out.println("erf: max error " + worst);
        assertThat(worst).isLessThan(ERF_ERROR);
        assertThat(Gelu.erf(Float.NaN)).isNaN();
        assertThat(Gelu.erf(Float.POSITIVE_INFINITY)).isEqualTo(1f, within(5e-7f));
    }

    @Test
    void nativeMemoryOfAnyLengthIsTransformedInPlaceOrAside() {
        for (int count : new int[] {1, 4095, 4096, 4097, 10_000}) {
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = (i - count / 2) * 0.01f;
            }
            try (FloatPointer in = new FloatPointer(values);
                    FloatPointer out = new FloatPointer((long) count)) {
                HeapBlocks.apply(in, out, count, (block, n, start) -> Gelu.apply(block, n));
                HeapBlocks.apply(in, in, count, (block, n, start) -> Gelu.apply(block, n));
                for (int i = 0; i < count; i++) {
                    double expected = values[i] / 2 * (1 + erf(values[i] * Math.sqrt(0.5)));
                    double tolerance = ERF_ERROR * Math.max(1, Math.abs(values[i]));
                    assertThat((double) out.get(i)).isCloseTo(expected, within(tolerance));
                    assertThat(in.get(i)).isEqualTo(out.get(i));
                }
            }
        }
    }
}
