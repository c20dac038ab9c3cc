package org.repmlpeval.job.report.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.agreement.AgreementResult;
import org.repmlpeval.job.task.agreement.AgreementTask;
import org.repmlpeval.job.task.classification.ClassificationResult;
import org.repmlpeval.job.task.classification.ClassificationTask;
import org.repmlpeval.job.task.measure.LogitRow;

class ProgressNumbersTest {
    private static final List<String> FORMS = List.of("train", "deploy");

    @Test
    void accuracyAndFlipsOfAllShardsAddUp() {
        ClassificationTask task = new ClassificationTask(FORMS, 3);
        LogitRow first = LogitRow.of(1, 0, 0);
        LogitRow second = LogitRow.of(0, 1, 0);
        ProgressNumbers numbers = new ProgressNumbers();
        assertThat(numbers.text()).isEmpty();
        numbers.add(ClassificationResult.empty(task)
                .plus(task.fault(Subject.of("z", 0), ImageOutcome.UNDECODABLE, "the file is empty")));
        assertThat(numbers.text()).isEqualTo("0 flips; 1 without a result");
        numbers.add(ClassificationResult.empty(task)
                .plus(task.score(Subject.of("a", 0), List.of(first, first)))
                .plus(task.score(Subject.of("b", 0), List.of(first, second))));
        assertThat(numbers.text()).isEqualTo("top-1 train 100.00 %, deploy 50.00 %; 1 flip; 1 without a result");
        numbers.add(ClassificationResult.empty(task).plus(task.score(Subject.of("c", 1), List.of(first, second))));
        assertThat(numbers.text()).isEqualTo("top-1 train 66.67 %, deploy 66.67 %; 2 flips; 1 without a result");
    }

    @Test
    void flipsAreToldOfEachFormAgainstTheReference() {
        LogitRow first = LogitRow.of(1, 0, 0);
        LogitRow second = LogitRow.of(0, 1, 0);
        ClassificationTask three = new ClassificationTask(List.of("train", "deploy", "fused"), 3);
        ProgressNumbers numbers = new ProgressNumbers();
        numbers.add(ClassificationResult.empty(three)
                .plus(three.score(Subject.of("a", 0), List.of(first, first, second)))
                .plus(three.score(Subject.of("b", 0), List.of(first, second, second))));
        assertThat(numbers.text())
                .isEqualTo("top-1 train 100.00 %, deploy 50.00 %, fused 0.00 %; flips deploy 1, fused 2");

        ClassificationTask alone = new ClassificationTask(List.of("deploy"), 3);
        ProgressNumbers one = new ProgressNumbers();
        one.add(ClassificationResult.empty(alone).plus(alone.score(Subject.of("a", 0), List.of(first))));
        assertThat(one.text()).isEqualTo("top-1 deploy 100.00 %");
    }

    @Test
    void networksWithoutClassesHaveOnlyWhatTheyHave() {
        AgreementTask pixels = AgreementTask.pixelScores(FORMS, 2, 1, 3);
        LogitRow scores = LogitRow.of(1, 0, 1, 0, 1, 0);
        LogitRow other = LogitRow.of(0, 1, 1, 1, 0, 0);
        ProgressNumbers numbers = new ProgressNumbers();
        numbers.add(AgreementResult.empty(pixels)
                .plus(pixels.score(Subject.of("a"), List.of(scores, other)))
                .plus(pixels.score(Subject.of("b"), List.of(scores, scores))));
        assertThat(numbers.text()).isEqualTo("2 changed pixels");
        AgreementTask embeddings = AgreementTask.embeddings(FORMS, 3);
        ProgressNumbers directions = new ProgressNumbers();
        LogitRow direction = LogitRow.of(1, 0, 0);
        directions.add(AgreementResult.empty(embeddings)
                .plus(embeddings.score(Subject.of("a"), List.of(direction, direction))));
        assertThat(directions.text()).isEmpty();
    }
}
