package org.repmlpeval.job.run.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.KryoSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.job.run.weights.SentObject;

/** A cluster's defaults may name another serializer, and may demand that every class is registered with it. */
class KryoTest {
    private static final int SHARDS = 3;

    @TempDir
    Path directory;

    @BeforeEach
    void setProperties() {
        System.setProperty("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
        System.setProperty("spark.kryo.registrationRequired", "true");
    }

    @AfterEach
    void clearProperties() {
        System.clearProperty("spark.serializer");
        System.clearProperty("spark.kryo.registrationRequired");
    }

    @Test
    void sameResultsWithKryo() throws IOException {
        Path images = TestImages.folder(directory.resolve("images"), 14);
        Path weights = Tiny.checkpoint(Tiny.square(), directory);
        Runs runs = Runs.of(Tiny.square(), weights.toString(), images, "repmlpnet-16")
                .shards(SHARDS);
        EvaluationReport withKryo = run(runs, "kryo", "org.apache.spark.serializer.KryoSerializer");
        clearProperties();
        EvaluationReport withJava = run(runs, "java", "org.apache.spark.serializer.JavaSerializer");

        assertThat(EvaluationJobTest.counts(withKryo))
                .as(TestImages.REPLAY)
                .isEqualTo(EvaluationJobTest.counts(withJava));
        assertThat(withKryo.accuracy()).isEqualTo(withJava.accuracy());
        assertThat(Rows.read(directory.resolve("kryo"), Runs.FORMS, SHARDS))
                .isEqualTo(Rows.read(directory.resolve("java"), Runs.FORMS, SHARDS));
    }

    /** A notebook's or shell's context, which this job did not make and cannot give settings any more. */
    @Test
    void contextsOfOthersThatRefuseUnregisteredClassesNeedNoSetting() throws IOException {
        Path images = TestImages.folder(directory.resolve("images"), 6);
        Runs runs = Runs.of(Tiny.square(), "procedural", images, "repmlpnet-16").shards(2);
        SparkConf conf =
                new SparkConf().setAppName("notebook").setMaster("local[2]").set("spark.ui.enabled", "false");
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            assertThat(spark.getConf().contains("spark.kryo.classesToRegister")).isFalse();
            assertThat(spark.env().serializer()).isInstanceOf(KryoSerializer.class);
            assertThat(runs.run(spark, directory.resolve("out")).outcomes().scored())
                    .isEqualTo(6);
        }
    }

    /** What is sent to a cluster's executors instead of being shared in this JVM. */
    @Test
    void modelsAreSentAsBytesThatKryoKnows() {
        try (JavaSparkContext spark = SparkContexts.create("test", "local[2]")) {
            SentObject sent = SentObject.send(spark, "a model");
            assertThat(spark.parallelize(List.of(1, 2), 2)
                            .map(one -> sent.open(String.class).getBytes(StandardCharsets.UTF_8))
                            .collect())
                    .allSatisfy(bytes -> assertThat(bytes).asString().isEqualTo("a model"));
            sent.destroy();
        }
    }

    private EvaluationReport run(Runs runs, String out, String serializer) throws IOException {
        try (JavaSparkContext spark = SparkContexts.create("test", "local[2]")) {
            assertThat(spark.env().serializer().getClass().getName()).isEqualTo(serializer);
            return runs.run(spark, directory.resolve(out));
        }
    }
}
