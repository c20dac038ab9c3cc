package org.repmlpeval.job.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.job.task.classification.ClassificationTask;

class MissingLimitTest {
    @ParameterizedTest
    @CsvSource({
        "1%, 50000, 500",
        "1%, 499, 4",
        "1%, 99, 0",
        "0.5 %, 1000, 5",
        "0.000001%, 100000000, 1",
        "0%, 1000, 0",
        "100%, 7, 7",
        "20, 7, 20",
        "0, 7, 0"
    })
    void allowsSoManyImages(String text, long listed, long allowed) {
        assertThat(MissingLimit.parse(text).allowed(listed)).isEqualTo(allowed);
        assertThat(MissingLimit.parse(text).text()).isEqualTo(text.replace(" ", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "100.1%", "%", "many", "1e3%", "12345678901234567890"})
    void otherTextsAreRefused(String text) {
        assertThatThrownBy(() -> MissingLimit.parse(text))
                .hasMessage("setting max-missing is '" + text
                        + "'; legal: a number of images, for example 20, or 0% to 100%, for example 0.5%");
    }

    @Test
    void everyImageWithoutAResultCountsButUnlabelledOnes() {
        ClassificationTask task = new ClassificationTask(List.of("train"), 10);
        TaskResult result = task.none();
        for (ImageOutcome outcome : ImageOutcome.values()) {
            if (outcome != ImageOutcome.SCORED && outcome != ImageOutcome.NON_FINITE) {
                result = result.plus(task.fault(Subject.of("image-" + outcome, 1), outcome, "reason"));
            }
        }
        assertThat(result.images()).isEqualTo(5);
        assertThat(MissingLimit.missing(result)).isEqualTo(4);
        assertThat(MissingLimit.isMissing(ImageOutcome.NON_FINITE)).isTrue();
    }
}
