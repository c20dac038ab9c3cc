package org.repmlpeval.job.run.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.run.weights.ByteChunks;

/** Tasks get their own input, which is serialised when its task is sent. */
class SentPartsTest {
    private static final AtomicInteger SERIALISED = new AtomicInteger();

    /** Counts how often it is serialised. */
    private record Input(String text) implements Serializable {
        private Object writeReplace() {
            SERIALISED.incrementAndGet();
            return new Sent(text);
        }
    }

    private record Sent(String text) implements Serializable {}

    @Test
    void eachTaskGetsItsInput() {
        for (String serializer : List.of("JavaSerializer", "KryoSerializer")) {
            SparkConf conf = new SparkConf()
                    .setMaster("local[2]")
                    .setAppName("test")
                    .set("spark.ui.enabled", "false")
                    .set("spark.driver.host", "localhost")
                    .set("spark.driver.bindAddress", "127.0.0.1")
                    .set("spark.serializer", "org.apache.spark.serializer." + serializer)
                    .set("spark.kryo.registrationRequired", "true");
            SERIALISED.set(0);
            try (JavaSparkContext spark = new JavaSparkContext(conf)) {
                SentParts parts = new SentParts(
                        spark.sc(),
                        List.of(new Input("a"), new Input("b"), new Input("c")),
                        List.of(List.of(), List.of("one", "two"), List.of("three")));
                assertThat(parts.preferredLocations(parts.partitions()[1]).mkString(","))
                        .isEqualTo("one,two");
                assertThat(SERIALISED).hasValue(0);
                assertThat(parts.toJavaRDD().collect())
                        .map(packed ->
                                ByteChunks.unpack(packed).open(Sent.class).text())
                        .containsExactly("a", "b", "c");
                assertThat(SERIALISED).hasValue(3);
            }
        }
    }
}
