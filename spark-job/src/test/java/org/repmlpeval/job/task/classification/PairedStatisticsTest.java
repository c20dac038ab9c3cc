package org.repmlpeval.job.task.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.repmlpeval.job.task.statistics.McNemar;
import org.repmlpeval.job.task.statistics.Wilson;

class PairedStatisticsTest {
    /** The published table is rounded to four decimals. */
    private static final double PUBLISHED = 5e-5;
    /** Rounding of a handful of double operations. */
    private static final double ROUNDING = 1e-14;
    /** exp of a logarithm in the hundreds loses three of sixteen digits. */
    private static final double P_VALUE_PERCENT = 1e-9;

    @Test
    void wilsonEqualsThePublishedIntervals() {
        // R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
        assertInterval(81, 263, 0.2553, 0.3662, PUBLISHED);
        assertInterval(15, 148, 0.0624, 0.1605, PUBLISHED);
        assertInterval(0, 20, 0.0000, 0.1611, PUBLISHED);
        assertInterval(1, 29, 0.0061, 0.1718, PUBLISHED);
    }

    @Test
    void wilsonEqualsScipy() {
        // scipy 1.17.1: binomtest(hits, of).proportion_ci(method='wilson').
        assertInterval(39432, 50000, 0.7850392884612074, 0.7921963629990942, ROUNDING);
        assertInterval(999999, 1000000, 0.9999943350881957, 0.9999998234754233, ROUNDING);
        assertInterval(20, 20, 0.8388748419471808, 1, ROUNDING);
        assertThat(Wilson.of(0, 20).low()).isZero();
        assertThat(Wilson.of(20, 20).high()).isEqualTo(1);
    }

    @Test
    void wilsonOfNothingIsAnError() {
        assertThatThrownBy(() -> Wilson.of(0, 0)).hasMessageContaining("0 hits of 0");
        assertThatThrownBy(() -> Wilson.of(3, 2)).hasMessageContaining("3 hits of 2");
    }

    @Test
    void mcNemarEqualsExactArithmetic() {
        // 40-digit sums of the binomial tail; scipy's binomtest agrees to 12 digits where it does not underflow.
        assertP(10, 1, 0.01171875);
        assertP(0, 5, 0.0625);
        assertP(59, 6, 4.9646503271286169e-12);
        assertP(40, 90, 1.3715068445175424e-5);
        assertP(150, 101, 0.0023809925216453425);
        assertP(1000, 900, 0.023108845108901071);
        assertP(20, 17, 0.74282935872906819);
        assertP(0, 1000, 1.8665272370064378e-301);
        assertP(5_000_000, 5_004_000, 0.2061073010122846);
        assertP(100_000_000, 100_030_000, 0.033914182195977824);
    }

    @Test
    void mcNemarWithoutADifferenceIsOne() {
        assertThat(McNemar.pValue(0, 0)).isEqualTo(1);
        assertThat(McNemar.pValue(7, 7)).isEqualTo(1);
        assertThat(McNemar.pValue(16, 15)).isCloseTo(1, within(1e-11));
        assertThat(McNemar.pValue(2000, 100)).isZero();
    }

    @Test
    void mcNemarIsSymmetricAndEqualsItsPlainSum() {
        for (int n = 1; n <= 60; n++) {
            for (int b = 0; b <= n; b++) {
                double tail = 0;
                double term = Math.pow(0.5, n);
                for (int i = 0; i <= Math.min(b, n - b); i++) {
                    tail += term;
                    term = term * (n - i) / (i + 1);
                }
                assertP(b, n - b, Math.min(1, 2 * tail));
                assertThat(McNemar.pValue(n - b, b)).isEqualTo(McNemar.pValue(b, n - b));
            }
        }
    }

    @Test
    void mcNemarRefusesNegativeCounts() {
        assertThatThrownBy(() -> McNemar.pValue(-1, 2)).hasMessageContaining("-1 and 2");
    }

    private static void assertInterval(long hits, long of, double low, double high, double tolerance) {
        Wilson interval = Wilson.of(hits, of);
        assertThat(interval.low()).isCloseTo(low, within(tolerance));
        assertThat(interval.high()).isCloseTo(high, within(tolerance));
    }

    private static void assertP(long b, long c, double expected) {
        assertThat(McNemar.pValue(b, c)).as("%s, %s", b, c).isCloseTo(expected, withinPercentage(P_VALUE_PERCENT));
    }
}
