package org.repmlpeval.job.task.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Samples and spreads worked out by hand. */
class SampleTest {
    @Test
    void theFirstItemsAreListedAndAllAreCounted() {
        Sample<String> sample = Sample.of(2, "c").plus(Sample.of(2, "a")).plus(Sample.of(2, "b"));
        assertThat(sample).isEqualTo(new Sample<>(2, 3, List.of("a", "b")));
        assertThat(Sample.of(2, "b").plus(Sample.of(2, "c")).plus(Sample.of(2, "a")))
                .isEqualTo(sample);
        Sample<String> none = Sample.empty(2);
        assertThat(none.plus(sample)).isEqualTo(sample);
        assertThat(sample.plus(none)).isEqualTo(sample);
    }

    @Test
    void samplesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> Sample.of(2, "a").plus(Sample.of(3, "b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("samples with caps 2 and 3 do not add up");
        assertThatThrownBy(() -> new Sample<>(2, 3, List.of("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sample lists 1 of 3 with a cap of 2; it must list the smaller");
        assertThat(new Sample<>(2, 1, List.of("a")).of()).isEqualTo(1);
    }

    @Test
    void ofEqualValuesTheSmallestIdIsTheWorst() {
        Spread spread = Spread.of("b", 3.0).plus(Spread.of("a", 3.0)).plus(Spread.of("c", 1.0));
        assertThat(spread.worst()).isEqualTo(new WorstImage("a", 3));
        assertThat(Spread.of("c", 1.0).plus(Spread.of("b", 3.0)).worst()).isEqualTo(new WorstImage("b", 3));
        assertThat(spread.images()).isEqualTo(3);
        assertThat(spread.sum().value()).isEqualTo(7);
        assertThat(spread.quantile(1)).hasValue(3);
        assertThat(spread.quantile(0.1).orElseThrow()).isCloseTo(1, within(1 / 32.0));
    }

    @Test
    void undefinedValuesAreNotCounted() {
        Spread none = Spread.of("a", null);
        assertThat(none).isEqualTo(Spread.empty());
        assertThat(none.quantile(0.5)).isEqualTo(OptionalDouble.empty());
        assertThat(none.plus(Spread.of("b", 2.0)).worst()).isEqualTo(new WorstImage("b", 2));
        assertThat(Spread.of("b", 2.0).plus(none).images()).isEqualTo(1);
    }
}
