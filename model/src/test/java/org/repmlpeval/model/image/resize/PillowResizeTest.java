package org.repmlpeval.model.image.resize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.repmlpeval.model.image.RgbImage;

public class PillowResizeTest {
    private static final int ROUNDS = 40;
    private static final long SEED = Long.getLong("test.seed", 1);

    @ParameterizedTest
    @EnumSource(Filter.class)
    void equalsThePlainLoopsForRandomSizes(Filter filter) {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            RgbImage image = noise(1 + random.nextInt(90), 1 + random.nextInt(70), random);
            int height = 1 + random.nextInt(80);
            int width = 1 + random.nextInt(60);
            assertThat(PillowResize.resize(image, height, width, filter))
                    .as("%s to %dx%d; replay: ./mvnw verify -Dtest.seed=%d", image, width, height, SEED)
                    .isEqualTo(PlainResize.resize(image, height, width, filter));
        }
    }

    @ParameterizedTest
    @EnumSource(Filter.class)
    void aWindowIsThatPartOfTheWhole(Filter filter) {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            boolean tall = round % 4 == 0;
            RgbImage image = noise(tall ? 1 : 1 + random.nextInt(60), tall ? 150 : 1 + random.nextInt(60), random);
            int height = round % 5 == 0 ? image.height() : 1 + random.nextInt(70);
            int width = round % 7 == 0 ? image.width() : 1 + random.nextInt(70);
            int top = random.nextInt(height);
            int left = random.nextInt(width);
            Window window = new Window(top, left, 1 + random.nextInt(height - top), 1 + random.nextInt(width - left));
            assertThat(PillowResize.resize(image, height, width, filter, window))
                    .as("%s to %dx%d, %s; replay: ./mvnw verify -Dtest.seed=%d", image, width, height, window, SEED)
                    .isEqualTo(part(PlainResize.resize(image, height, width, filter), window));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 101, 7, 5", "1, 100, 7, 5", "2, 201, 200, 3", "2, 201, 202, 3", "1, 300, 300, 4"})
    void shrinksVeryTallImagesVerticallyFirst(int width, int height, int newHeight, int newWidth) {
        RgbImage image = noise(width, height, new Random(SEED));
        assertThat(PillowResize.resize(image, newHeight, newWidth, Filter.BICUBIC))
                .isEqualTo(PlainResize.resize(image, newHeight, newWidth, Filter.BICUBIC));
    }

    @Test
    void theSameSizeChangesNothing() {
        RgbImage image = noise(17, 11, new Random(SEED));
        assertThat(PillowResize.resize(image, 11, 17, Filter.BICUBIC)).isEqualTo(image);
    }

    public static RgbImage noise(int width, int height, Random random) {
        byte[] rgb = new byte[width * height * RgbImage.CHANNELS];
        random.nextBytes(rgb);
        return new RgbImage(width, height, rgb);
    }

    static RgbImage part(RgbImage image, Window window) {
        byte[] rgb = new byte[window.height() * window.width() * 3];
        for (int y = 0; y < window.height(); y++) {
            for (int i = 0; i < window.width() * 3; i++) {
                rgb[y * window.width() * 3 + i] =
                        image.rgb()[((window.top() + y) * image.width() + window.left()) * 3 + i];
            }
        }
        return new RgbImage(window.width(), window.height(), rgb);
    }
}
