package org.repmlpeval.job.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.run.metrics.MetricsPlugin;

/** When models are loaded and freed, as the executor's metrics show it. */
class ForwardPassMemoryTest {
    private static final int IMAGES = 6;

    private SparkSession spark;

    @TempDir
    Path directory;

    @BeforeEach
    void start() {
        spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.plugins", MetricsPlugin.class.getName())
                .getOrCreate();
    }

    @AfterEach
    void stop() {
        spark.stop();
    }

    private static MetricRegistry metrics() {
        return SparkEnv.get()
                .metricsSystem()
                .getSourcesByName("plugin." + MetricsPlugin.class.getName())
                .head()
                .metricRegistry();
    }

    private static long loads() {
        return metrics().getCounters().get("modelsLoaded").getCount();
    }

    private static long nativeBytes() {
        return (Long) metrics().getGauges().get("nativeMemoryBytes").getValue();
    }

    /** One image per partition, so that there are several tasks. */
    private Dataset<Row> images() throws IOException {
        Path folder = directory.resolve("images");
        if (!Files.exists(folder)) {
            TestImages.folder(folder, IMAGES, 16, 16);
        }
        return spark.read()
                .format("binaryFile")
                .option("recursiveFileLookup", "true")
                .load(folder.toUri().toString())
                .repartition(IMAGES);
    }

    private ForwardPass pass(String form) throws IOException {
        return new ForwardPass()
                .option(
                        "arch",
                        Tiny.file("tiny.yaml", Files.createTempDirectory(directory, "net"))
                                .toString())
                .option("weights", "procedural")
                .option("recipe", "repmlpnet-16")
                .option("forms", form);
    }

    private static void requireResults(Dataset<Row> table, String... columns) {
        List<Row> rows = table.collectAsList();
        assertThat(rows).hasSize(IMAGES);
        for (String column : columns) {
            assertThat(rows).allSatisfy(row -> assertThat(row.getList(row.fieldIndex(column)))
                    .hasSize(Tiny.CLASSES));
        }
    }

    @Test
    void twoPassesInOneQueryLoadTheirModelsOnce() throws IOException {
        long before = loads();
        ForwardPass second = pass("deploy");
        try (ForwardPass first = pass("train")) {
            Dataset<Row> both =
                    images().transform(first::transform).drop("fault").transform(second::transform);
            requireResults(both, "logits_train", "logits_deploy");
            assertThat(loads() - before).isEqualTo(2);
            requireResults(both, "logits_train", "logits_deploy");
            assertThat(loads() - before).as("after another query").isEqualTo(2);
        }
        assertThat(nativeBytes()).as("the second pass is still open").isPositive();
        second.close();
        assertThat(nativeBytes()).isZero();
    }

    @Test
    void aModelThatNoTaskUsesMakesRoomForAnother() throws IOException {
        try (ForwardPass first = pass("train");
                ForwardPass second = pass("train")) {
            requireResults(first.transform(images()), "logits_train");
            long one = nativeBytes();
            requireResults(second.transform(images()), "logits_train");
            assertThat(nativeBytes()).isPositive().isLessThan(2 * one);
            long before = loads();
            requireResults(first.transform(images()), "logits_train");
            assertThat(loads() - before).isEqualTo(1);
        }
        assertThat(nativeBytes()).isZero();
    }

    @Test
    void aPassSendsItsWeightsAgainInANewSession() throws IOException {
        long before = loads();
        try (ForwardPass pass = pass("train")) {
            requireResults(pass.transform(images()), "logits_train");
            spark.stop();
            start();
            Broadcast<String> other = firstBroadcast();
            requireResults(pass.transform(images()), "logits_train");
            assertThat(loads() - before).isEqualTo(2);
            assertThat(other.value()).isEqualTo("of the new session");
            spark.stop();
        }
        start();
        assertThat(nativeBytes()).as("closed after its session").isZero();
    }

    /** The broadcasts of a new session have the numbers of the old one's. */
    private Broadcast<String> firstBroadcast() {
        Broadcast<String> first =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast("of the new session");
        assertThat(first.id()).isZero();
        return first;
    }
}
