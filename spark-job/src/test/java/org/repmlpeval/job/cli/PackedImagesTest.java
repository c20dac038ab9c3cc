package org.repmlpeval.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.partitioning.Digests;

/** The same images in any format give the same results as in folders, and {@code pack} writes such formats. */
class PackedImagesTest {
    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path data;
    private static JsonNode expected;

    @BeforeAll
    static void evaluateFolders() throws IOException {
        data = TestImages.folder(shared.resolve("data"), 23);
        expected = evaluate(data, shared.resolve("folders"));
    }

    private static JsonNode evaluate(Object images, Path out, Object... more) throws IOException {
        Path network = Files.createDirectories(out.resolveSibling(out.getFileName() + "-network"));
        List<Object> args = new ArrayList<>(List.of("evaluate", "--arch", Tiny.file("tiny.yaml", network)));
        args.addAll(List.of("--weights", Tiny.checkpoint(Tiny.square(), network), "--data", images));
        args.addAll(List.of("--recipe", "repmlpnet-16", "--master", "local[2]", "--shards", 3, "--out", out));
        args.addAll(List.of(more));
        Cli cli = Cli.run(args.toArray());
        assertThat(cli.exitCode()).as(cli.err()).isZero();
        return new ObjectMapper().readTree(out.resolve("report.json").toFile());
    }

    private static void requireSame(JsonNode report) {
        assertThat(report.get("digest")).isEqualTo(expected.get("digest"));
        assertThat(report.get("data").get("fingerprint"))
                .isEqualTo(expected.get("data").get("fingerprint"));
        assertThat(report.get("accuracy")).isEqualTo(expected.get("accuracy"));
        assertThat(report.get("comparison")).isEqualTo(expected.get("comparison"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tar", "sequencefile", "parquet"})
    void packedImagesGiveTheSameReport(String format) throws IOException {
        Path packed = directory.resolve("packed");
        Cli pack = Cli.run(
                "pack",
                "--data",
                data,
                "--out",
                packed,
                "--format",
                format,
                "--file-bytes",
                5000,
                "--master",
                "local[2]");
        assertThat(pack.exitCode()).as(pack.err()).isZero();
        JsonNode index =
                new ObjectMapper().readTree(packed.resolve("_pack.json").toFile());
        assertThat(index.get("images").intValue()).isEqualTo(23);
        assertThat(index.get("files").size()).isGreaterThan(1);
        assertThat(index.get("fingerprint")).isEqualTo(expected.get("data").get("fingerprint"));
        assertThat(pack.out()).contains("packed 23 images", index.get("files").size() + " files of format " + format);

        requireSame(evaluate(packed, directory.resolve("report")));

        Path again = directory.resolve("again");
        pack = Cli.run(
                "pack",
                "--data",
                packed,
                "--out",
                again,
                "--format",
                format,
                "--file-bytes",
                5000,
                "--master",
                "local[1]");
        assertThat(pack.exitCode()).as(pack.err()).isZero();
        JsonNode files = new ObjectMapper()
                .readTree(again.resolve("_pack.json").toFile())
                .get("files");
        if (format.equals("sequencefile")) {
            assertThat(files).hasSameSizeAs(index.get("files")); // marks between its records are random
        } else {
            assertThat(files).isEqualTo(index.get("files"));
        }
    }

    @Test
    void aCompressedArchiveInAnyOrderGivesTheSameReport() throws IOException {
        Path archive = directory.resolve("val.tgz");
        writeShuffled(archive, false);
        requireSame(evaluate(archive, directory.resolve("report")));
    }

    @Test
    void labelsOfSamplesGiveTheSameCounts() throws IOException {
        Path archive = directory.resolve("val.tgz");
        writeShuffled(archive, true);
        JsonNode report = evaluate(archive, directory.resolve("report"));
        assertThat(report.get("accuracy")).isEqualTo(expected.get("accuracy"));
        assertThat(report.get("data").get("labels").get("format").textValue()).isEqualTo("stored");

        Path packed = directory.resolve("packed");
        Cli pack = Cli.run("pack", "--data", archive, "--out", packed, "--master", "local[1]");
        assertThat(pack.exitCode()).as(pack.err()).isZero();
        JsonNode again = evaluate(packed, directory.resolve("report2"));
        assertThat(again.get("digest")).isEqualTo(report.get("digest"));
        assertThat(again.get("accuracy")).isEqualTo(report.get("accuracy"));

        pack = Cli.run(
                "pack",
                "--data",
                archive,
                "--out",
                directory.resolve("seq"),
                "--format",
                "sequencefile",
                "--master",
                "local[1]");
        assertThat(pack.exitCode()).isNotZero();
        assertThat(pack.err()).contains("for which a SequenceFile has no place");
        assertThat(directory.resolve("seq")).doesNotExist();
    }

    @Test
    void manifestsAndSeveralFoldersGiveTheSameReport() throws IOException {
        List<String> lines = new ArrayList<>(List.of("uri,sha256"));
        List<Path> roots = List.of(directory.resolve("disk-0"), directory.resolve("disk-1"));
        try (Stream<Path> walk = Files.walk(data)) {
            for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
                Path copy = roots.get(lines.size() % 2).resolve(data.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
                lines.add(file + "," + Digests.sha256(Files.readAllBytes(file)));
            }
        }
        Path manifest = Files.write(directory.resolve("val.csv"), lines);
        requireSame(evaluate(manifest, directory.resolve("report")));
        JsonNode several = evaluate(directory + "/disk-*", directory.resolve("report2"));
        requireSame(several);
        assertThat(several.get("data").get("root").textValue()).isEqualTo(directory + "/disk-*");

        lines.set(1, lines.get(1).replaceAll(",.*", "," + "0".repeat(64)));
        lines.add(data + "/nothing/1.png,");
        Path wrong = Files.write(directory.resolve("wrong.csv"), lines);
        JsonNode faults = evaluate(wrong, directory.resolve("report3"), "--max-missing", "100%");
        assertThat(faults.get("outcomes").get("unreadable").intValue()).isEqualTo(2);
    }

    @Test
    void severalLabelsOfAnImageAreNotPacked() throws IOException {
        Path image;
        try (Stream<Path> walk = Files.walk(data)) {
            image = walk.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
        }
        Path manifest = Files.write(directory.resolve("val.csv"), List.of("uri,label", image + ",1|2"));
        Cli pack = Cli.run("pack", "--data", manifest, "--out", directory.resolve("p"), "--master", "local[1]");
        assertThat(pack.exitCode()).isEqualTo(2);
        assertThat(pack.err()).contains("has the labels '1', '2', but packed files hold one label of an image");
    }

    /** A shuffled archive: with class folders, or flat with labels. */
    private static void writeShuffled(Path archive, boolean labels) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(data)) {
            files = new ArrayList<>(walk.filter(Files::isRegularFile).sorted().toList());
        }
        List<String> classes = files.stream()
                .map(file -> data.relativize(file).getName(0).toString())
                .distinct()
                .sorted()
                .toList();
        Collections.shuffle(files, new Random(Long.getLong("test.seed")));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            for (Path file : files) {
                Path id = data.relativize(file);
                String name = labels ? id.toString().replace('/', '_') : id.toString();
                add(tar, name, Files.readAllBytes(file));
                if (labels) {
                    int label = classes.indexOf(id.getName(0).toString());
                    add(
                            tar,
                            name.substring(0, name.indexOf('.')) + ".cls",
                            Integer.toString(label).getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    @Test
    void packRefusesWhatItWouldSpoil() throws IOException {
        Cli inside = Cli.run("pack", "--data", data, "--out", data.resolve("packed"));
        assertThat(inside.exitCode()).isEqualTo(2);
        assertThat(inside.err()).contains("lies inside the data set");
        Cli format = Cli.run("pack", "--data", data, "--out", directory.resolve("p"), "--format", "zip");
        assertThat(format.exitCode()).isEqualTo(2);
        assertThat(format.err()).contains("setting format is zip; legal: tar, sequencefile, parquet");
        Cli large = Cli.run(
                "pack",
                "--data",
                data,
                "--out",
                directory.resolve("p"),
                "--max-image-bytes",
                10,
                "--master",
                "local[1]");
        assertThat(large.exitCode()).isNotZero();
        assertThat(large.err()).contains("cannot be packed", "more than the limit of 10");
        assertThat(directory.resolve("p")).doesNotExist();
    }
}
