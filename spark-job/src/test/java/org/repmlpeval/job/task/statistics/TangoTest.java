package org.repmlpeval.job.task.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.task.Seed;

class TangoTest {
    private static final double Z95 = 1.959963984540054;
    /** The 0.95 quantile, for intervals at 90 %. */
    private static final double Z90 = 1.6448536269514722;

    /** Values as printed: four or three decimals. */
    @Test
    void publishedExamples() {
        // T. Tango (1998): soft contact lenses, 0 and 1 of 44 pairs, at 90 %.
        assertInterval(Tango.of(0, 1, 44, Z90), -0.096, 0.037, 5e-4);
        // M. Bentur et al. (2009), in M. Fagerland et al. (2014): 1 and 7 of 21 pairs.
        assertInterval(Tango.of(1, 7, 21), -0.517, -0.026, 5e-4);
        // T. Tango (1998): 9 and 3 of 32 pairs.
        assertInterval(Tango.of(9, 3, 32), -0.027, 0.390, 5e-4);
        // R package PropCIs 0.3-0, scoreci.mp(25, 28, 618, 0.90), which is of the second minus the first.
        assertInterval(Tango.of(28, 25, 618, Z90), -0.0148, 0.0247, 5e-5);
    }

    /** With no differing item the end is z² / (n + z²), as Wilson's. */
    @Test
    void noDifferenceAmongManyItemsIsStillAnInterval() {
        for (long n : new long[] {1, 10, 50_000}) {
            double end = Wilson.of(0, n).high();
            assertInterval(Tango.of(0, 0, n), -end, end, 1e-15);
        }
        assertThat(Tango.of(5, 0, 5).high()).isEqualTo(1);
        assertThat(Tango.of(0, 5, 5).low()).isEqualTo(-1);
    }

    /** The ends are where Tango's test, with the likelihood maximised step by step, just fails to reject. */
    @Test
    void endsSolveTheScoreEquation() {
        Random random = Seed.random();
        for (int trial = 0; trial < 50; trial++) {
            long n = 2 + random.nextInt(200);
            long first = random.nextInt((int) n);
            long second = random.nextInt((int) (n - first));
            Tango interval = Tango.of(first, second, n);
            String what = first + " and " + second + " of " + n + "; " + Seed.REPLAY;
            assertThat(interval.low()).as(what).isLessThanOrEqualTo((first - second) / (double) n);
            assertThat(interval.high()).as(what).isGreaterThanOrEqualTo((first - second) / (double) n);
            if (interval.high() < 0.999) {
                assertThat(statistic(first, second, n, interval.high()))
                        .as(what)
                        .isCloseTo(-Z95, within(1e-4));
            }
            if (interval.low() > -0.999) {
                assertThat(statistic(first, second, n, interval.low())).as(what).isCloseTo(Z95, within(1e-4));
            }
            assertInterval(Tango.of(second, first, n), -interval.high(), -interval.low(), 1e-12);
        }
    }

    @Test
    void illegalCountsAreRefused() {
        for (long[] counts : new long[][] {{-1, 0, 5}, {0, -1, 5}, {0, 0, 0}, {3, 3, 5}}) {
            assertThatThrownBy(() -> Tango.of(counts[0], counts[1], counts[2]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(
                            "interval of the difference of " + counts[0] + " and " + counts[1] + " of " + counts[2]);
        }
    }

    private static double statistic(long first, long second, long n, double delta) {
        double low = Math.max(0, -delta);
        double high = (1 - delta) / 2;
        // The log-likelihood is concave in q, the probability of the second kind of difference.
        for (int i = 0; i < 300; i++) {
            double a = low + (high - low) / 3;
            double b = high - (high - low) / 3;
            if (likelihood(first, second, n, delta, a) < likelihood(first, second, n, delta, b)) {
                low = a;
            } else {
                high = b;
            }
        }
        double q = (low + high) / 2;
        return (first - second - n * delta) / Math.sqrt(n * (2 * q + delta - delta * delta));
    }

    private static double likelihood(long first, long second, long n, double delta, double q) {
        return term(first, q + delta) + term(second, q) + term(n - first - second, 1 - 2 * q - delta);
    }

    private static double term(long count, double probability) {
        return count == 0 ? 0 : count * Math.log(Math.max(probability, 1e-300));
    }

    private static void assertInterval(Tango interval, double low, double high, double tolerance) {
        assertThat(interval.low()).isCloseTo(low, within(tolerance));
        assertThat(interval.high()).isCloseTo(high, within(tolerance));
    }
}
