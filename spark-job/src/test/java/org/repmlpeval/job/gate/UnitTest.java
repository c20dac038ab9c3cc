package org.repmlpeval.job.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitTest {
    /** A reader sees that the numbers differ, and that their difference is not 0. Negative digits are those of numbers with an exponent. */
    @ParameterizedTest
    @CsvSource({
        "PERCENT, 80, 80, 2",
        "PERCENT, 80, 80.01, 2",
        "PERCENT, 80, 80.001, 3",
        "PERCENT, 80, 80.0004, 4",
        "PERCENT, 80.0049, 80.0051, 4",
        "PERCENT, 1, 1.0000000000000002, 12",
        "IMAGES, 1, 2, 0",
        "IMAGES, 2.6, 2.4, 1",
        "VALUE, 1e-5, 1e-5, -1",
        "VALUE, 1e-5, 2e-5, -1",
        "VALUE, 1.00e-5, 1.04e-5, -2",
        "VALUE, 0, 1e-30, -1",
        "VALUE, 1, 1.0000000000000002, -12",
        "RATE, 24, 23.8, 1",
    })
    void asManyDigitsAsTellNumbersApart(Unit unit, double one, double other, int digits) {
        assertThat(unit.decimals(one, other)).isEqualTo(digits);
        assertThat(unit.decimals(other, one)).isEqualTo(digits);
    }

    @Test
    void onlySharesTakeAPercentSign() {
        assertThat(Unit.values())
                .filteredOn(Unit::takesPercentSign)
                .containsExactlyInAnyOrder(Unit.PERCENT, Unit.POINTS);
    }
}
