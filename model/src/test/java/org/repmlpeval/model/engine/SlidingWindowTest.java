package org.repmlpeval.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.repmlpeval.model.arch.PspNet;
import org.repmlpeval.model.arch.RandomArchitectures;
import org.repmlpeval.model.arch.RepMlpNet;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.procedural.Procedural;

class SlidingWindowTest {
    /** Matrix kernels choose their order of summation by the batch size; scores here are of the order of 1. */
    private static final double BATCH_ROUNDING = 1e-5;

    private static final int CLASSES = 4;
    private static final PspNet NETWORK = RandomArchitectures.pspNet(new Random(3));

    private static LoadedModel load(Backend backend, Precision precision) {
        return Models.load(backend, NETWORK, Procedural.weights(NETWORK.tensors(Form.TRAIN), "slide/"), precision);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void equalsPlainLoopsOnEveryBackendAndForm(Precision precision) {
        Tensor images = Procedural.images(2, Shape.map(3, 71, 57));
        for (Backend backend : Models.backends(precision)) {
            try (LoadedModel model = load(backend, precision)) {
                for (Form form : model.forms()) {
                    Tensor slid = new SlidingWindow(model).run(form, images);
                    assertThat(slid.shape()).containsExactly(2, CLASSES, 71, 57);
                    assertThat(slid.precision()).isEqualTo(precision);
                    for (int n = 0; n < 2; n++) {
                        assertEqual(backend.name() + " " + form, slid, n, plain(model, form, images, n));
                    }
                }
            }
        }
    }

    @Test
    void anImageOfTheInputsSizeHasTheScoresOfTheNetwork() {
        try (LoadedModel model = load(Backend.of("cpu", Precision.FLOAT32), Precision.FLOAT32)) {
            Tensor images = Procedural.images(1, model.input());
            assertThat(new SlidingWindow(model).run(Form.TRAIN, images)).isEqualTo(model.run(Form.TRAIN, images));
        }
    }

    @Test
    void windowsMoveByTwoThirdsAndEndWithTheImage() {
        assertThat(SlidingWindow.stride(713)).isEqualTo(476);
        assertThat(SlidingWindow.stride(168)).isEqualTo(112);
        assertThat(SlidingWindow.axis(168, 168).starts()).containsExactly(0);
        assertThat(SlidingWindow.axis(169, 168).starts()).containsExactly(0, 1);
        assertThat(SlidingWindow.axis(280, 168).starts()).containsExactly(0, 112);
        assertThat(SlidingWindow.axis(281, 168).starts()).containsExactly(0, 112, 113);
        assertThat(SlidingWindow.axis(2048, 713).starts()).containsExactly(0, 476, 952, 1335);
    }

    @Test
    void refusesWhatItCannotSlideOver() {
        try (LoadedModel model = load(Backend.of("cpu", Precision.FLOAT32), Precision.FLOAT32)) {
            SlidingWindow window = new SlidingWindow(model);
            assertThatThrownBy(() -> window.run(Form.TRAIN, Procedural.images(1, Shape.map(3, 31, 24))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("an image of 31 pixels is smaller than the window of 32 along the same axis");
            assertThatThrownBy(() -> window.run(Form.TRAIN, Procedural.images(1, Shape.map(4, 32, 24))))
                    .hasMessage("images are [1, 4, 32, 24]; expected (N, 3, H, W)");
        }
        RepMlpNet classifier = RandomArchitectures.repMlpNet(new Random(3));
        try (LoadedModel model = Models.load(
                Backend.of("cpu", Precision.FLOAT32),
                classifier,
                Procedural.weights(classifier.tensors(Form.TRAIN), ""),
                Precision.FLOAT32)) {
            assertThatThrownBy(() -> new SlidingWindow(model)).hasMessageContaining("gives scores per pixel");
        }
    }

    /** One window after another, each pixel's sum and count kept apart. @return {@code (K, H, W)} */
    private static double[] plain(LoadedModel model, Form form, Tensor images, int n) {
        int[] shape = images.shape();
        int height = shape[2];
        int width = shape[3];
        int cropHeight = model.input().height();
        int cropWidth = model.input().width();
        double[] sum = new double[CLASSES * height * width];
        int[] count = new int[height * width];
        for (int top : starts(height, cropHeight)) {
            for (int left : starts(width, cropWidth)) {
                float[] crop = new float[3 * cropHeight * cropWidth];
                for (int i = 0; i < crop.length; i++) {
                    int x = left + i % cropWidth;
                    int y = top + i / cropWidth % cropHeight;
                    int c = i / cropWidth / cropHeight;
                    crop[i] = (float) images.get(((n * 3 + c) * height + y) * width + x);
                }
                Tensor scores = model.run(form, Tensor.of(crop, 1, 3, cropHeight, cropWidth));
                for (int i = 0; i < scores.size(); i++) {
                    int x = left + i % cropWidth;
                    int y = top + i / cropWidth % cropHeight;
                    int k = i / cropWidth / cropHeight;
                    sum[(k * height + y) * width + x] += scores.get(i);
                    count[y * width + x] += k == 0 ? 1 : 0;
                }
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= count[i % count.length];
        }
        return sum;
    }

    /** The published loop, word by word. */
    private static List<Integer> starts(int length, int crop) {
        int stride = (int) Math.ceil(crop * 2 / 3.0);
        int grids = Math.max(length - crop + stride - 1, 0) / stride + 1;
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i < grids; i++) {
            int end = Math.min(i * stride + crop, length);
            starts.add(Math.max(end - crop, 0));
        }
        return starts;
    }

    private static void assertEqual(String name, Tensor actual, int n, double[] expected) {
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual.get(n * expected.length + i))
                    .as("%s, image %d, score %d", name, n, i)
                    .isCloseTo(expected[i], within(BATCH_ROUNDING));
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        assertThat(largest).as("scores that could differ").isGreaterThan(1e-3);
    }
}
