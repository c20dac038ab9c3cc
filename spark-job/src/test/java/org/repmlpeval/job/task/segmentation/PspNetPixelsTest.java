package org.repmlpeval.job.task.segmentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.engine.rows.ImageView;
import org.repmlpeval.model.engine.rows.PixelInference;
import org.repmlpeval.model.engine.rows.PixelInference.Coverage;
import org.repmlpeval.model.engine.rows.PixelInference.Mirror;
import org.repmlpeval.model.engine.rows.PixelScores;
import org.repmlpeval.model.engine.rows.Protocol;
import org.repmlpeval.model.engine.rows.ScoreRows;
import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.SourceMode;
import org.repmlpeval.model.image.label.LabelMap;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.model.image.recipe.Recipes;
import org.repmlpeval.model.procedural.Procedural;
import org.repmlpeval.model.reparam.Conversion;

/** A PSPNet on an image that its windows do not divide, against PyTorch (make_pspnet_pixels.py). */
class PspNetPixelsTest {
    private static final int HEIGHT = 250;
    private static final int WIDTH = 210;
    private static final int K = 19;
    private static final int STRAY_VALUE = 20;

    private static RgbImage image() {
        byte[] rgb = new byte[HEIGHT * WIDTH * 3];
        int at = 0;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                for (int c = 0; c < 3; c++) {
                    rgb[at++] = (byte) ((x * (3 + c) + y * (5 - c)) ^ (x * y >> (4 + c)));
                }
            }
        }
        return new RgbImage(WIDTH, HEIGHT, rgb);
    }

    private static short[] labels() {
        short[] labels = new short[HEIGHT * WIDTH];
        for (int i = 0; i < labels.length; i++) {
            int value = (i / WIDTH / 17 * 5 + i % WIDTH / 23 * 3) % 21;
            labels[i] = (short) (value == K ? LabelMap.IGNORED : value == STRAY_VALUE ? -2 : value);
        }
        return labels;
    }

    /** Standardises each class's score by the last layer. */
    private static StateDict standardised(StateDict weights, JsonNode oracle) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(weights.tensors());
        float[] weight = tensors.get("cls.4.weight").floats().clone();
        float[] bias = tensors.get("cls.4.bias").floats().clone();
        int inputs = weight.length / K;
        for (int k = 0; k < K; k++) {
            float factor = (float) oracle.get("factor").get(k).asDouble();
            for (int i = 0; i < inputs; i++) {
                weight[k * inputs + i] *= factor;
            }
            bias[k] = (bias[k] - (float) oracle.get("shift").get(k).asDouble()) * factor;
        }
        tensors.put(
                "cls.4.weight",
                Tensor.of(weight, weights.tensors().get("cls.4.weight").shape()));
        tensors.put("cls.4.bias", Tensor.of(bias, K));
        return new StateDict(tensors);
    }

    private static PixelInference inference(String name) {
        return switch (name) {
            case "mmseg" -> new PixelInference(Protocol.MMSEG, Coverage.SLIDING, null, List.of(1.0), Mirror.NO);
            case "semseg" -> new PixelInference(
                    Protocol.SEMSEG, Coverage.SLIDING, null, List.of(1.0), Mirror.HORIZONTAL);
            default -> new PixelInference(Protocol.MMSEG, Coverage.SLIDING, null, List.of(0.75), Mirror.HORIZONTAL);
        };
    }

    @Test
    void sameConfusionMatrixCountForCountButForTies() throws IOException, ImageException {
        JsonNode oracle = new ObjectMapper().readTree(getClass().getResource("/org/repmlpeval/job/pspnet-pixels.json"));
        Architecture network = Architectures.resolve("PSPNet-RepMLP-Res50-g4-8-168");
        StateDict train = standardised(Procedural.weights(network.tensors(Form.TRAIN), ""), oracle);
        Map<Form, StateDict> forms =
                Map.of(Form.TRAIN, train, Form.DEPLOY, Conversion.toDeploy(network, train, Precision.FLOAT32));
        try (Cores cores = new Cores(2);
                LoadedModel model = Backend.of("cpu", Precision.FLOAT32)
                        .load(
                                network,
                                forms,
                                EngineOptions.wholeMachine(Precision.FLOAT32, cores, 2, new MemoryBudget(4L << 30)))) {
            assertThat(oracle.get("results")).hasSize(4);
            for (JsonNode result : oracle.get("results")) {
                check(model, result);
            }
        }
    }

    private static void check(LoadedModel model, JsonNode result) throws ImageException {
        Form form = Form.parse(result.get("form").asText());
        String name = result.get("inference").asText() + " " + form.label();
        PixelInference inference = inference(result.get("inference").asText());
        Preprocessor preprocessor = new Preprocessor(Recipes.named("original"));
        DecodedImage decoded = new DecodedImage(image(), SourceMode.RGB, false, 1);
        List<ImageView> views = new ArrayList<>();
        for (double scale : inference.scales()) {
            RgbImage scaled = preprocessor.scaled(decoded, scale);
            views.add(ImageView.of(preprocessor.normalised(scaled), scaled.height(), scaled.width()));
        }
        ScoreRows rows = new PixelScores(model, inference).rows(form, views, HEIGHT, WIDTH);
        ImageScorer scorer = new ImageScorer(new SegmentationTask(List.of(form.label()), K), WIDTH);
        short[] labels = labels();
        int[] predictions = new int[HEIGHT * WIDTH];
        for (int y = 0; y < HEIGHT; y++) {
            scorer.row(List.<float[][]>of(rows.next()), labels, y * WIDTH);
            System.arraycopy(scorer.predictions(0), 0, predictions, y * WIDTH, WIDTH);
        }
        ConfusionMatrix matrix = scorer.image("a", null).forms().get(0).matrix();
        assertThat(matrix.ignored()).as(name).isEqualTo(result.get("ignored").asLong());
        assertThat(counts(matrix, labels, predictions, result.get("ties"), name))
                .as(name)
                .isEqualTo(result.get("confusion").toString());
    }

    /** The matrix, with the oracle's choice at pixels whose two best classes are tied. */
    private static String counts(
            ConfusionMatrix matrix, short[] labels, int[] predictions, JsonNode ties, String name) {
        long[][] counts = new long[K + 1][K + 1];
        for (int label = 0; label <= K; label++) {
            for (int prediction = 0; prediction <= K; prediction++) {
                counts[label][prediction] = matrix.count(label, prediction);
            }
        }
        for (JsonNode tie : ties) {
            int pixel = tie.get(0).asInt();
            int own = predictions[pixel];
            assertThat(own)
                    .as(name + " pixel " + pixel)
                    .isIn(tie.get(1).asInt(), tie.get(2).asInt());
            if (labels[pixel] != LabelMap.IGNORED) {
                int label = labels[pixel] < 0 ? K : labels[pixel];
                counts[label][own]--;
                counts[label][tie.get(1).asInt()]++;
            }
        }
        return new ObjectMapper().valueToTree(counts).toString();
    }
}
