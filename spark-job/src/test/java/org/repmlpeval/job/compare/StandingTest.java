package org.repmlpeval.job.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingTest {
    /** Of 100 images: so many are right in one run only; the others are right in both. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, SAME",
        "5, 5, NO_SIGNIFICANT_DIFFERENCE",
        "5, 0, NO_SIGNIFICANT_DIFFERENCE",
        "6, 0, WORSE",
        "0, 6, BETTER",
        "0, 5, NO_SIGNIFICANT_DIFFERENCE",
        "20, 8, WORSE",
    })
    void aDifferenceCountsIfChanceDoesNotExplainIt(int onlyFirst, int onlySecond, Standing standing) {
        assertThat(Standing.of(form(onlyFirst, onlySecond, true))).isEqualTo(standing);
    }

    @Test
    void nothingIsSaidWithoutLabelsOrImages() {
        assertThat(Standing.of(new FormPair.Counter("deploy").result())).isEqualTo(Standing.UNKNOWN);
        assertThat(Standing.of(form(3, 0, false))).isEqualTo(Standing.UNKNOWN);
        assertThat(Standing.of(form(0, 0, false))).isEqualTo(Standing.SAME);
    }

    @Test
    void theWorstFormDecides() {
        FormPair same = form(0, 0, true);
        FormPair better = form(0, 9, true);
        FormPair worse = form(9, 0, true);
        FormPair near = form(1, 0, true);
        FormPair unknown = form(1, 0, false);
        assertThat(of(List.of(same, same))).isEqualTo(Standing.SAME);
        assertThat(of(List.of(same, near))).isEqualTo(Standing.NO_SIGNIFICANT_DIFFERENCE);
        assertThat(of(List.of(near, better, same))).isEqualTo(Standing.BETTER);
        assertThat(of(List.of(better, unknown))).isEqualTo(Standing.UNKNOWN);
        assertThat(of(List.of(better, unknown, worse))).isEqualTo(Standing.WORSE);
        assertThat(of(List.of())).isEqualTo(Standing.UNKNOWN);
    }

    /** An image that only one run has a result of is not the same in both. */
    @Test
    void runsWithResultsOfOtherImagesAreNotTheSame() {
        MatchedImages once = new MatchedImages(true, 101, 0, 0, 100, 1, 0, 0, 0);
        assertThat(Standing.of(once, List.of(form(0, 0, true)))).isEqualTo(Standing.UNKNOWN);
        assertThat(Standing.of(once, List.of(form(0, 9, true)))).isEqualTo(Standing.BETTER);
    }

    private static Standing of(List<FormPair> forms) {
        return Standing.of(new MatchedImages(true, 100, 0, 0, 100, 0, 0, 0, 0), forms);
    }

    /** The first run alone is right on as many of 100 images as the first number says, the second alone on as many as the other. */
    static FormPair form(int onlyFirst, int onlySecond, boolean labelled) {
        FormPair.Counter counter = new FormPair.Counter("deploy");
        for (int i = 0; i < 100; i++) {
            boolean first = i >= onlySecond;
            boolean second = i < onlySecond || i >= onlySecond + onlyFirst;
            counter.add("image" + i, image(labelled ? 1 : null), labelled, row(first), row(second));
        }
        return counter.result();
    }

    /** A row of the first run. */
    static ImageRow image(Integer label) {
        return new ImageRow(true, label, null, List.of());
    }

    private static ImageRow.FormRow row(boolean right) {
        return new ImageRow.FormRow(right, 1, new int[] {right ? 1 : 0}, new float[] {2});
    }
}
