package org.repmlpeval.job.run.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.partitioning.Digests;

/** Two runs can say whether they saw the same bytes. */
class ChecksumsTest {
    private static JavaSparkContext spark;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        spark = SparkContexts.create("test", "local[2]");
    }

    @AfterAll
    static void stop() {
        spark.close();
    }

    @Test
    void theDigestIsThatOfTheFilesAndDoesNotDependOnShards() throws Exception {
        Path images = images();
        EvaluationReport few = run(images, 2, "few");
        EvaluationReport many = run(images, 7, "many");
        assertThat(few.data().read().files()).isEqualTo(12);
        assertThat(few.data().read().digest()).isEqualTo(expected(crcs(images), images));
        assertThat(many.data().read()).isEqualTo(few.data().read());
        assertThat(column("many")).isEqualTo(column("few")).isEqualTo(crcs(images));
    }

    /** Its name and length stay, so the fingerprint of the listing does too. */
    @Test
    void aFileThatIsReplacedByAnotherOfTheSameLengthIsSeenBetweenTwoRuns() throws Exception {
        Path images = images();
        EvaluationReport before = run(images, 3, "before");
        Path file = images.resolve("class-1/image-001.png");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        EvaluationReport after = run(images, 3, "after");
        assertThat(after.data().fingerprint()).isEqualTo(before.data().fingerprint());
        assertThat(after.data().read().digest())
                .isNotEqualTo(before.data().read().digest());
        Map<String, Long> changed = column("after");
        changed.entrySet().removeAll(column("before").entrySet());
        assertThat(changed).containsOnlyKeys("class-1/image-001.png");
    }

    /** After it was listed, and before it is read. */
    @Test
    void aFileThatIsReplacedDuringTheRunIsNamed() throws Exception {
        Path images = images();
        Path file = images.resolve("class-1/image-001.png");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        FileTime later = FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 1000);
        PrintStream replaces = new PrintStream(OutputStream.nullOutputStream()) {
            @Override
            public void println(String line) {
                if (line.startsWith("Evaluating ")) {
                    try {
                        Files.write(file, bytes);
                        Files.setLastModifiedTime(file, later);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        };
        EvaluationSettings settings = Runs.of(Tiny.square(), "procedural", images, "none-16")
                .shards(3)
                .settings(directory.resolve("out").toString());
        EvaluationReport report = new EvaluationJob(spark, settings, new Progress(replaces)).run();
        assertThat(report.outcomes().scored()).isEqualTo(11);
        JsonNode fault = new ObjectMapper()
                .readTree(directory.resolve("out/faults.jsonl").toFile());
        assertThat(fault.path("id").asText()).isEqualTo("class-1/image-001.png");
        assertThat(fault.path("outcome").asText()).isEqualTo("unreadable");
        assertThat(fault.path("sha256").asText()).isEqualTo(Digests.sha256(bytes));
        assertThat(fault.path("reason").asText())
                .contains("was written at " + later.toInstant(), "it has changed since the listing, so run again");
    }

    @Test
    void whatCouldNotBeReadHasNoChecksum() throws Exception {
        Path images = images();
        Files.write(images.resolve("class-1/large.png"), new byte[30_000]);
        EvaluationReport report = Runs.of(Tiny.square(), "procedural", images, "none-16")
                .maxImageBytes(20_000)
                .run(spark, directory.resolve("out"));
        assertThat(report.data().listedImages()).isEqualTo(13);
        assertThat(report.data().read().files()).isEqualTo(12);
        assertThat(column("out")).hasSize(13).containsEntry("class-1/large.png", null);
    }

    /** So that a user can tell a damaged file from one that was replaced. */
    @Test
    void anImageWithAnotherChecksumThanListedHasTheHashOfWhatWasRead() throws Exception {
        Path images = images();
        Path manifest = images.resolve("set.csv");
        Files.writeString(manifest, "uri,label,crc32c\nclass-0/image-000.png,a,00000001\nclass-1/image-001.png,b,\n");
        EvaluationReport report = run(manifest, 1, "out");
        assertThat(report.outcomes().scored()).isOne();
        JsonNode fault = new ObjectMapper()
                .readTree(directory.resolve("out/faults.jsonl").toFile());
        assertThat(fault.path("outcome").asText()).isEqualTo("unreadable");
        assertThat(fault.path("sha256").asText())
                .isEqualTo(Digests.sha256(Files.readAllBytes(images.resolve("class-0/image-000.png"))));
        assertThat(report.data().read().files())
                .as("it is not among what was evaluated")
                .isOne();
        assertThat(column("out")).containsEntry("class-0/image-000.png", null);
    }

    private Path images() throws IOException {
        return TestImages.folder(directory.resolve("images"), 12, 16, 16);
    }

    private EvaluationReport run(Path images, int shards, String name) throws IOException {
        return Runs.of(Tiny.square(), "procedural", images, "none-16")
                .shards(shards)
                .run(spark, directory.resolve(name));
    }

    private Map<String, Long> column(String run) {
        List<Row> rows = SparkSession.builder()
                .sparkContext(spark.sc())
                .getOrCreate()
                .read()
                .parquet(directory.resolve(run).resolve("rows").toString())
                .select("id", "crc32c")
                .collectAsList();
        Map<String, Long> column = new TreeMap<>();
        rows.forEach(row -> column.put(row.getString(0), row.isNullAt(1) ? null : (Long) row.getLong(1)));
        return column;
    }

    private static Map<String, Long> crcs(Path images) throws IOException {
        Map<String, Long> crcs = new TreeMap<>();
        try (Stream<Path> files = Files.walk(images)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                CRC32C crc = new CRC32C();
                crc.update(Files.readAllBytes(file));
                crcs.put(images.relativize(file).toString(), crc.getValue());
            }
        }
        return crcs;
    }

    private static String expected(Map<String, Long> crcs, Path images) throws Exception {
        BigInteger sum = BigInteger.ZERO;
        for (Map.Entry<String, Long> file : crcs.entrySet()) {
            String line = String.format(
                    "%s\t%d\t%08x", file.getKey(), Files.size(images.resolve(file.getKey())), file.getValue());
            sum = sum.add(new BigInteger(
                    1, MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.UTF_8))));
        }
        return String.format("%064x", sum.mod(BigInteger.TWO.pow(256)));
    }
}
