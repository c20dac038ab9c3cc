package org.repmlpeval.job.run.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.image.recipe.Recipes;

class PreprocessingCheckTest {
    private static final String OPENMMLAB =
            """
            img_norm_cfg = dict(
                mean=[123.675, 116.28, 103.53], std=[58.395, 57.12, 57.375], to_rgb=True)
            train_pipeline = [dict(type='RandomResizedCrop', size=192, backend='pillow')]
            test_pipeline = [
                dict(type='LoadImageFromFile'),
                dict(type='Resize', size=(256, -1), interpolation='bilinear', backend='pillow'),
                dict(type='CenterCrop', crop_size=224),
                dict(type='Normalize', mean=[123.675, 116.28, 103.53], to_rgb=True)]
            """;

    @Test
    void anEqualPreprocessingGivesNoWarning() {
        assertThat(differences(OPENMMLAB, "res50-224")).isEmpty();
        assertThat(differences(timm("0.485, 0.456, 0.406", "bicubic"), "timm-224-0.875-bicubic"))
                .isEmpty();
    }

    @Test
    void eachDifferenceIsNamed() {
        assertThat(differences(OPENMMLAB.replace("to_rgb=True", "to_rgb=False"), "repmlpnet-256"))
                .containsExactly(
                        "preprocessing: the checkpoint was trained with the channels in the order blue, green, red"
                                + " (meta.config), but recipe repmlpnet-256 has red, green, blue",
                        "preprocessing: the checkpoint was trained with a mean of 103.53, 116.28, 123.68 (red, green, blue)"
                                + " (meta.config), but recipe repmlpnet-256 has 123.68, 116.28, 103.53",
                        "preprocessing: the checkpoint was trained with a std of 57.38, 57.12, 58.40 (red, green, blue)"
                                + " (meta.config), but recipe repmlpnet-256 has 58.40, 57.12, 57.37",
                        "preprocessing: the checkpoint was trained with an input of 224 pixels (meta.config), but recipe"
                                + " repmlpnet-256 has 256x256");
        assertThat(differences(timm("0.5, 0.5, 0.5", "bicubic"), "timm-224-0.9-bilinear"))
                .hasSize(3)
                .anyMatch(text -> text.contains("a mean of 127.50, 127.50, 127.50"))
                .anyMatch(
                        text -> text.contains("a resize to 256 pixels before the crop") && text.contains("one to 248"))
                .anyMatch(text -> text.contains("bicubic interpolation"));
    }

    @Test
    void otherTextsSayNothing() {
        assertThat(CarriedPreprocessing.of("model = dict(type='RepMLPNet')")).isEmpty();
        assertThat(CarriedPreprocessing.of("{\"architectures\": [\"X\"]}")).isEmpty();
        assertThat(CarriedPreprocessing.of("{broken")).isEmpty();
    }

    private static String timm(String mean, String filter) {
        return "{\"architecture\": \"x\", \"pretrained_cfg\": {\"mean\": [" + mean
                + "], \"std\": [0.229, 0.224, 0.225],"
                + " \"input_size\": [3, 224, 224], \"crop_pct\": 0.875, \"interpolation\": \"" + filter + "\"}}";
    }

    private static List<String> differences(String text, String recipe) {
        return PreprocessingCheck.differences(
                "meta.config", CarriedPreprocessing.of(text).orElseThrow(), Recipes.named(recipe));
    }
}
