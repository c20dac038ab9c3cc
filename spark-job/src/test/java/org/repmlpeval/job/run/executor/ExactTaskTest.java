package org.repmlpeval.job.run.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Tensor;

/** What a task of the float64 sample does without Spark. */
class ExactTaskTest {
    @Test
    void aLackOfHeapIsTheResultOfThePart() throws Exception {
        ExactTask.Part part = ExactTask.Part.of(() -> {
            double[][] tooMuch = new double[1 << 20][];
            for (int i = 0; i < tooMuch.length; i++) {
                tooMuch[i] = new double[Integer.MAX_VALUE];
            }
            return null;
        });
        assertThat(part.failure())
                .startsWith("out of memory (")
                .endsWith(" MiB; raise the memory of the executors, or switch the sample off with --exact-sample 0");
        assertThat(part.images()).isEmpty();
        assertThat(part.exactness()).isNull();
    }

    @Test
    void aMissingResourceIsTheResultOfThePartAndADefectIsNot() throws Exception {
        assertThat(ExactTask.Part.of(() -> {
                    throw new EnvironmentException("no memory to run even one image: 1 of 2 MiB");
                }))
                .isEqualTo(
                        new ExactTask.Part(List.of(), List.of(), null, "no memory to run even one image: 1 of 2 MiB"));
        assertThatThrownBy(() -> ExactTask.Part.of(() -> {
                    throw new StackOverflowError("a defect");
                }))
                .isInstanceOf(StackOverflowError.class);
    }

    @Test
    void theWindowIsInTheMiddleAndASmallImageIsPadded() {
        float[] pixels = new float[2 * 5 * 7];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i;
        }
        assertThat(SampleImages.window(pixels, 5, 7, Shape.map(2, 3, 2)))
                .isEqualTo(Tensor.of(new float[] {9, 10, 16, 17, 23, 24, 44, 45, 51, 52, 58, 59}, 1, 2, 3, 2));
        assertThat(SampleImages.window(new float[] {1, 2, 3, 4}, 2, 1, Shape.map(2, 3, 2)))
                .isEqualTo(Tensor.of(new float[] {1, 0, 2, 0, 0, 0, 3, 0, 4, 0, 0, 0}, 1, 2, 3, 2));
    }
}
