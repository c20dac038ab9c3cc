package org.repmlpeval.job.task.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.measure.LogitRow;
import org.repmlpeval.job.task.measure.TopK;
import org.repmlpeval.model.InvalidInputException;

class ClassificationTaskTest {
    private final ClassificationTask task = new ClassificationTask(List.of("train", "deploy"), 3);

    @Test
    void scoresEveryFormAndComparesWithTheFirst() {
        ImageResult image = task.score(Subject.of("a", 1), List.of(LogitRow.of(1, 3, 2), LogitRow.of(1, 2, 2.5f)));

        assertThat(image.outcome()).isEqualTo(ImageOutcome.SCORED);
        assertThat(image.forms().get(0).top()).isEqualTo(new TopK(List.of(1, 2, 0), List.of(3f, 2f, 1f)));
        assertThat(image.forms().get(1).rank().place()).isEqualTo(1);
        assertThat(image.drifts()).hasSize(1);
        assertThat(image.drifts().get(0).maxAbs()).isEqualTo(1);
        assertThat(image.flipped(1)).isTrue();
    }

    @Test
    void topFiveOfFewerClassesSaysItsK() {
        assertThat(task.k()).isEqualTo(3);
        assertThat(new ClassificationTask(List.of("train"), 1000).k()).isEqualTo(5);
    }

    @Test
    void oneNonFiniteFormFailsTheImageAndIsNamed() {
        ImageResult image = task.score(Subject.of("a", 1), List.of(LogitRow.of(1, 3, 2), LogitRow.of(1, 2, Float.NaN)));

        assertThat(image.outcome()).isEqualTo(ImageOutcome.NON_FINITE);
        assertThat(image.reason()).isEqualTo("logit of class 2 in form deploy is NaN");
        assertThat(image.nonFinite()).containsExactly("deploy");
        assertThat(image.forms()).isEmpty();
    }

    @Test
    void refusesWhatDoesNotFitTheTask() {
        LogitRow row = LogitRow.of(1, 2, 3);
        assertThatThrownBy(() -> task.score(Subject.of("x/1.jpg", 3), List.of(row, row)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("image 'x/1.jpg' has label 3")
                .hasMessageContaining("labels 0 to 2");
        assertThatThrownBy(() -> task.score(Subject.of("a", 0), List.of(row, LogitRow.of(1, 2))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("form deploy gave 2 logits, expected 3");
        assertThatThrownBy(() -> task.score(Subject.of("a", 0), List.of(row)))
                .hasMessageContaining("1 forms, expected 2");
        assertThatThrownBy(() -> task.fault(Subject.of("a", 0), ImageOutcome.SCORED, "why"))
                .hasMessageContaining("'a' is SCORED");
        assertThatThrownBy(() -> task.fault(Subject.of("a", 0), ImageOutcome.REJECTED, null))
                .hasMessageContaining("a reason");
    }

    @Test
    void refusesFormsAndClassesThatMakeNoTask() {
        assertThatThrownBy(() -> new ClassificationTask(List.of("train", "train"), 10))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("[train, train]");
        assertThatThrownBy(() -> new ClassificationTask(List.of("Train form"), 10))
                .hasMessageContaining("'Train form'");
        assertThatThrownBy(() -> new ClassificationTask(List.of("train"), 1)).hasMessageContaining("at least 2");
    }
}
