package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;

class BenchCommandTest {
    private static final int IMAGES = 24;
    private static final int LARGE_BATCH = 40;
    /** The command check runs the images together, and the order of a sum may depend on their number. */
    private static final float ROUNDING = 1e-6f;

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path arch;
    private static Path images;

    @BeforeAll
    static void makeFiles() throws IOException {
        arch = Tiny.file("tiny.yaml", shared);
        images = TestImages.folder(shared.resolve("images"), IMAGES);
    }

    @Test
    void everyCombinationIsMeasuredInEveryRound() throws IOException {
        Path json = directory.resolve("bench.json");
        Cli cli = Cli.run(
                "bench",
                "--models",
                arch,
                "--forms",
                "train,fused",
                "--batch",
                "1," + LARGE_BATCH,
                "--mode",
                "apart,together",
                "--rounds",
                "2",
                "--seconds",
                "0.05",
                "--data",
                images,
                "--recipe",
                "repmlpnet-16",
                "--json",
                json);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        JsonNode document = new ObjectMapper().readTree(Files.readString(json));
        assertThat(document.get("results")).hasSize(2 * 2 * 2);
        for (JsonNode result : document.get("results")) {
            assertThat(result.get("measurements")).hasSize(2);
            assertThat(result.get("sgemmGigaflops")).hasSize(2).allSatisfy(peak -> assertThat(peak.doubleValue())
                    .isPositive());
            for (JsonNode measurement : result.get("measurements")) {
                assertThat(measurement.get("imagesPerSecond").doubleValue()).isPositive();
            }
            assertThat(result.get("memory").get("imagesPerRun").intValue())
                    .as("batches are run whole")
                    .isEqualTo(LARGE_BATCH);
            assertThat(result.get("millisByKind").has("fc3")).isTrue();
            assertThat(result.get("millisByKind").has("norm"))
                    .as("norms are folded in the fused form alone")
                    .isEqualTo(!result.get("form").textValue().equals("fused"));
        }
        JsonNode endToEnd = document.get("endToEnd").get(0);
        for (String way : List.of("loop", "spark")) {
            assertThat(endToEnd.get(way)).hasSize(2).allSatisfy(rate -> assertThat(
                            rate.get("images").intValue())
                    .isEqualTo(IMAGES));
        }
        assertThat(document.get("peakResidentBytes").longValue()).isPositive();
        assertThat(cli.out()).contains("from image files, 2 forms").contains("fused");
    }

    @Test
    void requestsAreAnsweredLineByLineAndMistakesToo() throws IOException {
        Path logits = directory.resolve("logits.f32");
        String requests = String.join(
                "\n",
                "run " + arch + " fused 3 1 together 0.05",
                "sgemm 1 0.05",
                "pipeline " + arch + " train,fused " + images + " repmlpnet-16 4 2",
                "preprocess " + images + " repmlpnet-16 0.05",
                "memory",
                "run other fused 3 1 together 0.05",
                "run " + arch + " fused 3",
                "pipeline other train " + images + " repmlpnet-16 4 2",
                "pipeline " + arch + " train " + shared.resolve("nowhere") + " repmlpnet-16 4 1",
                "run " + arch + " fused 1 1000 apart 0.05",
                "run " + arch + " fused 0 1 apart 0.05",
                "run " + arch + " fused 1 1 sideways 0.05",
                "walk",
                "logits " + arch + " fused 3 " + logits,
                "logits " + arch + " fused 0 " + logits);
        InputStream before = System.in;
        Cli cli;
        try {
            System.setIn(new ByteArrayInputStream(requests.getBytes(StandardCharsets.UTF_8)));
            cli = Cli.run("bench", "--models", arch, "--forms", "train,fused", "--serve");
        } finally {
            System.setIn(before);
        }
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        List<JsonNode> answers = cli.out().lines().map(BenchCommandTest::parse).toList();
        assertThat(answers).hasSize(16);
        assertThat(answers.get(0).get("ready").booleanValue()).isTrue();
        assertThat(answers.get(1).get("images").intValue() % 3).isZero();
        assertThat(answers.get(2).get("gigaflops").doubleValue()).isPositive();
        assertThat(answers.get(3).get("images").intValue()).isEqualTo(IMAGES);
        assertThat(answers.get(4).get("imagesPerSecond").doubleValue()).isPositive();
        assertThat(answers.get(5).get("peakResidentBytes").longValue()).isPositive();
        assertThat(answers.get(6).get("error").textValue()).contains("no model 'other'; loaded: [" + arch + "]");
        assertThat(answers.get(7).get("error").textValue()).contains("a word is missing or is not a number");
        assertThat(answers.get(8).get("error").textValue()).contains("no model 'other'");
        assertThat(answers.get(9).get("error").textValue()).contains("nowhere");
        assertThat(answers.get(10).get("error").textValue()).contains("threads is 1000; legal: 1 to ");
        assertThat(answers.get(11).get("error").textValue()).contains("batch is 0; legal: 1 to 4096");
        assertThat(answers.get(12).get("error").textValue())
                .contains("unknown mode 'sideways'; legal: together, apart");
        assertThat(answers.get(13).get("error").textValue()).contains("legal: run, logits, sgemm");
        assertThat(answers.get(14).get("shape")).hasToString("[3," + Tiny.CLASSES + "]");
        assertThat(answers.get(15).get("error").textValue()).contains("images is 0; legal: 1 to 4096");
        assertThat(floats(logits)).containsExactly(checkedLogits(), within(ROUNDING));
    }

    private static float[] floats(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    /** The fused form's logits of three procedural images, as the command check gives them. */
    private float[] checkedLogits() throws IOException {
        Path file = directory.resolve("check.json");
        Cli cli = Cli.run(
                "check",
                "--arch",
                arch,
                "--weights",
                "procedural",
                "--input",
                "procedural:3",
                "--forms",
                "train,fused",
                "--logits-out",
                file);
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        List<Float> values = new ArrayList<>();
        for (JsonNode image : parse(Files.readString(file)).get("forms").get("fused")) {
            image.forEach(value -> values.add(value.floatValue()));
        }
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }

    @Test
    void illegalSettingsAreRefused() {
        assertRefused("setting batch is [0]; legal: 1 to 4096", "--batch", "0");
        assertRefused("setting rounds is 0; legal: at least 1", "--rounds", "0");
        assertRefused("setting recipe is null; legal: given together with data", "--data", images);
        assertRefused("setting json is nowhere/b.json; legal: a file that", "--json", "nowhere/b.json");
        assertRefused("setting serve is given with data or json", "--serve", "--json", directory.resolve("b.json"));
        assertRefused("mode is together; legal: apart", "--backend", "nd4j", "--mode", "together", "--threads", "2");
        assertRefused("setting threads is 1000; legal: 1 to ", "--threads", "1000");
        assertRefused("backend is abacus; legal for float32: auto, cpu, cuda, nd4j", "--backend", "abacus");
    }

    private void assertRefused(String message, Object... options) {
        Object[] all = new Object[options.length + 3];
        all[0] = "bench";
        all[1] = "--models";
        all[2] = arch;
        System.arraycopy(options, 0, all, 3, options.length);
        Cli cli = Cli.run(all);
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains(message);
    }

    private static JsonNode parse(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }
}
