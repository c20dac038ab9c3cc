package org.repmlpeval.model.engine.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.PspNet;
import org.repmlpeval.model.arch.RandomArchitectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.engine.Models;
import org.repmlpeval.model.engine.SlidingWindow;
import org.repmlpeval.model.engine.rows.PixelInference.Coverage;
import org.repmlpeval.model.engine.rows.PixelInference.Mirror;
import org.repmlpeval.model.engine.rows.PixelInference.Stride;
import org.repmlpeval.model.procedural.Procedural;

/** A network of 32x24 with 4 classes, against plain loops over whole maps. */
class PixelScoresTest {
    /** Matrix kernels choose their order of summation by the batch size; scores here are of the order of 1. */
    private static final double ROUNDING = 1e-5;

    private static final PspNet NETWORK = RandomArchitectures.pspNet(new Random(3));
    private static final LoadedModel MODEL = Models.load(
            Backend.of("cpu", Precision.FLOAT32),
            NETWORK,
            Procedural.weights(NETWORK.tensors(Form.TRAIN), "slide/"),
            Precision.FLOAT32);
    private static final int H = 32;
    private static final int W = 24;
    private static final int K = 4;

    @AfterAll
    static void close() {
        MODEL.close();
    }

    private static PixelInference sliding(Protocol protocol, Stride stride, Mirror mirror, double... scales) {
        List<Double> all = Arrays.stream(scales).boxed().toList();
        return new PixelInference(protocol, Coverage.SLIDING, stride, all, mirror);
    }

    private static Tensor image(int height, int width) {
        return Procedural.images(1, Shape.map(3, height, width));
    }

    private static ImageView view(Tensor image) {
        return ImageView.of(image.floats(), image.shape()[2], image.shape()[3]);
    }

    private static ScoreRows rows(PixelInference inference, int height, int width, Tensor... images) {
        List<ImageView> views = Arrays.stream(images).map(PixelScoresTest::view).toList();
        return new PixelScores(MODEL, inference).rows(Form.DEPLOY, views, height, width);
    }

    private static void assertRows(ScoreRows rows, float[][][] expected) {
        assertThat(rows.height()).isEqualTo(expected[0].length);
        for (int y = 0; y < rows.height(); y++) {
            float[][] row = rows.next();
            for (int k = 0; k < K; k++) {
                for (int x = 0; x < rows.width(); x++) {
                    assertThat((double) row[k][x])
                            .as("class %s row %s column %s", k, y, x)
                            .isCloseTo(expected[k][y][x], within(ROUNDING));
                }
            }
        }
        assertThatThrownBy(rows::next).isInstanceOf(NoSuchElementException.class);
    }

    /** @return {@code (K, h, w)} */
    private static float[][][] network(Tensor image, int top, int left, boolean mirrored) {
        int h = image.shape()[2];
        int w = image.shape()[3];
        float[] cut = new float[3 * H * W];
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < H; y++) {
                for (int x = 0; x < W; x++) {
                    int column = left + x;
                    boolean inside = top + y >= 0 && top + y < h && column >= 0 && column < w;
                    int at = mirrored ? W - 1 - x : x;
                    cut[(c * H + y) * W + at] = inside ? image.floats()[(c * h + top + y) * w + column] : 0;
                }
            }
        }
        float[] scores = MODEL.run(Form.DEPLOY, Tensor.of(cut, 1, 3, H, W)).floats();
        float[][][] map = new float[K][H][W];
        for (int i = 0; i < scores.length; i++) {
            int x = i % W;
            map[i / (H * W)][i / W % H][mirrored ? W - 1 - x : x] = scores[i];
        }
        return map;
    }

    private static float[][][] softmax(float[][][] map) {
        float[][][] result = new float[K][map[0].length][map[0][0].length];
        for (int y = 0; y < map[0].length; y++) {
            for (int x = 0; x < map[0][0].length; x++) {
                double sum = 0;
                for (int k = 0; k < K; k++) {
                    sum += Math.exp(map[k][y][x]);
                }
                for (int k = 0; k < K; k++) {
                    result[k][y][x] = (float) (Math.exp(map[k][y][x]) / sum);
                }
            }
        }
        return result;
    }

    private static float[][][] mean(float[][][] a, float[][][] b) {
        float[][][] result = new float[K][a[0].length][a[0][0].length];
        for (int k = 0; k < K; k++) {
            for (int y = 0; y < a[0].length; y++) {
                for (int x = 0; x < a[0][0].length; x++) {
                    result[k][y][x] = (a[k][y][x] + b[k][y][x]) / 2;
                }
            }
        }
        return result;
    }

    @Test
    void aSlidingWindowGivesTheScoresOfTheOneThatKeepsThemAll() {
        for (int[] size : new int[][] {{71, 57}, {32, 57}, {33, 25}, {100, 24}}) {
            Tensor image = image(size[0], size[1]);
            float[] slid = new SlidingWindow(MODEL).run(Form.DEPLOY, image).floats();
            float[][][] expected = new float[K][size[0]][size[1]];
            for (int i = 0; i < slid.length; i++) {
                expected[i / (size[0] * size[1])][i / size[1] % size[0]][i % size[1]] = slid[i];
            }
            assertRows(rows(sliding(Protocol.MMSEG, null, Mirror.NO, 1), size[0], size[1], image), expected);
        }
    }

    @Test
    void aStrideOfTheWindowLeavesNoOverlapButAtTheEdge() {
        // 40x24 with windows of 32x24: the second one starts at row 8
        Tensor image = image(40, 24);
        float[][][] first = network(image, 0, 0, false);
        float[][][] second = network(image, 8, 0, false);
        float[][][] expected = new float[K][40][24];
        for (int k = 0; k < K; k++) {
            for (int y = 0; y < 40; y++) {
                for (int x = 0; x < 24; x++) {
                    float a = y < 32 ? first[k][y][x] : second[k][y - 8][x];
                    float b = y >= 8 ? second[k][y - 8][x] : a;
                    expected[k][y][x] = (a + b) / 2;
                }
            }
        }
        assertRows(rows(sliding(Protocol.MMSEG, new Stride(32, 24), Mirror.NO, 1), 40, 24, image), expected);
    }

    @Test
    void aSmallImageIsPaddedToTheRightAndBelowOrOnAllSides() {
        Tensor image = image(21, 15);
        for (Protocol protocol : Protocol.values()) {
            boolean semseg = protocol == Protocol.SEMSEG;
            int top = semseg ? 5 : 0;
            int left = semseg ? 4 : 0;
            float[][][] padded = network(image, -top, -left, false);
            float[][][] scores = semseg ? softmax(padded) : padded;
            float[][][] expected = new float[K][21][15];
            for (int k = 0; k < K; k++) {
                for (int y = 0; y < 21; y++) {
                    System.arraycopy(scores[k][top + y], left, expected[k][y], 0, 15);
                }
            }
            PixelInference whole = new PixelInference(protocol, Coverage.WHOLE, null, List.of(1.0), Mirror.NO);
            assertRows(rows(whole, 21, 15, image), expected);
        }
    }

    @Test
    void theMirroredImageIsAveragedBySoftmax() {
        Tensor image = image(H, W);
        float[][][] expected = mean(softmax(network(image, 0, 0, false)), softmax(network(image, 0, 0, true)));
        for (Protocol protocol : Protocol.values()) {
            assertRows(rows(sliding(protocol, null, Mirror.HORIZONTAL, 1), H, W, image), expected);
        }
    }

    @Test
    void scalesAreResizedToTheLabelThenAveragedBySoftmax() {
        Tensor small = image(20, 15);
        Tensor large = image(50, 40);
        PixelInference one = sliding(Protocol.MMSEG, null, Mirror.NO, 1);
        float[][][] expected = mean(softmax(map(rows(one, 45, 33, small))), softmax(map(rows(one, 45, 33, large))));
        assertRows(rows(sliding(Protocol.MMSEG, null, Mirror.NO, 0.5, 1.2), 45, 33, small, large), expected);
    }

    private static float[][][] map(ScoreRows rows) {
        float[][][] map = new float[K][rows.height()][];
        for (int y = 0; y < rows.height(); y++) {
            float[][] row = rows.next();
            for (int k = 0; k < K; k++) {
                map[k][y] = row[k].clone();
            }
        }
        return map;
    }

    @Test
    void refusesWhatCannotBeScored() {
        assertThatThrownBy(() -> rows(PixelInference.WHOLE, 33, 24, image(33, 24)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "an image of 24x33 (width x height) is larger than the network's input of 24x32; evaluate it"
                                + " with --sliding, or resize it by the recipe");
        assertThatThrownBy(() -> new PixelScores(MODEL, sliding(Protocol.MMSEG, new Stride(33, 24), Mirror.NO, 1)))
                .hasMessage("setting stride is 33x24; legal: at most the network's input of 32x24, because a larger"
                        + " stride leaves pixels without scores");
        assertThatThrownBy(() ->
                        new PixelInference(Protocol.MMSEG, Coverage.WHOLE, new Stride(3, 3), List.of(1.0), Mirror.NO))
                .hasMessage("setting stride is 3; legal: none without --sliding");
        assertThatThrownBy(() -> sliding(Protocol.MMSEG, null, Mirror.NO, 1, 1))
                .hasMessage("setting scales is [1.0, 1.0]; legal: 1 to 16 different numbers");
        assertThatThrownBy(() -> sliding(Protocol.MMSEG, null, Mirror.NO, Double.NaN))
                .hasMessage("setting scales is [NaN]; legal: numbers above 0 and at most 8.0");
    }
}
