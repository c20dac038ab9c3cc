package org.repmlpeval.model.image.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.Exif;
import org.repmlpeval.model.image.ImageCases;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.SourceMode;
import org.repmlpeval.model.image.resize.PillowResizeTest;

class PreprocessorTest {
    private static final long SEED = Long.getLong("test.seed", 1);

    @ParameterizedTest
    @CsvSource({"11, 8, 2", "13, 8, 2", "9, 8, 0", "8, 8, 0", "15, 8, 4", "341, 224, 58"})
    void cropOffsetsRoundHalfToEven(int size, int crop, int offset) {
        assertThat(CenterCrop.offset(size, crop)).isEqualTo(offset);
    }

    @Test
    void padsASmallerImageWithZerosBeforeNormalising() throws ImageException {
        Recipe recipe = recipe(Resize.none(), Crop.center(6, 2), ExifOrientation.IGNORE);
        RgbImage image = PillowResizeTest.noise(5, 3, new Random(SEED));
        RgbImage cropped = new Preprocessor(recipe).cropped(new DecodedImage(image, SourceMode.RGB, false, 0));
        assertThat(cropped.width()).isEqualTo(2);
        assertThat(cropped.height()).isEqualTo(6);
        for (int y = 0; y < 6; y++) {
            for (int i = 0; i < 6; i++) {
                int expected = y >= 1 && y < 4 ? image.rgb()[((y - 1) * 5 + 2) * 3 + i] : 0;
                assertThat(cropped.rgb()[y * 6 + i]).isEqualTo((byte) expected);
            }
        }
    }

    @Test
    void normalisesToPlanesInFloat32() {
        Recipe recipe = recipe(Resize.none(), Crop.none(2, 3), ExifOrientation.IGNORE);
        Preprocessor preprocessor = new Preprocessor(recipe);
        RgbImage image = PillowResizeTest.noise(3, 2, new Random(SEED));
        float[] target = new float[20];
        preprocessor.normalise(image, target, 1);
        float[] mean = {0.485f, 0.456f, 0.406f};
        float[] std = {0.229f, 0.224f, 0.225f};
        for (int c = 0; c < 3; c++) {
            for (int p = 0; p < 6; p++) {
                float unit = (float) (image.rgb()[p * 3 + c] & 0xFF) / 255;
                assertThat(target[1 + c * 6 + p]).isEqualTo((unit - mean[c]) / std[c]);
            }
        }
        assertThat(target[0]).isZero();
        assertThat(target[19]).isZero();
        assertThatThrownBy(() -> preprocessor.normalise(image, target, 3))
                .hasMessage("18 floats do not fit at 3 of 20");
        assertThatThrownBy(() -> preprocessor.normalise(PillowResizeTest.noise(2, 3, new Random(SEED)), target, 0))
                .hasMessage("RgbImage of 2x3 (width x height) is not 3x2");
    }

    @Test
    void tellsItsShape() {
        Preprocessor preprocessor = new Preprocessor(recipe(Resize.none(), Crop.center(2, 3), ExifOrientation.IGNORE));
        assertThat(preprocessor.channels()).isEqualTo(3);
        assertThat(preprocessor.height()).isEqualTo(2);
        assertThat(preprocessor.width()).isEqualTo(3);
    }

    @Test
    void appliesExifOrientationOnlyWhenTold() throws ImageException {
        byte[] encoded = ImageCases.bytes("exif6.jpg");
        RgbImage ignored =
                new Preprocessor(recipe(Resize.none(), Crop.none(43, 61), ExifOrientation.IGNORE)).cropped(encoded);
        RgbImage applied =
                new Preprocessor(recipe(Resize.none(), Crop.none(61, 43), ExifOrientation.APPLY)).cropped(encoded);
        assertThat(applied).isEqualTo(Exif.apply(ignored, 6)).isNotEqualTo(ignored);
    }

    @Test
    void withoutCropRejectsAnotherSize() {
        Preprocessor preprocessor = new Preprocessor(Recipes.named("none-43"));
        assertThatThrownBy(() -> preprocessor.cropped(ImageCases.bytes("rgb420.jpg")))
                .isInstanceOfSatisfying(ImageException.class, e -> {
                    assertThat(e.category()).isEqualTo(ImageException.Category.REJECTED);
                    assertThat(e.reason())
                            .isEqualTo("recipe 'none-43' needs 43x43 (width x height), but the image is 61x43");
                });
    }

    /** Sizes that mmsegmentation's and hszhao/semseg's rules give an image of 375x500 (height x width). */
    @ParameterizedTest
    @CsvSource({
        "original, 1, 375, 500",
        "original, 0.75, 281, 375",
        "original, 1.5, 563, 750",
        "keep-ratio-512x2048, 1, 512, 683",
        "keep-ratio-2048x512, 1, 512, 683",
        "keep-ratio-512x2048, 0.5, 256, 341",
        "keep-ratio-1000x600, 1, 600, 800",
        "long-edge-2048, 1, 1536, 2048",
        "long-edge-333, 1, 250, 333",
        "long-edge-333, 0.5, 124, 166",
        "resize-64x80, 0.5, 32, 40",
        "none-375x500, 2, 750, 1000"
    })
    void sizesAtAScale(String name, double scale, int height, int width) throws ImageException {
        RgbImage image = new RgbImage(500, 375, new byte[500 * 375 * 3]);
        RgbImage scaled =
                new Preprocessor(Recipes.named(name)).scaled(new DecodedImage(image, SourceMode.RGB, false, 0), scale);
        assertThat(List.of(scaled.height(), scaled.width())).containsExactly(height, width);
        assertThat(new Preprocessor(Recipes.named(name)).normalised(scaled)).hasSize(3 * height * width);
    }

    private static Recipe recipe(Resize resize, Crop crop, ExifOrientation exif) {
        return new Recipe("test", resize, crop, exif, Normalisation.IMAGENET);
    }
}
