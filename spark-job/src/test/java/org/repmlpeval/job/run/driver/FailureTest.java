package org.repmlpeval.job.run.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.job.run.stop.MissingSettings;
import org.repmlpeval.job.run.stop.TooManyMissingException;
import org.repmlpeval.job.task.MissingLimit;
import org.repmlpeval.model.InvalidInputException;

class FailureTest {
    private static final int IMAGES = 12;

    private static JavaSparkContext spark;
    private static Runs runs;

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws IOException {
        Path images = TestImages.folder(shared.resolve("images"), IMAGES, 16, 16);
        runs = Runs.of(Tiny.square(), "procedural", images, "none-16").shards(4);
        spark = SparkContexts.create("test", "local[2,3]");
    }

    @AfterAll
    static void stop() {
        spark.close();
    }

    @Test
    void existingOutputIsRefusedAndLeftAlone() throws IOException {
        Path out = Files.createDirectory(directory.resolve("out"));
        Files.writeString(out.resolve("mine.txt"), "mine");
        assertThatThrownBy(() -> runs.run(spark, out))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "output folder file:" + out + " exists already and reports are never overwritten");
        assertThat(Rows.names(directory)).containsExactly("out");
        assertThat(Rows.names(out)).containsExactly("mine.txt");
    }

    @Test
    void retriedTasksCountOnce() throws IOException {
        Path plain = directory.resolve("plain");
        Path retried = directory.resolve("retried");
        EvaluationReport expected = runs.run(spark, plain);
        HiccupFileSystem.install(spark.hadoopConfiguration(), 2);

        EvaluationReport report = runs.run(spark, "hiccup:" + retried);

        assertThat(HiccupFileSystem.created()).isEqualTo(6);
        assertThat(report.run().spark().tasks().failedAttempts()).isEqualTo(2);
        assertThat(EvaluationJobTest.counts(report)).isEqualTo(EvaluationJobTest.counts(expected));
        assertThat(Rows.read(retried, Runs.FORMS, 4)).isEqualTo(Rows.read(plain, Runs.FORMS, 4));
        assertThat(Rows.names(directory)).containsExactly("plain", "retried");
    }

    /** Three tries in a task, three attempts at the task: what fails eight times is read in the end, what fails nine times is not. */
    @ParameterizedTest
    @CsvSource({"2, 0", "8, 0", "9, 1"})
    void failingFileSystemIsAskedAgainBeforeAnImageCountsAsUnreadable(int failures, int unreadable) throws IOException {
        HiccupFileSystem.install(spark.hadoopConfiguration(), 0);
        Path images = TestImages.folder(directory.resolve("images"), IMAGES, 16, 16);
        try (Stream<Path> files = Files.walk(images)) {
            Path any = files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
            Files.move(any, any.resolveSibling("fragile.png"));
        }
        HiccupFileSystem.failReads(failures);
        EvaluationReport report = Runs.of(Tiny.square(), "procedural", Path.of("hiccup:" + images), "none-16")
                .shards(2)
                .run(spark, directory.resolve("out"));
        assertThat(report.outcomes().unreadable()).isEqualTo(unreadable);
        assertThat(report.outcomes().scored()).isEqualTo(IMAGES - unreadable);
        if (unreadable > 0) {
            assertThat(report.outcomes().faults().items().get(0).reason()).contains("hiccup while reading fragile.png");
        }
    }

    @Test
    void anOutageIsNoFaultOfTheImages() throws IOException {
        HiccupFileSystem.install(spark.hadoopConfiguration(), 0);
        Path images = TestImages.folder(directory.resolve("images"), IMAGES, 16, 16);
        HiccupFileSystem.failAllReads();
        assertThatThrownBy(() -> Runs.of(Tiny.square(), "procedural", Path.of("hiccup:" + images), "none-16")
                        .shards(2)
                        .run(spark, directory.resolve("out")))
                .isInstanceOf(SparkException.class)
                .hasMessageContaining("fails for one image after the other")
                .hasMessageContaining("so these are no bad files; the last one: ")
                .hasMessageContaining("no node has a block of");
        assertThat(Rows.names(directory)).containsExactly("images");
    }

    @Test
    void failedTaskLeavesNothing() throws IOException {
        HiccupFileSystem.install(spark.hadoopConfiguration(), Integer.MAX_VALUE);
        assertThatThrownBy(() -> runs.run(spark, "hiccup:" + directory.resolve("out")))
                .isInstanceOf(SparkException.class)
                .hasMessageContaining(" failed 3 times, the last time on ")
                .hasMessageContaining("hiccup while creating attempt-")
                .hasMessageMatching(
                        "the task of shard \\d failed .*The shard has 3 images: class-\\d/image-\\d+.png to .*"
                                + "run again with more --shards.*");
        assertThat(Rows.names(directory)).isEmpty();
    }

    /** Eight shards in turn on one core; the first three lack images. */
    @Test
    void aHopelessRunIsStoppedBeforeItsEnd() throws IOException {
        Path images = TestImages.folder(directory.resolve("images"), 8, 16, 16);
        try (Stream<Path> files = Files.walk(images)) {
            for (Path file :
                    files.filter(Files::isRegularFile).sorted().limit(3).toList()) {
                Files.writeString(file, "no image");
            }
        }
        Runs hopeless = Runs.of(Tiny.square(), "procedural", images, "none-16")
                .shards(8)
                .with(settings -> settings.missing(new MissingSettings(MissingLimit.parse("1"), Duration.ZERO)));
        assertThatThrownBy(() -> hopeless.run(spark, directory.resolve("out")))
                .isInstanceOf(TooManyMissingException.class)
                .hasMessageContaining(
                        "images so far have no result, but --max-missing 1 allows 1 of all 8. The first: class-0/")
                .hasMessageContaining(" (undecodable: not an image in a known format");
        // Nothing is published, and the finished shards are kept.
        assertThat(directory.resolve("out")).doesNotExist();
        assertThat(spark.sc().getLocalProperty("spark.job.description")).isNull();
        assertThat(spark.sc().getJobTags().isEmpty()).isTrue();
    }

    @Test
    void taskThatOutlivesTheFailedJobLeavesNothing() throws IOException, InterruptedException {
        HiccupFileSystem.install(spark.hadoopConfiguration(), Integer.MAX_VALUE);
        HiccupFileSystem.holdFirstShard();
        assertThatThrownBy(() -> runs.run(spark, "hiccup:" + directory.resolve("out")))
                .isInstanceOf(SparkException.class)
                .hasMessageContaining("hiccup while creating");
        HiccupFileSystem.release();
        assertThat(Rows.names(directory)).isEmpty();
    }

    @Test
    void outputNamesMayHoldWhatPathsDislike() throws IOException {
        Path out = directory.resolve("run 1:50%#?");
        runs.run(spark, out);
        assertThat(Rows.read(out, Runs.FORMS, 4).byId()).hasSize(IMAGES);
        assertThat(Rows.names(directory)).containsExactly("run 1:50%#?");
    }
}
