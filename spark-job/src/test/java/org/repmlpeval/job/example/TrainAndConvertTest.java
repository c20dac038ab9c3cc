package org.repmlpeval.job.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.classification.ClassificationResult;
import org.repmlpeval.job.task.measure.DriftMeasure;
import org.repmlpeval.model.InvalidInputException;

class TrainAndConvertTest {
    /** Merged weights are rounded to float32 once; sums run in another order. */
    private static final double TOLERANCE = 1e-5;

    @Test
    void bothFormsReadDigitsAndAgree() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        ClassificationResult result = TrainAndConvert.run(Path.of("../conf/demo/images"), 4, out);
        System.out.println(printed.toString(StandardCharsets.UTF_8));
        assertThat(result.count(ImageOutcome.SCORED)).isEqualTo(100);
        // By chance 10 of them; with this seed far more.
        assertThat(result.forms().get(0).top1().hits()).isGreaterThan(50);
        assertThat(result.pairs()
                        .get(0)
                        .drift()
                        .get(DriftMeasure.RELATIVE)
                        .worst()
                        .value())
                .isLessThan(TOLERANCE);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("deploy top-1", "predictions that differ: ");
    }

    @Test
    void aFolderWithoutDigits(@TempDir Path empty) {
        assertThatThrownBy(() -> TrainAndConvert.run(empty, 1, System.out))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no images <digit>/<index>.png in " + empty);
    }
}
