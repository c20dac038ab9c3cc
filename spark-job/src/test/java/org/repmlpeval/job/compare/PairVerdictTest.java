package org.repmlpeval.job.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.compare.RunLine.FormScore;
import org.repmlpeval.job.report.Measured;

class PairVerdictTest {
    private static final MatchedImages ALL = new MatchedImages(true, 100, 0, 0, 100, 0, 0, 0, 0);

    @Test
    void aDifferenceIsSaidWithItsTest() {
        assertThat(sentence(ALL, StandingTest.form(0, 9, true)))
                .isEqualTo(
                        "new is BETTER than old: top-1 of deploy is 9.000 points higher, which is significant (p = 0.0039),"
                                + " on 100 images.");
        assertThat(sentence(ALL, StandingTest.form(9, 0, true)))
                .startsWith("new is WORSE than old: top-1 of deploy is 9.000 points lower, which is significant");
        assertThat(sentence(ALL, StandingTest.form(100, 0, true)))
                .as("no p-value is 0")
                .contains("which is significant (p < 1e-12), on 100 images");
        assertThat(sentence(ALL, StandingTest.form(3, 1, true)))
                .isEqualTo(
                        "new is NOT SIGNIFICANTLY DIFFERENT from old: top-1 of deploy is 2.000 points lower (p = 0.63) with"
                                + " 4 other predictions, on 100 images.");
    }

    /** Of many images, one changes less than 0.001 points, and a p-value that is near the threshold is on one of its sides. */
    @Test
    void aSmallDifferenceIsNotSaidAsNone() {
        FormPair near = StandingTest.form(3, 1, true);
        FormPair small = new FormPair(
                near.form(),
                1_000_000,
                near.firstPercent(),
                near.secondPercent(),
                near.bothRight(),
                near.onlyFirstRight(),
                near.onlySecondRight(),
                near.neitherRight(),
                0.0504,
                -0.0002,
                near.tango95(),
                near.flips(),
                near.drift(),
                near.flipList());
        assertThat(sentence(ALL, small))
                .startsWith(
                        "new is NOT SIGNIFICANTLY DIFFERENT from old: top-1 of deploy is 0.00020 points lower (p = 0.0504)"
                                + " with 4 other predictions");
    }

    @Test
    void theSameIsSaidWithTheDrift() {
        FormPair same = StandingTest.form(0, 0, true);
        assertThat(sentence(ALL, same, StandingTest.form(0, 9, true)))
                .startsWith(
                        "new is BETTER than old: deploy predicts the same classes, with the same best logits; top-1 of");
        FormPair.Counter counter = new FormPair.Counter("train");
        counter.add(
                "a",
                StandingTest.image(1),
                true,
                new ImageRow.FormRow(true, 1, new int[] {1}, new float[] {2}),
                new ImageRow.FormRow(true, 1, new int[] {1}, new float[] {2.25f}));
        assertThat(sentence(new MatchedImages(false, 1, 4, 0, 1, 0, 0, 0, 0), counter.result()))
                .isEqualTo("new is the SAME as old: train predicts the same classes, with best logits that differ by at"
                        + " most 2.5e-01, on the 1 image that both have.");
        assertThat(sentence(new MatchedImages(false, 1, 0, 4, 1, 0, 0, 0, 0), counter.result()))
                .endsWith(", on the 1 image that both have.");
    }

    /** They are not the same, however equal the images are that both have a result of. */
    @Test
    void imagesWithoutAResultInOneRunAreSaid() {
        FormPair same = StandingTest.form(0, 0, true);
        assertThat(sentence(new MatchedImages(true, 150, 0, 0, 100, 40, 0, 0, 0), same))
                .isEqualTo("new and old are NOT THE SAME, and no test says which is better: deploy predicts the same"
                        + " classes, with the same best logits, on the 100 images with a result in both; 40 images have"
                        + " a result in only one of the runs.");
        assertThat(sentence(new MatchedImages(true, 150, 0, 0, 100, 0, 0, 0, 0), same))
                .startsWith("new is the SAME as old: ")
                .endsWith(", on the 100 images with a result in both.");
    }

    @Test
    void withoutLabelsNothingIsTested() {
        assertThat(sentence(ALL, StandingTest.form(3, 0, false)))
                .isEqualTo("new and old are NOT THE SAME, and no test says which is better: deploy cannot be tested (3"
                        + " other predictions), on 100 images.");
        assertThat(sentence(ALL, new FormPair.Counter("deploy").result()))
                .contains("deploy cannot be tested (no image has a result in both runs), on");
        FormPair none = new FormPair.Counter("deploy").result();
        assertThat(sentence(new MatchedImages(true, 100, 0, 0, 0, 0, 0, 0, 0), none))
                .isEqualTo("new and old CANNOT BE COMPARED: no image has a result in both runs.");
        assertThat(sentence(new MatchedImages(true, 100, 0, 0, 0, 40, 0, 0, 0), none))
                .isEqualTo(
                        "new and old CANNOT BE COMPARED: no image has a result in both runs; 40 images have a result in"
                                + " only one of the runs.");
    }

    @Test
    void figuresOfOtherRunsStandSideBySide() {
        List<FormScore> old = List.of(score("train", "mIoU", 40.0), score("deploy", "mIoU", 41.0));
        List<FormScore> now =
                Arrays.asList(score("train", "mIoU", 40.5), score("deploy", "mIoU", null), score("fused", "mIoU", 1.0));
        assertThat(verdict(Standing.UNKNOWN, old, now, List.of()))
                .isEqualTo("new and old are NOT THE SAME, and no test says which is better: mIoU of train is 40.50 %"
                        + " against 40.00 %.");
        assertThat(verdict(
                        Standing.UNKNOWN,
                        List.of(score("train", "mIoU", 40.4995), score("deploy", "mIoU", 41.02)),
                        List.of(score("train", "mIoU", 40.5), score("deploy", "mIoU", 41.0)),
                        List.of()))
                .as("two decimals hide the difference")
                .endsWith(": mIoU of train is 40.50 % against 40.50 % (+0.00050 points);"
                        + " mIoU of deploy is 41.00 % against 41.02 %.");
        assertThat(verdict(Standing.UNKNOWN, List.of(score("train", "rank-1", 3.0)), now, List.of()))
                .endsWith(": they have no figures of accuracy in common.");
        assertThat(verdict(Standing.SAME, old, old, List.of()))
                .isEqualTo("new is the SAME as old: every outcome and prediction is, by their digests.");
        assertThat(verdict(Standing.SAME, old, old, List.of(new Measured.Difference("scales", "[1.0]", "[0.5]"))))
                .endsWith(" They did not measure the same; see the warning.");
    }

    private static FormScore score(String form, String metric, Double percent) {
        return new FormScore(form, metric, percent, null);
    }

    private static String verdict(
            Standing standing, List<FormScore> first, List<FormScore> second, List<Measured.Difference> measured) {
        RunPair pair = new RunPair("/r/old", "/r/new", standing, null, List.of(), measured, List.of(), List.of());
        return new PairVerdict(pair, line(first), line(second), "old", "new").sentence();
    }

    private static String sentence(MatchedImages images, FormPair... forms) {
        List<FormPair> all = List.of(forms);
        RunPair pair =
                new RunPair("/r/old", "/r/new", Standing.of(images, all), images, all, List.of(), List.of(), List.of());
        return new PairVerdict(pair, line(List.of()), line(List.of()), "old", "new").sentence();
    }

    private static RunLine line(List<FormScore> accuracy) {
        return new RunLine("/r", "now", "net", "aa", "bb", "cc", 100, accuracy, null, null, "agree", null, null);
    }
}
