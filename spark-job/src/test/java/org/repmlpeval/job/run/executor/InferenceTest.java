package org.repmlpeval.job.run.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.image.recipe.Recipe;
import org.repmlpeval.model.image.recipe.Recipes;

class InferenceTest {
    private static final Network CITYSCAPES =
            Architectures.resolve("PSPNet-RepMLP-Res50-g4-8-168").network(Form.TRAIN);

    @TempDir
    Path directory;

    @Test
    void aWindowGivesTheSizeOfTheRecipe() throws IOException {
        Recipe large = recipe(1024, 2048);
        assertThat(Inference.SLIDING_WINDOW.output(CITYSCAPES, large)).isEqualTo(Shape.map(19, 1024, 2048));
        assertThat(Inference.WHOLE_IMAGE.output(CITYSCAPES, recipe(168, 168))).isEqualTo(Shape.map(19, 168, 168));
        assertThat(Inference.SLIDING_WINDOW.imagesTogether(16)).isEqualTo(1);
        assertThat(Inference.WHOLE_IMAGE.imagesTogether(16)).isEqualTo(16);
    }

    @Test
    void whatNoArrayHoldsIsRefusedBeforeTheRun() throws IOException {
        Recipe whole = recipe(168, 168);
        int most = Integer.MAX_VALUE / (19 * 168 * 168);
        assertThatCode(() -> Inference.WHOLE_IMAGE.requireArrays(CITYSCAPES, whole, most))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Inference.WHOLE_IMAGE.requireArrays(CITYSCAPES, whole, most + 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("setting batch is 4005; legal: 1 to 4004, as an image makes 536256 values");
        Recipe large = recipe(1024, 2048);
        assertThatCode(() -> Inference.SLIDING_WINDOW.requireArrays(CITYSCAPES, large, 4096))
                .as("one image at a time, however many windows")
                .doesNotThrowAnyException();
        Recipe vast = recipe(16384, 16384);
        assertThatThrownBy(() -> Inference.SLIDING_WINDOW.requireArrays(CITYSCAPES, vast, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("setting recipe is exactly (makes 5100273664 values of an image);"
                        + " legal: one that makes at most 2147483639");
    }

    private Recipe recipe(int height, int width) throws IOException {
        return Recipes.resolve(Tiny.exactly(height, width, directory).toString());
    }
}
