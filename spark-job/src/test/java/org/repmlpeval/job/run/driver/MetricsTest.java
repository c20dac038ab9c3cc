package org.repmlpeval.job.run.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.run.spark.SparkContexts;

/** The executors' metrics as another program sees them. */
class MetricsTest {
    private static final String SINK = "spark.metrics.conf.*.sink.jmx.class";

    private static JavaSparkContext spark;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        System.setProperty(SINK, "org.apache.spark.metrics.sink.JmxSink");
        spark = SparkContexts.create("test", "local[2]");
    }

    @AfterAll
    static void stop() {
        spark.close();
        System.clearProperty(SINK);
    }

    @Test
    void aRunIsSeenOverJmx() throws Exception {
        long images = value("images", "Count");
        long missing = value("imagesWithoutResult", "Count");
        long decoded = value("decode", "Count");
        long batches = value("inference.deploy", "Count");
        Path data = TestImages.folder(directory.resolve("images"), 20, 16, 16);
        Files.writeString(data.resolve("class-1/broken.png"), "no image");
        Runs.of(Tiny.square(), "procedural", data, "none-16").shards(3).run(spark, directory.resolve("out"));
        assertThat(value("images", "Count") - images).isEqualTo(21);
        assertThat(value("imagesWithoutResult", "Count") - missing).isEqualTo(1);
        assertThat(value("decode", "Count") - decoded).isEqualTo(21);
        assertThat(value("inference.deploy", "Count") - batches).isBetween(3L, 20L);
        assertThat(value("imagesWaiting", "Value")).isZero();
        assertThat(value("nativeMemoryBytes", "Value"))
                .as("the model is closed")
                .isZero();
    }

    private static long value(String metric, String attribute) throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Set<ObjectName> beans = server.queryNames(
                new ObjectName("metrics:name=*plugin.org.repmlpeval.job.run.metrics.MetricsPlugin." + metric + ",*"),
                null);
        assertThat(beans)
                .as("%s among %s", metric, server.queryNames(new ObjectName("metrics:*"), null))
                .hasSize(1);
        return ((Number) server.getAttribute(beans.iterator().next(), attribute)).longValue();
    }
}
