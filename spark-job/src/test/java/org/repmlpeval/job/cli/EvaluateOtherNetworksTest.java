package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.report.ReportSchema;

/** evaluate and check of networks that are no classifiers. */
class EvaluateOtherNetworksTest {
    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path pixels;
    private static Path face;
    private static Path features;
    private static Path data;

    @BeforeAll
    static void makeFiles() throws IOException {
        pixels = Tiny.file("tiny-pixels.yaml", shared);
        face = Tiny.file("tiny-face.yaml", shared);
        features = Tiny.file("tiny-features.yaml", shared);
        data = Files.createDirectories(shared.resolve("flat"));
        Random random = new Random(5);
        for (int i = 0; i < 3; i++) {
            Files.write(data.resolve(i + ".png"), TestImages.encoded(40, 30 + i, "png", random));
        }
    }

    @Test
    void scoresPerPixelOfAFolderWithoutClasses() throws IOException {
        Cli cli = evaluate(Map.of("--arch", pixels, "--recipe", Tiny.exactly(32, 24, directory)));
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.out())
                .contains("(3 images, without labels, fingerprint")
                .contains("compared    scores of 4 classes for 32x24 pixels, without labels")
                .contains("deploy vs train")
                .doesNotContain("top-1");
        assertThat(cli.err()).doesNotContain("WARNING");
        assertThat(Files.readString(directory.resolve("out/report.json"))).contains("repmlp-eval/agreement");
        ReportSchema.requireFits(directory.resolve("out"));
    }

    @Test
    void aSlidingWindowIsAskedForByFlagOrFile() throws IOException {
        Path config = Files.writeString(directory.resolve("settings.yaml"), "sliding: true\n");
        Path recipe = Tiny.exactly(40, 30, directory);
        Cli cli = evaluate(Map.of("--arch", pixels, "--recipe", recipe, "--config", config));
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.out()).contains("scores of 4 classes for 40x30 pixels in windows of 32x24, without labels");

        Cli without = evaluate(Map.of("--arch", pixels, "--recipe", recipe, "--out", directory.resolve("other")));
        assertThat(without.exitCode()).isEqualTo(2);
        assertThat(without.err())
                .isEqualTo(
                        "ERROR: recipe exactly gives images of 40x30, but tiny-pixels needs images of 32x24, or larger ones"
                                + " with --sliding; check --arch, or give another --recipe ('repmlp-eval models' lists those of"
                                + " each network)\n");
    }

    @Test
    void embeddings() throws IOException {
        Cli cli = evaluate(Map.of("--arch", face, "--recipe", Tiny.exactly(16, 24, directory)));
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.out())
                .contains("compared    directions of 12-value embeddings, without labels")
                .contains("train and deploy over 3 images: largest 1 - cosine");
    }

    @Test
    void settingsThatDoNotFitTheNetwork() throws IOException {
        Path small = Tiny.exactly(32, 20, directory);
        Path list = Files.writeString(directory.resolve("classes.txt"), "a\n");
        assertRefused(
                Map.of("--arch", pixels, "--recipe", small, "--sliding", ""),
                "recipe exactly gives images of 32x20, but tiny-pixels needs images of at least 32x24; check --arch, or"
                        + " give another --recipe ('repmlp-eval models' lists those of each network)");
        assertRefused(
                Map.of("--arch", face, "--recipe", Tiny.exactly(16, 24, directory), "--sliding", ""),
                "setting sliding is on; legal: off with tiny-face, which does not give per-pixel scores");
        assertRefused(
                Map.of("--arch", face, "--recipe", Tiny.exactly(16, 24, directory), "--classes", list),
                "setting classes is " + list
                        + "; legal: none with tiny-face, whose outputs are not compared with labels");
        assertRefused(
                Map.of(
                        "--arch",
                        face,
                        "--recipe",
                        Tiny.exactly(16, 24, directory),
                        "--class-order",
                        "checkpoint:names"),
                "setting class-order is checkpoint:names; legal: auto with tiny-face, whose outputs are not compared"
                        + " with labels");
        assertRefused(
                Map.of("--arch", features, "--recipe", Tiny.exactly(4, 6, directory)),
                "architecture tiny-features outputs maps of 3x4x6, but evaluate needs a network that outputs"
                        + " logits, embeddings or per-pixel scores; use check, which compares the forms of any network");
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void checkCountsPixelsAndNothingWhereThereAreNoClasses() {
        Cli ofPixels = check(pixels);
        assertThat(ofPixels.exitCode()).as(ofPixels.out() + ofPixels.err()).isZero();
        assertThat(ofPixels.out())
                .containsPattern("relative \\S+, \\d+ of " + 2 * 32 * 24 + " pixels differ\n")
                .contains("verdict deploy: exact conversion, the rest is rounding");
        for (Path arch : List.of(face, features)) {
            Cli other = check(arch);
            assertThat(other.exitCode()).as(other.out() + other.err()).isZero();
            assertThat(other.out()).containsPattern("relative \\S+\n").doesNotContain(" differ");
        }
    }

    private static Cli check(Path arch) {
        return Cli.run("check", "--arch", arch, "--weights", "procedural", "--input", "procedural:2");
    }

    private void assertRefused(Map<String, Object> changed, String message) {
        Cli cli = evaluate(changed);
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).isEqualTo("ERROR: " + message + "\n");
    }

    private Cli evaluate(Map<String, Object> changed) {
        Map<String, Object> flags = new LinkedHashMap<>();
        flags.put("--weights", "procedural");
        flags.put("--data", data);
        flags.put("--out", directory.resolve("out"));
        flags.put("--master", "local[2]");
        flags.putAll(changed);
        List<Object> args = new ArrayList<>(List.of("evaluate"));
        flags.forEach((flag, value) -> args.addAll(value.equals("") ? List.of(flag) : List.of(flag, value)));
        return Cli.run(args.toArray());
    }
}
