package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.engine.MemoryBudget;
import org.repmlpeval.model.engine.SlidingWindow;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.model.image.recipe.Recipes;
import org.repmlpeval.model.procedural.Procedural;
import org.repmlpeval.model.reparam.Conversion;

/** evaluate of a network with 4 classes and windows of 32x24 on labelled images. */
class EvaluateSegmentationTest {
    private static final int K = 4;
    private static final int IGNORE = 255;
    private static final int STRAY = 77;

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path arch;
    private static Path images;
    private static Path labels;
    /** Values of the label files of the images that can be scored. */
    private static final Map<String, int[][]> VALUES = new LinkedHashMap<>();

    @BeforeAll
    static void makeFiles() throws IOException {
        arch = Tiny.file("tiny-pixels.yaml", shared);
        images = Files.createDirectories(shared.resolve("images"));
        labels = Files.createDirectories(shared.resolve("labels"));
        Random random = new Random(5);
        for (int i = 0; i < 5; i++) {
            int width = 40 + i;
            int height = 50 - i;
            Files.write(images.resolve(i + ".png"), TestImages.encoded(width, height, "png", random));
            VALUES.put(i + ".png", label(i + ".png", width, height, random));
        }
        Files.write(images.resolve("size.png"), TestImages.encoded(40, 33, "png", random));
        label("size.png", 33, 40, random);
        Files.write(images.resolve("text.png"), TestImages.encoded(40, 33, "png", random));
        Files.writeString(labels.resolve("text.png"), "no image");
        Files.write(images.resolve("without.png"), TestImages.encoded(40, 33, "png", random));
        Files.writeString(images.resolve("broken.png"), "no image");
        label("broken.png", 40, 33, random);
    }

    private static int[][] label(String name, int width, int height, Random random) throws IOException {
        BufferedImage label = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        int[][] values = new int[height][width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                values[y][x] = random.nextInt(K + 2);
                values[y][x] = values[y][x] == K ? IGNORE : values[y][x] > K ? STRAY : values[y][x];
                label.getRaster().setSample(x, y, 0, values[y][x]);
            }
        }
        ImageIO.write(label, "png", labels.resolve(name).toFile());
        return values;
    }

    @Test
    void countsEqualPlainLoopsInEveryForm() throws IOException, ImageException {
        Cli cli = evaluate(Map.of("--sliding", ""));
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.out())
                .contains("miou.mmseg", "miou.semseg", "miou.labelled", "lowest IoU")
                .contains("windows of 32x24, stride 22x16, averaged scores as mmseg, scale 1, align_corners on")
                .contains("ignored value: 255")
                .contains("miou.mmseg of train: 95 % interval ", "percentage points, 95 % interval ")
                .contains("5 label maps have such values; the first is that of ")
                .contains(
                        "all listed  the scores above are without 4 images; their pixels are not known, so there are no");
        JsonNode report =
                new ObjectMapper().readTree(directory.resolve("out/report.json").toFile());
        assertThat(report.at("/schema/name").asText()).isEqualTo("repmlp-eval/segmentation");
        JsonNode outcomes = report.get("outcomes");
        assertThat(outcomes.get("scored").asInt()).isEqualTo(5);
        assertThat(outcomes.get("unlabelled").asInt()).isEqualTo(1);
        assertThat(outcomes.get("badLabel").asInt()).isEqualTo(2);
        assertThat(outcomes.get("undecodable").asInt()
                        + outcomes.get("rejected").asInt())
                .isEqualTo(1);
        assertThat(outcomes.get("faults").toString())
                .contains(
                        "label file size.png is 33x40 but the image is 40x33 (width x height); labels are never resized")
                .contains("label file text.png: the label file is not a PNG")
                .contains("the image has no label file");
        for (JsonNode form : report.at("/segmentation/forms")) {
            assertCounts(form, plain(Form.parse(form.get("form").asText())));
        }
        assertThat(report.at("/segmentation/forms")).hasSize(2);
        assertThat(report.at("/segmentation/forms/0/miouMmseg95/lowPercent").isNumber())
                .isTrue();
        assertThat(report.at("/segmentation/comparison/0/miouDifference/bootstrap95/highPercent")
                        .isNumber())
                .isTrue();
        assertThat(report.at("/segmentation/setup").has("split")).isTrue();
        assertThat(report.at("/exactness/images").toString())
                .isEqualTo("[\"0.png\",\"1.png\",\"2.png\",\"3.png\",\"4.png\"]");
        assertThat(cli.out())
                .contains(
                        "float64     5 images, rounding or fault:\n  train     rounding\n  deploy    exact conversion,"
                                + " the rest is rounding\n")
                .doesNotContain("WARNING     rounding");
    }

    /** @param plain {@code (K + 2, K)}: rows are classes, stray, ignored */
    private static void assertCounts(JsonNode form, long[][] plain) {
        long ignored = 0;
        long stray = 0;
        for (int c = 0; c < K; c++) {
            long labelled = 0;
            long predicted = 0;
            for (int d = 0; d < K; d++) {
                labelled += plain[c][d];
                predicted += plain[d][c];
            }
            predicted += plain[K][c];
            stray += plain[K][c];
            ignored += plain[K + 1][c];
            JsonNode score = form.get("classes").get(c);
            assertThat(score.get("labelled").asLong()).isEqualTo(labelled);
            assertThat(score.get("predicted").asLong()).isEqualTo(predicted);
            assertThat(score.get("correct").asLong()).isEqualTo(plain[c][c]);
        }
        assertThat(form.at("/pixels/ignored").asLong()).isEqualTo(ignored);
        assertThat(form.at("/pixels/stray").asLong()).isEqualTo(stray);
    }

    private static long[][] plain(Form form) throws IOException, ImageException {
        long[][] counts = new long[K + 2][K];
        StateDict train = Procedural.weights(Tiny.pixels().tensors(Form.TRAIN), "");
        Map<Form, StateDict> forms =
                Map.of(form, form == Form.TRAIN ? train : Conversion.toDeploy(Tiny.pixels(), train, Precision.FLOAT32));
        Preprocessor preprocessor = new Preprocessor(Recipes.named("original"));
        try (Cores cores = new Cores(1);
                LoadedModel model = Backend.of("cpu", Precision.FLOAT32)
                        .load(
                                Tiny.pixels(),
                                forms,
                                EngineOptions.wholeMachine(Precision.FLOAT32, cores, 8, new MemoryBudget(1L << 30)))) {
            for (Map.Entry<String, int[][]> label : VALUES.entrySet()) {
                int[][] values = label.getValue();
                int height = values.length;
                int width = values[0].length;
                float[] pixels = preprocessor.normalised(
                        preprocessor.cropped(Files.readAllBytes(images.resolve(label.getKey()))));
                float[] scores = new SlidingWindow(model)
                        .run(form, Tensor.of(pixels, 1, 3, height, width))
                        .floats();
                for (int p = 0; p < height * width; p++) {
                    int best = 0;
                    for (int k = 1; k < K; k++) {
                        best = scores[k * height * width + p] > scores[best * height * width + p] ? k : best;
                    }
                    int value = values[p / width][p % width];
                    counts[value == IGNORE ? K + 1 : value == STRAY ? K : value][best]++;
                }
            }
        }
        return counts;
    }

    @Test
    void protocolsScalesAndFlipsAreNamedInTheReport() throws IOException {
        Cli cli = evaluate(Map.of(
                "--sliding", "", "--protocol", "semseg", "--scales", "0.5,1.25", "--flip", "", "--stride", "20x16"));
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.out())
                .contains("averaged softmax as semseg, scales 0.5, 1.25, mirrored images")
                .contains("exact conversion, the rest is rounding");
        JsonNode inference = new ObjectMapper()
                .readTree(directory.resolve("out/report.json").toFile())
                .at("/segmentation/setup/inference");
        assertThat(inference.toString())
                .isEqualTo("{\"protocol\":\"semseg\",\"averaged\":\"softmax\",\"window\":{\"height\":32,\"width\":24,"
                        + "\"strideDown\":20,\"strideAcross\":16},\"scales\":[0.5,1.25],\"mirrored\":true,"
                        + "\"alignCorners\":false}");
    }

    @Test
    void settingsThatDoNotFit() {
        assertRefused(Map.of("--recipe", "repmlpnet-32"), "recipe repmlpnet-32 crops images");
        assertRefused(Map.of("--recipe", "none-40x30"), "takes images of at most 32x24");
        assertRefused(
                Map.of("--sliding", "", "--stride", "33"),
                "setting stride is 33; legal: at most the network's input of 32x24");
        assertRefused(Map.of("--stride", "3"), "setting stride is 3; legal: none without --sliding");
        assertRefused(Map.of("--protocol", "timm"), "setting protocol is timm; legal: mmseg, semseg");
        assertRefused(Map.of("--scales", "0"), "setting scales is [0.0]; legal: numbers above 0 and at most 8.0");
        assertThat(directory.resolve("out")).doesNotExist();
    }

    private void assertRefused(Map<String, Object> changed, String message) {
        Cli cli = evaluate(changed);
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains(message);
    }

    private Cli evaluate(Map<String, Object> changed) {
        Map<String, Object> flags = new LinkedHashMap<>();
        flags.put("--arch", arch);
        flags.put("--weights", "procedural");
        flags.put("--data", images);
        flags.put("--labels", labels);
        flags.put("--recipe", "original");
        flags.put("--out", directory.resolve("out"));
        flags.put("--max-missing", "100%");
        flags.put("--master", "local[2]");
        flags.putAll(changed);
        List<Object> words = new ArrayList<>(List.of("evaluate"));
        flags.forEach((name, value) -> {
            words.add(name);
            if (!value.equals("")) {
                words.add(value);
            }
        });
        return Cli.run(words.toArray());
    }
}
