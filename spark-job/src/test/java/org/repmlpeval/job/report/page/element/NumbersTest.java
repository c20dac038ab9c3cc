package org.repmlpeval.job.report.page.element;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.job.report.result.PercentRange;

class NumbersTest {
    /** One image of a million is 0.0001 points, which is not 0. */
    @ParameterizedTest
    @CsvSource({
        "9, +9.000, +9.000",
        "-0.2, -0.200, −0.200",
        "0.01, +0.010, +0.010",
        "-0.0099, -0.0099, −0.0099",
        "0.002, +0.0020, +0.0020",
        "0.0001, +0.00010, +0.00010",
        "-0.00001234, -0.000012, −0.000012",
        "1e-9, +0.0000000010, +0.0000000010",
        "1e-12, +0.000, +0.000",
        "0, +0.000, 0",
        "-0.0, +0.000, 0",
    })
    void aSmallDifferenceIsNotWrittenAsNone(double points, String plain, String page) {
        assertThat(Numbers.points(points)).isEqualTo(plain);
        assertThat(Numbers.signed(points)).isEqualTo(page);
        assertThat(Numbers.pointsOf(points)).isEqualTo(plain.substring(1));
        assertThat(Numbers.signed(new PercentRange(points, 1))).isEqualTo(page + " to +1.000");
    }

    /** A rounded p-value must not read as on the other side of 0.05. */
    @ParameterizedTest
    @CsvSource({
        "0.0504, p = 0.0504, 0.0504",
        "0.050004, p = 0.050004, 0.050004",
        "0.0496, p = 0.0496, 0.0496",
        "0.04996, p = 0.04996, 0.04996",
        "0.049999999, p = 0.049999999, 0.049999999",
        "0.05, p = 0.050, 0.0500",
        "0.051, p = 0.051, 0.0510",
        "0.0032, p = 0.0032, 0.00320",
        "1, p = 1.0, 1.00",
        "0.00003, p = 3.0e-05, 3.00e-05",
        "1e-13, p < 1e-12, < 1e-12",
        "0, p < 1e-12, < 1e-12",
    })
    void aProbabilityStaysOnItsSideOfTheThreshold(double value, String sentence, String cell) {
        assertThat(Numbers.pValue(value)).isEqualTo(sentence);
        assertThat(Numbers.plainProbability(value)).isEqualTo(cell);
    }

    @Test
    void theNearestDoublesAreToldApart() {
        assertThat(Numbers.pValue(Math.nextUp(0.05))).isEqualTo("p = " + Math.nextUp(0.05));
        assertThat(Numbers.pValue(Math.nextDown(0.05))).isEqualTo("p = " + Math.nextDown(0.05));
    }

    @Test
    void probabilitiesOfAPageHaveNoExponents() {
        assertThat(Numbers.probability(null)).isEqualTo("–");
        assertThat(Numbers.probability(0.0504)).isEqualTo("0.0504");
        assertThat(Numbers.probability(0.04996)).isEqualTo("0.04996");
        assertThat(Numbers.probability(0.00003)).isEqualTo("3.0\u00a0×\u00a010⁻⁵");
        assertThat(Numbers.probability(0.0)).isEqualTo("< 10⁻¹²");
    }

    @Test
    void whatIsNotKnownIsADash() {
        assertThat(Numbers.count(null)).isEqualTo("–");
        assertThat(Numbers.percent(null)).isEqualTo("–");
        assertThat(Numbers.share(null)).isEqualTo("–");
        assertThat(Numbers.range(null)).isEqualTo("–");
        assertThat(Numbers.small(null)).isEqualTo("–");
        assertThat(Numbers.decimal(2, null)).isEqualTo("–");
        assertThat(Numbers.signed((Double) null)).isEqualTo("–");
        assertThat(Numbers.signed((PercentRange) null)).isEqualTo("–");
    }

    @Test
    void numbersAreShortAndGrouped() {
        assertThat(Numbers.count(50_000L)).isEqualTo("50,000");
        assertThat(Numbers.percent(80.406)).isEqualTo("80.41");
        assertThat(Numbers.range(new PercentRange(80.061, 80.758))).isEqualTo("80.06 to 80.76");
        assertThat(Numbers.decimal(1, 1234.56)).isEqualTo("1,234.6");
        assertThat(Numbers.bytes(999_999)).isEqualTo("1,000.0 kB");
        assertThat(Numbers.bytes(1_000_000)).isEqualTo("1.0 MB");
        assertThat(Numbers.bytes(508_100)).isEqualTo("508.1 kB");
        assertThat(Numbers.share(0.0)).isEqualTo("0.00");
        assertThat(Numbers.share(0.01)).isEqualTo("0.0100");
        assertThat(Numbers.share(0.006)).isEqualTo("0.0060");
        assertThat(Numbers.share(12.345)).isEqualTo("12.3");
    }

    @Test
    void tinyNumbersHavePowersOfTen() {
        assertThat(Numbers.small(0.0)).isEqualTo("0");
        assertThat(Numbers.small(0.001)).isEqualTo("0.0010");
        assertThat(Numbers.small(0.00099)).isEqualTo("9.9\u00a0×\u00a010⁻⁴");
        assertThat(Numbers.small(99.4)).isEqualTo("99");
        assertThat(Numbers.small(100.0)).isEqualTo("100");
        assertThat(Numbers.small(123_456.0)).isEqualTo("123,456");
        assertThat(Numbers.small(1e6)).isEqualTo("1.0\u00a0×\u00a010⁶");
        assertThat(Numbers.power("1e-4")).isEqualTo("10⁻⁴");
        assertThat(Numbers.power("0.5")).isEqualTo("0.5");
    }

    @Test
    void namesAreJoinedAsInASentence() {
        assertThat(Numbers.all(List.of())).isEmpty();
        assertThat(Numbers.all(List.of("train"))).isEqualTo("train");
        assertThat(Numbers.all(List.of("train", "deploy"))).isEqualTo("train and deploy");
        assertThat(Numbers.all(List.of("train", "deploy", "fused"))).isEqualTo("train, deploy and fused");
    }
}
