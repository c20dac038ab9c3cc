package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.Folders;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.report.published.RowFiles;
import org.repmlpeval.partitioning.NewFile;

/** What {@code audit} finds in runs that are as they were, and in runs, weights and data that were changed. */
class AuditTest {
    private static final int IMAGES = 11;

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path data;
    private static Path run;

    @BeforeAll
    static void evaluate() throws IOException {
        data = TestImages.folder(shared.resolve("data"), IMAGES);
        run = shared.resolve("run");
        Path network = Files.createDirectories(shared.resolve("network"));
        List<Object> args = new ArrayList<>(List.of("evaluate", "--arch", Tiny.file("tiny.yaml", network)));
        args.addAll(List.of("--weights", Tiny.checkpoint(Tiny.square(), network), "--data", data));
        args.addAll(List.of(
                "--forms", "train,deploy,int8", "--calibration", data, "--batch", 4, "--calibration-images", 8));
        args.addAll(List.of("--recipe", "repmlpnet-16", "--master", "local[2]", "--out", run));
        Path gates = Files.writeString(network.resolve("gates.yaml"), "gates: ['top1 >= 0']");
        args.addAll(List.of("--gates", gates, "--gate=top5 >= 0"));
        Cli cli = Cli.run(args.toArray());
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        // An audit does without the limits of the run.
        Files.delete(gates);
    }

    @Test
    void anUntouchedRunPasses() throws IOException {
        Cli cli = Cli.run("audit", run);
        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isZero();
        assertThat(cli.out())
                .contains(
                        "agrees with its rows",
                        "11 images evaluated again",
                        "rows        11 the same, 0 within rounding (at most 0.0e+00, tolerance 1.0e-05), 0 different",
                        "AUDIT PASSED");
        JsonNode json =
                Cli.run("audit", run, "--images", 4, "--seed", 3, "--json").json();
        assertThat(json.at("/passed").asBoolean()).isTrue();
        assertThat(json.at("/sample/images").asInt()).isEqualTo(4);
        assertThat(json.at("/sample/disagreeing").asInt()).isEqualTo(2);
    }

    @Test
    void anotherBackendDiffersByRoundingOnly() throws IOException {
        JsonNode sample =
                Cli.run("audit", run, "--backend", "nd4j", "--json").json().at("/sample");
        assertThat(sample.at("/within").asInt()).isPositive();
        assertThat(sample.at("/different").asInt()).isZero();
        assertThat(sample.at("/largest").asDouble()).isBetween(0.0, 1e-5);
        Cli strict = Cli.run("audit", run, "--backend", "nd4j", "--tolerance", "0");
        assertThat(strict.exitCode()).isEqualTo(1);
        assertThat(strict.out()).contains("AUDIT FAILED", ", computed again ");
        assertThat(strict.out().lines()).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void otherWeightsAreFound() {
        Cli cli = Cli.run("audit", run, "--weights", "procedural");
        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isEqualTo(1);
        assertThat(cli.out()).contains("SHA-256 of the weights: the report says ", "AUDIT FAILED");
    }

    @Test
    void otherConvertedWeightsAreFoundAndAreNotTheSameInTheHistory() throws IOException {
        String arch = Tiny.file("tiny.yaml", directory).toString();
        String weights = Tiny.checkpoint(Tiny.square(), directory).toString();
        Path deploy = directory.resolve("deploy.pth");
        Path runs = directory.resolve("runs");
        for (String from : List.of(weights, "procedural:7")) {
            assertThat(Cli.run("convert", "--arch", arch, "--weights", from, "--out", deploy, "--overwrite")
                            .exitCode())
                    .isZero();
            Path out = runs.resolve(from.equals(weights) ? "right" : "wrong");
            Cli cli = Cli.run(
                    "evaluate",
                    "--arch",
                    arch,
                    "--weights",
                    weights,
                    "--deploy-weights",
                    deploy,
                    "--data",
                    data,
                    "--recipe",
                    "repmlpnet-16",
                    "--master",
                    "local[2]",
                    "--out",
                    out);
            assertThat(cli.exitCode()).as(cli.err()).isZero();
            JsonNode converted = new ObjectMapper()
                    .readTree(out.resolve("report.json").toFile())
                    .at("/checkpoint/converted");
            assertThat(converted.path("path").asText()).endsWith("deploy.pth");
            assertThat(converted.path("forms").toString()).isEqualTo("[\"deploy\"]");
            assertThat(Files.readString(out.resolve("report.md")))
                    .contains(converted.path("sha256").asText());
        }
        Cli audit = Cli.run("audit", runs.resolve("right"));
        assertThat(audit.exitCode()).as(audit.out() + audit.err()).isEqualTo(1);
        assertThat(audit.out())
                .contains("DIFFERENT   SHA-256 of the file of --deploy-weights, ", "deploy.pth: the report says ")
                .doesNotContain("SHA-256 of the weights");
        Cli history = Cli.run("history", runs);
        assertThat(history.exitCode()).as(history.err()).isZero();
        assertThat(history.out()).doesNotContain("the same result");
    }

    /** More than are printed. */
    @Test
    void jsonHasAllDifferences() throws IOException {
        Path many = TestImages.folder(directory.resolve("many"), 30, 16, 16);
        Path network = Files.createDirectories(directory.resolve("network"));
        Path out = directory.resolve("many-run");
        List<Object> args = new ArrayList<>(List.of("evaluate", "--arch", Tiny.file("tiny.yaml", network)));
        args.addAll(List.of("--weights", Tiny.checkpoint(Tiny.square(), network), "--data", many));
        args.addAll(List.of("--recipe", "none-16", "--master", "local[2]", "--exact-sample", 0, "--out", out));
        Cli evaluated = Cli.run(args.toArray());
        assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();

        JsonNode sample = Cli.run("audit", out, "--weights", "procedural", "--json")
                .json()
                .at("/sample");
        assertThat(sample.at("/different").asInt()).isEqualTo(30);
        assertThat(sample.at("/differing")).hasSize(30);
    }

    @Test
    void changedAndMissingImagesAreFound() throws IOException {
        Path changed = directory.resolve("data");
        Folders.copy(data, changed);
        List<Path> images = Folders.below(changed).stream()
                .filter(Files::isRegularFile)
                .sorted()
                .toList();
        Files.delete(images.get(0));
        byte[] bytes = Files.readAllBytes(images.get(1));
        bytes[bytes.length / 2] ^= 1;
        Files.write(images.get(1), bytes);
        Cli cli = Cli.run("audit", run, "--data", changed);
        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isEqualTo(1);
        assertThat(cli.out())
                .contains(
                        "number of images of the data set: the report says 11, now it is 10",
                        "fingerprint of the data set",
                        "1 image of the 11 in the sample are not in the data set any more, for example '"
                                + changed.relativize(images.get(0)) + "'",
                        changed.relativize(images.get(1)) + ": ");
    }

    @Test
    void aTamperedRowIsFound() throws IOException {
        Path copy = copy();
        Path file = rows(copy).get(0);
        List<String> changed = new ArrayList<>();
        rewrite(file, row -> {
            if (changed.isEmpty()) {
                changed.add(row.getString("id", 0));
                Group best = row.getGroup("deploy_top5_class", 0);
                Group swapped = new SimpleGroup(best.getType());
                for (int place : new int[] {1, 0, 2, 3, 4}) {
                    swapped.add(0, best.getGroup(0, place));
                }
                return replaced(row, "deploy_top5_class", swapped);
            }
            return row;
        });
        Cli cli = Cli.run("audit", copy);
        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isEqualTo(1);
        assertThat(cli.out())
                .contains(
                        "digest of the outcomes and predictions: the report says ",
                        changed.get(0) + ": deploy predicts class ");
    }

    @Test
    void numbersThatTheRowsDoNotGiveAreFound() throws IOException {
        Path copy = copy();
        ObjectMapper json = new ObjectMapper();
        ObjectNode report =
                (ObjectNode) json.readTree(copy.resolve("report.json").toFile());
        ObjectNode top1 =
                (ObjectNode) ((ArrayNode) report.at("/accuracy")).get(1).get("topK");
        long hits = top1.get("hits").asLong();
        top1.put("hits", hits - 1);
        ((ObjectNode) report.at("/comparison/0/drift/maxAbs")).put("max", 1e-9);
        Files.writeString(copy.resolve("report.json"), report.toString());
        Cli cli = Cli.run("audit", copy);
        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isEqualTo(1);
        assertThat(cli.out())
                .contains(
                        "top-5 hits of deploy: the report says " + (hits - 1) + ", the rows say " + hits,
                        "largest difference of deploy: the report says 1.0E-9, the rows say ");
    }

    @Test
    void missingRowsAreFound() throws IOException {
        Path copy = copy();
        Files.delete(rows(copy).get(0));
        Cli cli = Cli.run("audit", copy, "--images", 2);
        assertThat(cli.exitCode()).as(cli.out() + cli.err()).isEqualTo(1);
        assertThat(cli.out()).contains("rows: the report says 11, the rows say ", " more\n");
        assertThat(cli.out().lines()).hasSizeLessThanOrEqualTo(10).allMatch(line -> line.length() <= 220);
        assertThat(Cli.run("audit", copy, "--images", 2, "--json")
                        .json()
                        .at("/findings")
                        .toString())
                .contains("digest of what was read");
    }

    @Test
    void whatCannotBeAuditedIsRefused() throws IOException {
        refused("setting images is 0; legal: 1 to 1000000", run, "--images", 0);
        refused("setting tolerance is 1.0; legal: 0 to below 1", run, "--tolerance", 1);
        refused("no report.json in file:" + directory, directory);
        Path copy = copy();
        ObjectNode report = (ObjectNode)
                new ObjectMapper().readTree(copy.resolve("report.json").toFile());
        ((ObjectNode) report.get("run")).putArray("command").add("inspect");
        Files.writeString(copy.resolve("report.json"), report.toString());
        refused("the recorded command 'inspect' is not one of this release", copy);
        ((ObjectNode) report.get("run")).putArray("command");
        Files.writeString(copy.resolve("report.json"), report.toString());
        refused("holds no command, so the options of the run are not known", copy);
    }

    private static void refused(String message, Object... args) {
        List<Object> all = new ArrayList<>(List.of("audit"));
        all.addAll(List.of(args));
        Cli cli = Cli.run(all.toArray());
        assertThat(cli.err()).contains(message);
        assertThat(cli.exitCode()).isEqualTo(2);
    }

    private Path copy() throws IOException {
        Path copy = directory.resolve("copy");
        Folders.copy(run, copy);
        return copy;
    }

    private static List<Path> rows(Path run) throws IOException {
        return Folders.below(run.resolve("rows")).stream()
                .filter(file -> file.toString().endsWith(".parquet"))
                .sorted()
                .toList();
    }

    /** The same row with another value of a group. */
    private static Group replaced(Group row, String column, Group value) {
        Group copy = new SimpleGroup(row.getType());
        for (Type field : row.getType().getFields()) {
            int index = row.getType().getFieldIndex(field.getName());
            if (row.getFieldRepetitionCount(index) == 0) {
                continue;
            }
            if (!field.isPrimitive()) {
                copy.add(index, field.getName().equals(column) ? value : row.getGroup(index, 0));
                continue;
            }
            switch (field.asPrimitiveType().getPrimitiveTypeName()) {
                case INT32 -> copy.add(index, row.getInteger(index, 0));
                case INT64 -> copy.add(index, row.getLong(index, 0));
                case DOUBLE -> copy.add(index, row.getDouble(index, 0));
                default -> copy.add(index, row.getBinary(index, 0));
            }
        }
        return copy;
    }

    private static void rewrite(Path file, UnaryOperator<Group> change) throws IOException {
        List<Group> rows = new ArrayList<>();
        Configuration hadoop = new Configuration();
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
        RowFiles.forEachRow(hadoop, List.of(path), rows::add);
        rows.replaceAll(change);
        Files.delete(file);
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
        try (ParquetWriter<Group> out = ExampleParquetWriter.builder(NewFile.of(path, hadoop))
                .withType((MessageType) rows.get(0).getType())
                .build()) {
            for (Group row : rows) {
                out.write(row);
            }
        }
    }
}
