package org.repmlpeval.job.run.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.result.ExactnessSection;
import org.repmlpeval.job.run.settings.StatisticsSettings;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.engine.Backend;

/** The report has the same bytes for any number of shards, cores and images per batch and with retried tasks, four sections apart. */
class ReproducibleReportTest {
    /** The time stamp, the settings of the run, timings and machines. */
    private static final List<String> DIFFERENT = List.of("created", "run", "speed", "environment");

    private static final int IMAGES = 41;
    private static String expected;

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Runs runs;

    @BeforeAll
    static void makeFiles() throws IOException {
        assumeTrue(
                Backend.of("cpu", Precision.FLOAT32)
                        .description()
                        .get(Backend.BATCH_INDEPENDENT)
                        .equals("true"),
                "the kernels for this CPU round by place");
        Path images = TestImages.folder(shared.resolve("images"), IMAGES);
        runs = Runs.of(Tiny.square(), Tiny.checkpoint(Tiny.square(), shared).toString(), images, "repmlpnet-16")
                .backend("cpu");
        try (JavaSparkContext spark = SparkContexts.create("test", "local[1]")) {
            runs.shards(1).batch(1).run(spark, shared.resolve("first"));
        }
        expected = comparable(shared.resolve("first"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"local[1]", "local[2]"})
    void sameBytesForAnyShardsCoresAndBatch(String master) throws IOException {
        try (JavaSparkContext spark = SparkContexts.create("test", master)) {
            for (int shards : List.of(1, 3, 16)) {
                for (int batch : List.of(1, 8)) {
                    Path out = directory.resolve("s" + shards + "b" + batch);
                    runs.shards(shards).batch(batch).run(spark, out);
                    assertThat(comparable(out))
                            .as("%s, %d shards, batch %d; %s", master, shards, batch, TestImages.REPLAY)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void sameBytesIfATaskWasRetried() throws IOException {
        Path out = directory.resolve("retried");
        try (JavaSparkContext spark = SparkContexts.create("test", "local[2,3]")) {
            HiccupFileSystem.install(spark.hadoopConfiguration(), 1);
            runs.shards(3).batch(8).run(spark, "hiccup:" + out);
        }
        assertThat(HiccupFileSystem.created()).isEqualTo(4);
        assertThat(comparable(out)).isEqualTo(expected);
    }

    @Test
    void theSampleInFloat64SaysThatTheDriftIsRounding() throws IOException {
        Runs sampled = runs.with(settings -> settings.statistics(new StatisticsSettings(5, OptionalDouble.of(50))));
        try (JavaSparkContext spark = SparkContexts.create("test", "local[2]")) {
            EvaluationReport one = sampled.shards(1).run(spark, directory.resolve("one"));
            EvaluationReport five = sampled.shards(5).run(spark, directory.resolve("five"));

            ExactnessSection exactness = one.exactness();
            assertThat(exactness.images()).hasSize(5).isSorted();
            assertThat(exactness.images())
                    .contains(
                            one.comparison().get(0).worstImages().items().get(0).id());
            assertThat(exactness.notMeasured()).isNull();
            assertThat(exactness.forms())
                    .extracting(ExactnessSection.FormExactness::verdict)
                    .containsExactly("rounding", "exact conversion, the rest is rounding");
            assertThat(one.comparison().get(0).difference().withinMargin()).isTrue();
            assertThat(comparable(directory.resolve("five"))).isEqualTo(comparable(directory.resolve("one")));
            assertThat(five.exactness()).isEqualTo(exactness);
        }
    }

    @Test
    void theDigestFollowsFromTheRows() throws Exception {
        EvaluationReport report;
        Path out = directory.resolve("out");
        try (JavaSparkContext spark = SparkContexts.create("test", "local[2]")) {
            report = runs.shards(5).run(spark, out);
        }
        MessageDigest run = MessageDigest.getInstance("SHA-256");
        for (Map.Entry<String, Rows.Row> row :
                Rows.read(out, Runs.FORMS, 5).byId().entrySet()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream items = new DataOutputStream(bytes);
            text(items, row.getKey());
            text(items, row.getValue().outcome());
            for (int form = 0; form < row.getValue().classes().size(); form++) {
                text(items, Runs.FORMS.get(form));
                items.writeInt(Integer.BYTES);
                items.writeInt(row.getValue().classes().get(form).get(0));
            }
            run.update(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
        }
        assertThat(report.digest()).isEqualTo(HexFormat.of().formatHex(run.digest()));
    }

    private static void text(DataOutputStream items, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        items.writeInt(bytes.length);
        items.write(bytes);
    }

    /** The report without the sections that may differ. */
    private static String comparable(Path out) throws IOException {
        ObjectNode report = (ObjectNode) new ObjectMapper().readTree(Files.readAllBytes(out.resolve("report.json")));
        assertThat(report.fieldNames()).toIterable().containsAll(DIFFERENT).contains("digest");
        return report.remove(DIFFERENT).toPrettyString();
    }
}
