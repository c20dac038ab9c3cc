package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.checkpoint.read.CheckpointReader;
import org.repmlpeval.model.checkpoint.stored.Sha256;

/** check, convert, inspect and preprocess. */
class NetworkCommandsTest {
    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path arch;
    private static Path weights;

    @BeforeAll
    static void makeFiles() {
        arch = Tiny.file("tiny.yaml", shared);
        weights = Tiny.checkpoint(Tiny.square(), shared);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evaluate",
                "convert",
                "kernels",
                "check",
                "inspect",
                "models",
                "preprocess",
                "bench",
                "demo",
                "settings"
            })
    void helpOfEachCommand(String command) {
        Cli help = command.isEmpty() ? Cli.run("--help") : Cli.run(command, "--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).startsWith("Usage: repmlp-eval " + command);
        assertThat(help.out()).doesNotContain("${");
    }

    @Test
    void checkExitsByTheTolerance() {
        Cli equal = check("--input", "procedural:3");
        assertThat(equal.exitCode()).as(equal.out() + equal.err()).isZero();
        assertThat(equal.out())
                .contains(
                        "deploy against train: max |difference|",
                        "0 of 3 top-1 differ",
                        "verdict deploy: exact conversion, the rest is rounding");

        Cli beyond = check("--input", "procedural:3", "--tolerance", "0");
        assertThat(beyond.exitCode()).isEqualTo(1);
        assertThat(beyond.out()).contains("BEYOND 0.0");

        Cli illegal = check("--input", "procedural:3", "--tolerance", "-1");
        assertThat(illegal.exitCode()).isEqualTo(2);
        assertThat(illegal.err()).isEqualTo("ERROR: --tolerance is -1.0; legal: 0 or more\n");
    }

    @Test
    void driftNamesTheFirstBlockBeyondTheTolerance() throws IOException {
        Path json = directory.resolve("drift.json");
        Cli within = check("--input", "procedural:2", "--forms", "train,fused", "--drift-out", json);
        assertThat(within.exitCode()).as(within.out() + within.err()).isZero();
        assertThat(within.out())
                .contains("conv_embedding ", "train - float64", "fused - train", "no block beyond 5.0E-6");
        JsonNode drift = new ObjectMapper().readTree(json.toFile());
        assertThat(drift.get("firstBeyond").isNull()).isTrue();
        assertThat(drift.get("blocks").get(0).get("maxAbsFromFloat64").fieldNames())
                .toIterable()
                .containsExactly("train", "fused");

        Path other = directory.resolve("other.safetensors");
        assertThat(Cli.run("convert", "--arch", arch, "--weights", "procedural:other", "--out", other)
                        .exitCode())
                .isZero();
        Cli beyond = check("--input", "procedural:2", "--drift", "--deploy-weights", other);
        assertThat(beyond.exitCode()).isEqualTo(1);
        assertThat(beyond.out()).contains("first block beyond 5.0E-6: conv_embedding (form deploy)");

        Cli again = check("--input", "procedural:2", "--drift-out", json);
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("--drift-out is " + json + ", which already exists and is never overwritten");
        Cli trained = check("--input", "procedural:2", "--deploy-weights", weights);
        assertThat(trained.err())
                .contains(
                        "holds weights in training-time form, but the option needs converted weights; give the converted file");
    }

    @Test
    void eightBitsCostMoreThanRounding() {
        Cli weightsAlone = check("--input", "procedural:4", "--forms", "deploy,int8", "--tolerance", "1");
        assertThat(weightsAlone.exitCode()).as(weightsAlone.err()).isZero();
        assertThat(weightsAlone.out()).contains("int8 against deploy: max |difference|");
        assertThat(check("--input", "procedural:4", "--forms", "deploy,int8").exitCode())
                .isEqualTo(1);
        Cli both = check(
                "--input", "procedural:4", "--forms", "deploy,int8", "--calibration", "procedural", "--tolerance", "1");
        assertThat(both.exitCode()).as(both.err()).isZero();
        assertThat(both.out()).isNotEqualTo(weightsAlone.out());
        Cli without = check("--input", "procedural:1", "--calibration", "procedural");
        assertThat(without.exitCode()).isEqualTo(2);
        assertThat(without.err()).contains("calibration is for the form int8, so add int8 to --forms");
        Cli files = check("--input", "procedural:1", "--forms", "deploy,int8", "--calibration", directory);
        assertThat(files.err()).contains("a folder of image files; they need a --recipe");
        Cli none = check(
                "--input",
                "procedural:1",
                "--forms",
                "deploy,int8",
                "--calibration",
                "procedural",
                "--calibration-images",
                "0");
        assertThat(none.err()).contains("setting calibration-images is 0; legal: 1 to 4096");
    }

    @Test
    void float64IsCloserByOrders() {
        Cli check = check("--input", "procedural:9", "--dtype", "float64", "--exact-sample", "0");
        assertThat(check.exitCode()).as(check.out()).isZero();
        assertThat(check.out()).contains("within 1.0E-12");
    }

    @Test
    void logitsAreWrittenByForm() throws IOException {
        JsonNode forms = logits("--weights", weights, "--forms", "train,deploy", "--input", "procedural:9");
        assertThat(forms.fieldNames()).toIterable().containsExactly("train", "deploy");
        for (JsonNode form : forms) {
            assertThat(form).hasSize(9).allMatch(row -> row.size() == Tiny.CLASSES);
            assertThat(form.findValues("NaN")).isEmpty();
            assertThat(form.get(0).get(0).isFloatingPointNumber()).isTrue();
        }
        assertThat(forms.get("train").get(0)).isNotEqualTo(forms.get("train").get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "3000000", "2147483648", "many", ""})
    void checkTakesAsManyImagesAsFit(String count) {
        Cli check = check("--input", "procedural:" + count);
        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.err())
                .matches("ERROR: --input is procedural:" + count + "; legal: procedural:N with N from 1 to \\d+,"
                        + " as many as fit in memory, or image files\n");
    }

    @Test
    void whatFitsIsBoundByTheHeapAndByTheLongestArray() {
        Network network = Tiny.square().network(Form.TRAIN);
        int pixels = 3 * 16 * 16;
        assertThat(CheckCommand.most(network, 2, 1L << 50)).isEqualTo((Integer.MAX_VALUE - 8) / pixels);
        assertThat(CheckCommand.most(network, 2, 1L << 30))
                .isEqualTo((1 << 29) / (pixels * Float.BYTES + 2 * Tiny.CLASSES * Double.BYTES));
        assertThat(CheckCommand.most(network, 2, 1)).isEqualTo(1);
    }

    @Test
    void checkRefusesAFormNamedTwice() {
        Cli check = check("--input", "procedural:1", "--forms", "train,train");
        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.err()).isEqualTo("ERROR: setting forms is [train, train]; legal: each form once\n");
    }

    @Test
    void logitsAreRefusedBeforeAnyWork() throws IOException {
        Path there = Files.writeString(directory.resolve("there.json"), "mine");
        Path nowhere = directory.resolve("nowhere");
        String unread = "no-such-weights.pth";
        Cli exists =
                Cli.run("check", "--arch", arch, "--weights", unread, "--input", "procedural:1", "--logits-out", there);
        assertThat(exists.exitCode()).isEqualTo(2);
        assertThat(exists.err())
                .isEqualTo("ERROR: --logits-out is " + there
                        + ", which already exists and is never overwritten; give another file name\n");
        assertThat(there).hasContent("mine");
        Path file = nowhere.resolve("logits.json");
        Cli missing =
                Cli.run("check", "--arch", arch, "--weights", unread, "--input", "procedural:1", "--logits-out", file);
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err())
                .isEqualTo("ERROR: --logits-out is " + file + ", but there is no folder " + nowhere
                        + "; create it first\n");
        assertThat(nowhere).doesNotExist();
    }

    @Test
    void checkOfImageFiles() throws IOException {
        Path image = Files.write(directory.resolve("a.png"), TestImages.encoded(30, 20, "png", new Random(7)));
        assertThat(check("--input", image, image, "--recipe", "repmlpnet-16").exitCode())
                .isZero();
        assertThat(check("--input", image).err()).contains("which must be preprocessed; give a --recipe");
        assertThat(check("--input", image, "--recipe", "repmlpnet-24").err())
                .endsWith("ERROR: recipe repmlpnet-24 gives 3x24x24, the network takes 3x16x16\n");
        assertThat(check("--input", image, "--recipe", "none-16").err())
                .contains("image " + image + " cannot be used: recipe 'none-16' needs 16x16");
        assertThat(check("--input", "procedural:0").err()).contains("legal: procedural:N with N from 1 to ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy.pth", "deploy.safetensors"})
    void convertedWeightsAreTheDeployForm(String name) throws IOException {
        Path deploy = directory.resolve(name);
        Cli convert = Cli.run("convert", "--arch", arch, "--weights", weights, "--out", deploy);
        assertThat(convert.exitCode()).as(convert.err()).isZero();
        assertThat(convert.out())
                .containsPattern(
                        "wrote .*: \\d+ tensors \\(and \\d+ num_batches_tracked\\) in deploy form, converted from \\d+"
                                + " tensors .*in training-time form");
        String counted = convert.out().replaceAll("(?s).*: (\\d+ tensors \\(.*?\\)).*", "$1");

        Cli inspect = Cli.run("inspect", "--arch", arch, "--weights", deploy);
        assertThat(inspect.out())
                .contains("weights " + deploy + " match the deploy form: all " + counted + " are present");
        assertThat(logits("--weights", deploy, "--forms", "deploy", "--input", "procedural:4"))
                .isEqualTo(logits("--weights", weights, "--forms", "deploy", "--input", "procedural:4"));

        Cli both = Cli.run("check", "--arch", arch, "--weights", deploy, "--input", "procedural:1");
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err())
                .contains("ERROR: weights " + deploy
                        + " are of the deploy form, from which the train form cannot be made;"
                        + " ask for --forms deploy,fused, or give the training-time checkpoint");

        Cli again = Cli.run("convert", "--arch", arch, "--weights", weights, "--out", deploy);
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains(deploy.toString()).contains("existing file");
        Path other = Files.writeString(directory.resolve("other-" + name), "to be replaced");
        assertThat(Cli.run("convert", "--arch", arch, "--weights", deploy, "--out", other, "--overwrite")
                        .out())
                .contains("were in deploy form already");
    }

    @Test
    void convertedSafetensorsSayWhatTheyAreMadeOf() {
        Path procedural = directory.resolve("procedural.safetensors");
        assertThat(Cli.run("convert", "--arch", arch, "--weights", "procedural:s1", "--out", procedural)
                        .exitCode())
                .isZero();
        assertThat(CheckpointReader.read(procedural).notes())
                .anyMatch(note -> note.startsWith("metadata: {")
                        && note.contains("format=pt")
                        && note.contains("source=procedural:s1")
                        && !note.contains("source_sha256"));
        Path trained = directory.resolve("trained.safetensors");
        assertThat(Cli.run("convert", "--arch", arch, "--weights", weights, "--out", trained)
                        .exitCode())
                .isZero();
        assertThat(CheckpointReader.read(trained).notes())
                .anyMatch(note -> note.contains("format=pt")
                        && note.contains("source_sha256=" + Sha256.of(weights))
                        && !note.contains("source="));
    }

    @Test
    void convertRefusesOtherExtensions() {
        Cli convert = Cli.run("convert", "--arch", arch, "--weights", weights, "--out", directory.resolve("a.onnx"));
        assertThat(convert.exitCode()).isEqualTo(2);
        assertThat(convert.err()).contains("a.onnx; legal: a name that ends in .pth or .safetensors");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void inspectTotals() throws IOException {
        Cli inspect = Cli.run("inspect", "--arch", arch, "--weights", weights, "--json");
        assertThat(inspect.exitCode()).isZero();
        JsonNode document = inspect.json();
        assertThat(document.at("/weights/form").asText()).isEqualTo("train");
        assertThat(document.at("/weights/origin/sha256").asText()).isEqualTo(Sha256.of(weights));
        for (String form : new String[] {"train", "deploy"}) {
            JsonNode one = document.at("/forms/" + form);
            long parameters = 0;
            long macs = 0;
            for (JsonNode layer : one.get("layers")) {
                parameters += layer.get("parameters").asLong();
                macs += layer.get("macs").asLong();
            }
            assertThat(one.get("parameters").asLong()).isEqualTo(parameters).isPositive();
            assertThat(one.get("macs").asLong()).isEqualTo(macs).isPositive();
            assertThat(one.get("gmacs").asDouble()).isEqualTo(macs / 1e9);
        }
        assertThat(document.at("/forms/train/tensors/head.weight").toString()).isEqualTo("[7,16]");
        assertThat(document.at("/forms/deploy/tensors/stages.0.0.repmlp_block.fc3.bias")
                        .toString())
                .isEqualTo("[64]");
        assertThat(document.at("/forms/train/tensors/stages.0.0.repmlp_block.fc3.bias")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void preprocessHashesAndFaults() throws IOException {
        Path good = Files.write(directory.resolve("a.png"), TestImages.encoded(16, 16, "png", new Random(3)));
        Path bad = Files.write(directory.resolve("b.jpg"), new byte[] {1, 2, 3});
        Cli fine = Cli.run("preprocess", "--recipe", "none-16", good, "--json");
        assertThat(fine.exitCode()).isZero();
        JsonNode image = fine.json().at("/images/0");
        assertThat(image.get("mode").asText()).isEqualTo("RGB");
        assertThat(image.get("size").toString()).isEqualTo("[16,16]");
        assertThat(image.get("decoded_sha256").asText()).matches("[0-9a-f]{64}");
        assertThat(image.get("cropped_sha256")).isEqualTo(image.get("decoded_sha256"));

        Cli faults = Cli.run("preprocess", "--recipe", "none-16", "--json", good, bad, directory.resolve("none.png"));
        assertThat(faults.exitCode()).isEqualTo(2);
        assertThat(faults.json().get("images").findValuesAsText("outcome"))
                .containsExactly("ok", "undecodable", "unreadable");
        assertThat(faults.json().at("/images/1/reason").asText()).contains("not an image in a known format");
    }

    private static Cli check(Object... more) {
        Object[] args = new Object[more.length + 5];
        System.arraycopy(new Object[] {"check", "--arch", arch, "--weights", weights}, 0, args, 0, 5);
        System.arraycopy(more, 0, args, 5, more.length);
        return Cli.run(args);
    }

    private JsonNode logits(Object... more) throws IOException {
        Path file = Files.createTempDirectory(directory, "logits").resolve("logits.json");
        Object[] args = new Object[more.length + 5];
        System.arraycopy(new Object[] {"check", "--arch", arch, "--logits-out", file}, 0, args, 0, 5);
        System.arraycopy(more, 0, args, 5, more.length);
        Cli check = Cli.run(args);
        assertThat(check.exitCode()).as(check.err()).isZero();
        JsonNode document = new ObjectMapper().readTree(Files.readString(file));
        assertThat(document).hasSize(1);
        assertThat(file.getParent()).isDirectoryContaining(path -> path.equals(file));
        assertThat(file.getParent().toFile().list()).as("nothing is left aside").hasSize(1);
        return document.get("forms");
    }
}
