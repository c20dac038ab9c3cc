package org.repmlpeval.job.task.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Seed;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.measure.LogitRow;
import org.repmlpeval.model.InvalidInputException;

class AgreementTaskTest {
    private static final List<String> FORMS = List.of("train", "deploy");

    private final AgreementTask embeddings = AgreementTask.embeddings(FORMS, 2);
    private final AgreementTask pixels = AgreementTask.pixelScores(FORMS, 3, 1, 2);

    @Test
    void embeddingsAreComparedByDirection() {
        ImageAgreement image = embeddings.score(Subject.of("a"), List.of(LogitRow.of(1, 0), LogitRow.of(0, 7)));

        assertThat(image.outcome()).isEqualTo(ImageOutcome.SCORED);
        ImageAgreement.Pair pair = image.pairs().get(0);
        assertThat(pair.drift().maxAbs()).isEqualTo(1);
        assertThat(pair.drift().oneMinusCosine()).isCloseTo(1, within(1e-15));
        assertThat(pair.changedPixels()).as("embeddings have no pixels").isNull();
    }

    @Test
    void pixelsCountWhereTheLargestScoreIsOfAnotherClass() {
        // Pixels (0, 0) and (0, 1); classes in rows of the arrays. Pixel 0 ties between 0 and 2, pixel 1 changes from 2
        // to 1.
        LogitRow train = LogitRow.of(5, 1, /* class 1 */ 4, 2, /* class 2 */ 5, 3);
        LogitRow deploy = LogitRow.of(5, 1, 4, 9, 4.5f, 3);
        ImageAgreement.Pair pair =
                pixels.score(Subject.of("a"), List.of(train, deploy)).pairs().get(0);

        assertThat(pair.changedPixels()).isEqualTo(1);
        assertThat(pair.drift().maxAbs()).isEqualTo(7);
        assertThat(pixels.score(Subject.of("a"), List.of(deploy, deploy))
                        .pairs()
                        .get(0)
                        .changedPixels())
                .isZero();
        LogitRow late = LogitRow.of(5, 1, 4, 2, 5.5f, 3);
        assertThat(pixels.score(Subject.of("a"), List.of(train, late))
                        .pairs()
                        .get(0)
                        .changedPixels())
                .as("a tie goes to the lower class")
                .isEqualTo(1);
    }

    @Test
    void changedPixelsEqualPlainLoops() {
        Random random = Seed.random();
        AgreementTask task = AgreementTask.pixelScores(FORMS, 4, 5, 7);
        for (int run = 0; run < 50; run++) {
            float[][] forms = new float[2][task.values()];
            for (float[] form : forms) {
                for (int i = 0; i < form.length; i++) {
                    form[i] = random.nextInt(4);
                }
            }
            int expected = 0;
            for (int y = 0; y < 5; y++) {
                for (int x = 0; x < 7; x++) {
                    expected += top(forms[0], y, x) == top(forms[1], y, x) ? 0 : 1;
                }
            }
            assertThat(task.score(Subject.of("a"), List.of(LogitRow.of(forms[0]), LogitRow.of(forms[1])))
                            .pairs()
                            .get(0)
                            .changedPixels())
                    .as(Seed.REPLAY)
                    .isEqualTo(expected);
        }
    }

    private static int top(float[] scores, int y, int x) {
        int best = 0;
        for (int k = 0; k < 4; k++) {
            best = scores[(k * 5 + y) * 7 + x] > scores[(best * 5 + y) * 7 + x] ? k : best;
        }
        return best;
    }

    @Test
    void oneNonFiniteFormFailsTheImageAndSaysWhere() {
        AgreementTask task = AgreementTask.pixelScores(FORMS, 2, 2, 3);
        float[] bad = new float[12];
        bad[6 + 5] = Float.NaN;
        ImageAgreement image = task.score(Subject.of("a"), List.of(LogitRow.of(new float[12]), LogitRow.of(bad)));

        assertThat(image.outcome()).isEqualTo(ImageOutcome.NON_FINITE);
        assertThat(image.reason()).isEqualTo("score of class 1 at row 1, column 2 in form deploy is NaN");
        assertThat(image.nonFinite()).containsExactly("deploy");
        assertThat(image.pairs()).isEmpty();
        LogitRow infinite = LogitRow.of(0, Float.POSITIVE_INFINITY);
        assertThat(embeddings
                        .score(Subject.of("a"), List.of(infinite, infinite))
                        .reason())
                .isEqualTo("value 1 of the embedding in form train is Infinity;"
                        + " value 1 of the embedding in form deploy is Infinity");
    }

    @Test
    void refusesWhatDoesNotFitTheTask() {
        LogitRow row = LogitRow.of(1, 2);
        assertThatThrownBy(() -> embeddings.score(Subject.of("x/1.jpg"), List.of(row, LogitRow.of(1, 2, 3))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("image 'x/1.jpg': form deploy gave 3 values, expected 2; check the architecture");
        assertThatThrownBy(() -> embeddings.score(Subject.of("a"), List.of(row)))
                .hasMessageContaining("1 forms, expected 2");
        assertThatThrownBy(() -> embeddings.fault(Subject.of("a"), ImageOutcome.SCORED, "why"))
                .hasMessageContaining("'a' is SCORED");
        assertThatThrownBy(() -> AgreementTask.pixelScores(FORMS, 1, 4, 4))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("pixels have 1 classes but need at least 2");
        assertThatThrownBy(() -> AgreementTask.embeddings(List.of("train", "train"), 4))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("[train, train]");
        assertThatThrownBy(() -> new AgreementTask(FORMS, AgreementTask.Kind.EMBEDDING, 4, 2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("EMBEDDING of 4x2x1");
    }
}
