package org.repmlpeval.partitioning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountTest {
    @ParameterizedTest
    @CsvSource({
        "0, image, 0 images",
        "1, image, 1 image",
        "2, image, 2 images",
        "1, class, 1 class",
        "2, class, 2 classes",
        "3, entry, 3 entries",
        "2, key, 2 keys",
        "2, box, 2 boxes",
        "2, branch, 2 branches",
        "2, sorted class name, 2 sorted class names",
        "1234, image, 1234 images"
    })
    void onlyOneIsSingular(long number, String noun, String text) {
        assertThat(Count.of(number, noun)).isEqualTo(text);
        assertThat(Count.verb(number, "has", "have")).isEqualTo(number == 1 ? "has" : "have");
    }

    @Test
    void largeNumbersOfTheConsoleHaveCommasInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Count.grouped(1234567, "class")).isEqualTo("1,234,567 classes");
            assertThat(Count.grouped(1, "class")).isEqualTo("1 class");
        } finally {
            Locale.setDefault(before);
        }
    }
}
