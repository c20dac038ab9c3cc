package org.repmlpeval.model.engine.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.repmlpeval.model.plan.Function;

public class RowsTest {
    /** Of the rational approximation in float32. */
    private static final double ERF_ERROR = 5e-7;
    /** One addition and one function in float32 of values up to 6. */
    private static final double FLOAT32 = 4e-6;

    /** erf(x) = 2/√π · exp(−x²) · Σ 2^n x^(2n+1) / (2n+1)!!, in float64 and without cancellation; the plain twin of the kernel. */
    public static double erf(double x) {
        if (Math.abs(x) > 6) {
            return Math.signum(x);
        }
        double sum = 0;
        double term = x;
        for (int n = 0; n < 200; n++) {
            sum += term;
            term *= 2 * x * x / (2 * n + 3);
        }
        return sum * 2 / Math.sqrt(Math.PI) * Math.exp(-x * x);
    }

    @Test
    void errorFunctionIsWithinItsError() {
        double worst = 0;
        for (int i = -60_000; i <= 60_000; i++) {
            float x = i / 10_000f;
            worst = Math.max(worst, Math.abs(Rows.erf(x) - erf(x)));
        }
        System.out.println("erf: max error " + worst);
        assertThat(worst).isLessThan(ERF_ERROR);
        assertThat(Rows.erf(Float.NaN)).isNaN();
        assertThat(Rows.erf(Float.POSITIVE_INFINITY)).isEqualTo(1f, within(5e-7f));
    }

    @ParameterizedTest
    @EnumSource(Function.class)
    void functionsEqualTheirDefinitionsAndLeaveTheRestAlone(Function function) {
        DoubleUnaryOperator definition =
                switch (function) {
                    case NONE -> v -> v;
                    case RELU -> v -> Math.max(0, v);
                    case GELU -> v -> v / 2 * (1 + erf(v * Math.sqrt(0.5)));
                    case ERF_GATE -> v -> v * (1 + erf(v));
                    case SIGMOID -> v -> 1 / (1 + Math.exp(-v));
                };
        Random random = new Random(Long.getLong("test.seed"));
        for (int n : new int[] {1, 7, 513}) {
            float[] x = new float[n + 3];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) (8 * random.nextDouble() - 4);
            }
            float[] before = x.clone();
            Rows.apply(function, x, n, 0.75f);
            for (int i = 0; i < x.length; i++) {
                double expected = i < n ? definition.applyAsDouble(before[i] + 0.75) : before[i];
                assertThat((double) x[i]).as("%s of %s", function, before[i]).isCloseTo(expected, within(FLOAT32));
            }
        }
    }

    @Test
    void sumsOfAnyLengthAreThoseOfAPlainLoop() {
        Random random = new Random(Long.getLong("test.seed"));
        for (int n : new int[] {1, 7, 8, 9, 49, 3136}) {
            float[] x = new float[n + 1];
            double plain = 0;
            for (int i = 0; i < x.length; i++) {
                x[i] = random.nextFloat();
                plain += i < n ? x[i] : 0;
            }
            // Eight float32 partial sums of n/8 values below 1.
            assertThat(Rows.sum(x, n)).isCloseTo(plain, within(1e-6 * n));
        }
    }
}
