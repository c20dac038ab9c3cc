package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.run.driver.HiccupFileSystem;

class EvaluateCommandTest {
    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path arch;
    private static Path data;

    @BeforeAll
    static void makeFiles() throws IOException {
        arch = Tiny.file("tiny.yaml", shared);
        data = TestImages.folder(shared.resolve("images"), 10, 16, 16);
    }

    @Test
    void flagBeatsFileBeatsDefault() throws IOException {
        Path config = config("arch: " + arch, "weights: procedural", "batch: 3", "shards: 2", "forms: [deploy]");
        Cli cli = evaluate(Map.of("--config", config, "--shards", 4), "--arch", "--weights", "--forms");
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        EvaluationReport report = report();
        assertThat(report.run().shards()).as("flag over file").isEqualTo(4);
        assertThat(report.run().batch()).as("file over default").isEqualTo(3);
        assertThat(report.run().forms()).as("list in the file").containsExactly("deploy");
        assertThat(report.run().command()).startsWith("evaluate").contains("--config", config.toString());
        assertThat(report.comparison()).isEmpty();
        assertThat(report.outcomes().scored()).isEqualTo(10);
        assertThat(cli.out()).contains("deploy");
        assertThat(cli.err()).contains("on 10 images of " + data + ", in 4 shards");
    }

    @Test
    void theFileThatGivesTheWeightsOfEachFormIsNamed() throws IOException {
        Path converted = directory.resolve("converted.safetensors");
        assertThat(Cli.run("convert", "--arch", arch, "--weights", "procedural", "--out", converted)
                        .exitCode())
                .isZero();
        Cli cli = evaluate(Map.of("--deploy-weights", converted, "--forms", "train,deploy,fused"));
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(cli.out())
                .contains("            weights of train: procedural; of deploy, fused: " + converted + " (sha256 ");
        assertThat(cli.err()).contains("with weights procedural and converted weights " + converted + " on 10 images");
        Cli none =
                evaluate(Map.of("--deploy-weights", converted, "--forms", "train", "--out", directory.resolve("none")));
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("no form would use the file of --deploy-weights, because --forms has none of");
    }

    @Test
    void eightBitsAreEvaluatedAsAFormOfTheirOwn() throws IOException {
        Cli cli = evaluate(Map.of("--forms", "train,int8", "--calibration", data, "--calibration-images", 3));
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        EvaluationReport report = report();
        assertThat(report.run().forms()).containsExactly("train", "int8");
        assertThat(report.checkpoint().notes())
                .contains("int8: layer inputs are rounded to 8 bits, calibrated on 3 images of " + data);
        Map<String, Long> bytes = report.architecture().tensorBytesByForm();
        assertThat(bytes.get("int8")).isLessThan(bytes.get("train") / 2);
        assertThat(report.comparison()).hasSize(1);
        assertThat(cli.out()).contains("size in MB: train ", "int8 vs train");

        Cli without = evaluate(Map.of("--calibration", data, "--out", directory.resolve("other")));
        assertThat(without.exitCode()).isEqualTo(2);
        assertThat(without.err()).contains("calibration is for the form int8, so add int8 to --forms");
    }

    /** The form has no float64 run of its own, and the sample is on by default. */
    @Test
    void eightBitsAloneOrFirst() throws IOException {
        Cli alone = evaluate(Map.of("--forms", "int8"));
        assertThat(alone.exitCode()).as(alone.err()).isZero();
        assertThat(report().exactness()).isNull();
        assertThat(alone.out()).doesNotContain("float64");
        for (String other : List.of("train", "deploy")) {
            Path out = directory.resolve(other);
            Cli first = evaluate(Map.of("--forms", "int8," + other, "--out", out));
            assertThat(first.exitCode()).as(first.err()).isZero();
            assertThat(first.out())
                    .contains("float64     10 images, rounding or fault:")
                    .contains(other + ": ");
        }
    }

    @Test
    void fileMayHoldOnlyWhatTheCommandKnows() throws IOException {
        Path config = config("batch: 4", "bacht: 3", "config: x");
        Cli cli = evaluate(Map.of("--config", config));
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err())
                .isEqualTo("ERROR: settings file " + config + ": unknown keys [bacht, config]; legal for evaluate:"
                        + " all-names, allow-non-finite, arch, backend, baseline, batch, calibration, calibration-images, "
                        + "class-order, class-subset, classes, cuda-libs, data, dataset, deploy-weights, deploy-weights-entry, "
                        + "deploy-weights-prefix, device, distractors, exact-sample, flip, forms, gallery, gate, gates, keep-predictions, labels, labels-base, "
                        + "labels-format, labels-order, limit, margin, master, max-image-bytes, max-image-pixels, max-missing, out, pairs, probes, "
                        + "protocol, recipe, rename, resume, scales, shards, sliding, split, stride, thumbnails, top-k, weights, "
                        + "weights-entry, weights-prefix\n");
        assertNothingPublished();
    }

    @Test
    void fileMayNotSayATwice() throws IOException {
        Cli cli = evaluate(Map.of("--config", config("batch: 4", "batch: 3")));
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("cannot be read as YAML").contains("batch");
    }

    @Test
    void emptyFileChangesNothing() throws IOException {
        Cli cli = evaluate(Map.of("--config", config("# nothing yet")));
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        assertThat(report().run().batch()).isEqualTo(8);
    }

    @Test
    void settingsInTheFileAreSimpleValues() throws IOException {
        Cli cli = evaluate(Map.of("--config", config("batch: {size: 4}")));
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains("batch is {size=4}; legal: one value, or a list of values");
    }

    /** The master does not exist, so that Spark would fail if it were started. */
    @Test
    void whatThisMachineCanTellIsSaidBeforeSparkStarts() throws IOException {
        String nobody = "spark://localhost:1";
        Path existing = Files.createDirectory(directory.resolve("existing"));
        assertRefused(
                evaluate(Map.of("--master", nobody, "--out", existing)),
                "output folder file:" + existing + " exists already and reports are never overwritten");
        Path none = directory.resolve("none.pth");
        assertRefused(evaluate(Map.of("--master", nobody, "--weights", none)), "weights " + none + " do not exist");
        Path page = Files.writeString(directory.resolve("page.pth"), "<html><title>Sign in</title></html>");
        assertRefused(
                evaluate(Map.of("--master", nobody, "--weights", page)), "an HTML web page with the title 'Sign in'");
        Path folder = Files.createDirectory(directory.resolve("empty"));
        assertRefused(evaluate(Map.of("--master", nobody, "--weights", folder)), "is a folder without a ");
    }

    private static void assertRefused(Cli cli, String message) {
        assertThat(cli.exitCode()).as(cli.err()).isEqualTo(2);
        assertThat(cli.err()).startsWith("ERROR: ").contains(message);
    }

    @Test
    void aRunThatScoresNothingPublishesItsReportAndHasAnExitCodeOfItsOwn() throws IOException {
        Cli cli = evaluate(Map.of("--max-image-bytes", 1));
        assertThat(cli.exitCode()).as(cli.err()).isEqualTo(5);
        assertThat(cli.sentences())
                .containsPattern(
                        "WARNING     \\d+ images were rejected; the first is class-\\d/\\S+ reason: .* more than the limit of 1;");
        assertThat(cli.err())
                .endsWith("ERROR: the report is published, but none of the "
                        + report().outcomes().listed()
                        + " images could be scored, so the exit code is 5; the warnings above say why\n");
        assertThat(report().outcomes().scored()).isZero();
        assertThat(report().outcomes().rejected()).isEqualTo(report().outcomes().listed());
        assertThat(report().accuracy().get(0).top1().percent()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--master  | sparkle     | ERROR: setting master is 'sparkle'; legal: local[N], local[*], spark://HOST:PORT, yarn, k8s://URL",
                "--arch    | RepMLPNet-X | ERROR: unknown architecture 'RepMLPNet-X': this is neither a file nor one of the presets RepMLPNet-T224",
                "--recipe  | squash-16   | ERROR: unknown preprocessing recipe 'squash-16'; legal: res50-224",
                "--recipe  | none-24     | ERROR: recipe none-24 gives images of 24x24, but tiny needs images of 16x16; check --arch",
                "--forms   | train,fast  | ERROR: unknown form 'fast'; legal: train, deploy",
                "--forms   | train,train | ERROR: setting forms is [train, train]; legal: each form once",
                "--weights | no.pth      | ERROR: weights no.pth do not exist; give a .pth or .safetensors file, or procedural[:SALT]",
                "--data    | no-folder   | no-folder does not exist; check the path",
                "--batch   | 0           | ERROR: setting batch is 0; legal: 1 to 4096",
                "--shards  | 0           | ERROR: setting shards is 0; legal: at least 1",
                "--limit   | -3          | ERROR: setting limit is -3; legal: at least 1",
                "--class-order | names    | ERROR: setting class-order is 'names'; legal: auto, folders, checkpoint, or checkpoint:ENTRY",
                "--max-image-bytes | 0   | ERROR: setting max-image-bytes is 0; legal: at least 1",
                "--max-image-pixels | 0  | ERROR: setting max-image-pixels is 0; legal: 1 to 715827882",
                "--max-missing | 101%    | ERROR: setting max-missing is '101%'; legal: a number of images, for example 20, or 0% to 100%, for example 0.5%",
                "--batch   | many        | ERROR: Invalid value for option '--batch': 'many' is not an int",
                "--config  | no.yaml     | ERROR: settings file no.yaml does not exist or cannot be opened; give the path of a YAML file",
                "--speed   | 3           | ERROR: unknown options '--speed', '3'"
            })
    void illegalSettings(String option, String value, String message) throws IOException {
        Cli cli = evaluate(Map.of(option, value));
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err()).contains(message);
        assertThat(cli.out()).isEmpty();
        assertNothingPublished();
    }

    @Test
    void usageErrorsAreFewLinesAndNameUnknownOptionsFirst() {
        Cli unknown = Cli.run("evaluate", "--output", "x");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err())
                .startsWith("ERROR: unknown options '--output', 'x'")
                .contains("--out")
                .contains("'repmlp-eval evaluate --help' explains all options");
        assertThat(unknown.err().lines()).hasSizeLessThanOrEqualTo(4);

        Cli missing = Cli.run("check", "--arch", "RepMLPNet-T224");
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).startsWith("ERROR: Missing required options").contains("--weights");
        assertThat(missing.err().lines()).hasSizeLessThanOrEqualTo(4);

        Cli misspelt = Cli.run("evalute");
        assertThat(misspelt.exitCode()).isEqualTo(2);
        assertThat(misspelt.err()).startsWith("ERROR: ").contains("evaluate");
    }

    @Test
    void moreClassesThanTheNetworkKnows() throws IOException {
        Path many = directory.resolve("many");
        for (int i = 0; i < 8; i++) {
            Files.createDirectories(many.resolve("c" + i));
            Files.copy(data.resolve("class-0/image-000.png"), many.resolve("c" + i + "/a.png"));
        }
        Cli cli = evaluate(Map.of("--data", many));
        assertThat(cli.exitCode()).isEqualTo(2);
        assertThat(cli.err())
                .contains("ERROR: the data set has 8 classes, but the network tiny has 7; check --data and --arch");
        assertNothingPublished();
    }

    @Test
    void failedTaskExitsWithItsCodeAndPublishesNothing() throws IOException {
        String scheme = "spark.hadoop.fs.hiccup.impl";
        System.setProperty(scheme, HiccupFileSystem.class.getName());
        HiccupFileSystem.reset(Integer.MAX_VALUE);
        try {
            Cli cli = evaluate(Map.of("--out", "hiccup:" + directory.resolve("out")));
            assertThat(cli.exitCode()).as(cli.err()).isEqualTo(4);
            assertThat(cli.err())
                    .contains("ERROR: the job failed and published nothing: ")
                    .contains("hiccup while creating attempt-");
            assertThat(cli.out()).isEmpty();
            assertThat(directory).isEmptyDirectory();
        } finally {
            System.clearProperty(scheme);
        }
    }

    @Test
    void unusableOutputExitsWithItsCode() throws IOException {
        Path blocked = Files.writeString(directory.resolve("file"), "a file is no folder");
        Cli cli = evaluate(Map.of("--out", blocked.resolve("out")));
        assertThat(cli.exitCode()).as(cli.err()).isEqualTo(4);
        assertThat(cli.err()).contains("ERROR: the job failed and published nothing: ");
        assertNothingPublished();
        assertThat(cli.out()).isEmpty();
    }

    @Test
    void classListGivesTheLabels() throws IOException {
        Path classes = Files.write(
                directory.resolve("classes.txt"),
                List.of("other-0", "class-4", "class-3", "class-2", "class-1", "class-0", "other-1"));
        Cli cli = evaluate(Map.of("--classes", classes, "--limit", 5));
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        EvaluationReport report = report();
        assertThat(report.data().labelledClasses()).isEqualTo(7);
        assertThat(report.data().warnings()).isEmpty();
        assertThat(report.data().limit()).isEqualTo(5);
        assertThat(report.outcomes().listed()).isEqualTo(5);
    }

    private void assertNothingPublished() throws IOException {
        try (var files = Files.list(directory)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .doesNotContain("out")
                    .noneMatch(name -> name.contains("unfinished"));
        }
    }

    private Path config(String... lines) throws IOException {
        return Files.write(directory.resolve("settings.yaml"), List.of(lines));
    }

    /** A run that would succeed, with some flags changed and others left out. */
    private Cli evaluate(Map<String, Object> changed, String... without) {
        Map<String, Object> flags = new LinkedHashMap<>();
        flags.put("--arch", arch);
        flags.put("--weights", "procedural");
        flags.put("--data", data);
        flags.put("--recipe", "none-16");
        flags.put("--forms", "train,deploy");
        flags.put("--out", directory.resolve("out"));
        flags.put("--master", "local[2]");
        flags.putAll(changed);
        flags.keySet().removeAll(List.of(without));
        List<Object> args = new ArrayList<>(List.of("evaluate"));
        flags.forEach((flag, value) -> args.addAll(List.of(flag, value)));
        return Cli.run(args.toArray());
    }

    private EvaluationReport report() throws IOException {
        try (InputStream in = Files.newInputStream(directory.resolve("out").resolve("report.json"))) {
            return ReportJson.read(in);
        }
    }
}
