package org.repmlpeval.job.run.executor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Tensor;

class MirroredForwardTest {
    @Test
    void theOutputsOfTheImageAndOfItsMirrorImageAreAdded() {
        // A network whose output is the first column of each row: (N, C·H).
        ShardEvaluator.Forward firstColumn = (form, images) -> {
            int width = images.shape()[3];
            float[] values = new float[images.size() / width];
            for (int row = 0; row < values.length; row++) {
                values[row] = images.floats()[row * width];
            }
            return Tensor.of(values, images.shape()[0], values.length / images.shape()[0]);
        };
        float[] pixels = {1, 2, 3, 10, 20, 30, 5, 6, 7, 50, 60, 70};
        Tensor images = Tensor.of(pixels, 2, 1, 2, 3);
        Tensor sum = new MirroredForward(firstColumn).run(Form.TRAIN, images);
        assertThat(sum.floats()).containsExactly(1 + 3, 10 + 30, 5 + 7, 50 + 70);
        assertThat(sum.shape()).containsExactly(2, 2);
        assertThat(images.floats()).containsExactly(1, 2, 3, 10, 20, 30, 5, 6, 7, 50, 60, 70);
    }
}
