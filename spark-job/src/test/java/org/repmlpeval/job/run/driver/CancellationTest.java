package org.repmlpeval.job.run.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.settings.StatisticsSettings;
import org.repmlpeval.job.run.spark.CancellationWatch;
import org.repmlpeval.job.run.spark.JobFailedException;
import org.repmlpeval.job.run.spark.SparkContexts;

/** A cancel that comes before the run's tasks are submitted, when Spark itself would lose it. */
class CancellationTest {
    private static JavaSparkContext spark;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        spark = SparkContexts.create("test", "local[1]");
    }

    @AfterAll
    static void stop() {
        spark.close();
    }

    @Test
    void cancelOfAllJobs() throws Exception {
        cancelled(JavaSparkContext::cancelAllJobs);
    }

    @Test
    void cancelOfTheCallersJobGroup() throws Exception {
        cancelled(context -> context.cancelJobGroup("paragraph"));
    }

    private static void cancelled(Consumer<JavaSparkContext> cancel) throws Exception {
        spark.setJobGroup("paragraph", "a notebook's");
        try (CancellationWatch watch = CancellationWatch.start(spark)) {
            watch.check();
            cancel.accept(spark);
            awaitSeen(watch);
            assertThatThrownBy(watch::check)
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining("cancelled");
            watch.end();
            assertThatThrownBy(watch::check).isInstanceOf(JobFailedException.class);
        } finally {
            spark.clearJobGroup();
        }
    }

    @Test
    void withoutACancelTheSlotIsFreeAgain() {
        try (CancellationWatch watch = CancellationWatch.start(spark)) {
            watch.check();
            watch.end();
            assertThat(spark.parallelize(List.of(1, 2, 3), 1).count()).isEqualTo(3);
            watch.check();
        }
    }

    /** Otherwise Spark prints an error if its context is stopped next, as after weights that are refused. */
    @Test
    void closeWaitsForTheTask() {
        for (int tried = 0; tried < 5; tried++) {
            CancellationWatch watch = CancellationWatch.start(spark);
            while (spark.sc().dagScheduler().activeJobs().isEmpty()) {
                Thread.onSpinWait();
            }
            watch.close();
            assertThat(spark.sc().dagScheduler().activeJobs().isEmpty()).isTrue();
        }
    }

    /** The weights stay unread until the cancel has come. */
    @Test
    void cancelledRunPublishesNothing() throws IOException {
        Path images = TestImages.folder(directory.resolve("images"), 4, 16, 16);
        Path out = directory.resolve("out");
        CompletableFuture<Void> cancel = CompletableFuture.runAsync(() -> {
            while (spark.statusTracker().getActiveJobIds().length == 0) {
                Thread.onSpinWait();
            }
            spark.cancelAllJobs();
        });
        assertThatThrownBy(() ->
                        Runs.of(Tiny.square(), "procedural", images, "none-16").run(spark, out))
                .satisfies(failure -> assertThat(failure.getMessage()).contains("cancelled"));
        cancel.join();
        assertThat(Rows.names(directory)).containsExactly("images");
    }

    /** Between the job of the images and that of the sample, the driver works alone. */
    @Test
    void cancelBetweenTwoJobsIsNotForgotten() throws IOException {
        Path images = TestImages.folder(directory.resolve("images"), 4, 16, 16);
        PrintStream cancels = new PrintStream(OutputStream.nullOutputStream()) {
            @Override
            public void println(String line) {
                if (line.startsWith("Running a sample")) {
                    spark.cancelAllJobs();
                }
            }
        };
        EvaluationSettings settings = Runs.of(Tiny.square(), "procedural", images, "none-16")
                .with(run -> run.statistics(StatisticsSettings.DEFAULT))
                .settings(directory.resolve("out").toString());
        assertThatThrownBy(() -> new EvaluationJob(spark, settings, new Progress(cancels)).run())
                .satisfies(failure -> assertThat(failure.getMessage()).contains("cancelled"));
        // Nothing is published, and the finished shards are kept.
        assertThat(Rows.names(directory))
                .hasSize(2)
                .contains("images")
                .anyMatch(name -> name.startsWith(".out.unfinished-"));
    }

    @Test
    void theWatchGoesOnAfterTheDriversOwnJob() throws InterruptedException {
        try (CancellationWatch watch = CancellationWatch.start(spark)) {
            watch.end();
            assertThat(spark.parallelize(List.of(1, 2, 3), 1).count()).isEqualTo(3);
            watch.restart();
            watch.check();
            spark.cancelAllJobs();
            awaitSeen(watch);
            assertThatThrownBy(watch::check).isInstanceOf(JobFailedException.class);
            assertThatThrownBy(watch::restart).isInstanceOf(JobFailedException.class);
        }
    }

    /** Spark cancels on a thread of its own. */
    private static void awaitSeen(CancellationWatch watch) throws InterruptedException {
        for (int tried = 0; tried < 1000; tried++) {
            try {
                watch.check();
            } catch (JobFailedException e) {
                return;
            }
            Thread.sleep(10);
        }
    }
}
