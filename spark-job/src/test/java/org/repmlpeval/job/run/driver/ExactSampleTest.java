package org.repmlpeval.job.run.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.report.result.ExactnessSection;
import org.repmlpeval.job.run.executor.ExactTask;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.agreement.AgreementTask;
import org.repmlpeval.job.task.measure.LogitRow;
import org.repmlpeval.partitioning.dataset.IgnoredFiles;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.Target;
import org.repmlpeval.partitioning.plan.Shard;

/** Which images run in float64, and a job that does not succeed. */
class ExactSampleTest {
    private static final URI ROOT = URI.create("file:///images");
    private static final List<ExactTask.Images> ONE =
            List.of(new ExactTask.Images(ROOT, "", new Shard(0, List.of(new ImageEntry("a.png", Target.NONE, 1)))));

    private static JavaSparkContext spark;

    @BeforeAll
    static void start() {
        spark = SparkContexts.create("test", "local[1]");
    }

    @AfterAll
    static void stop() {
        spark.close();
    }

    @Test
    void failureIsReportedAndDoesNotEndTheRun() {
        ExactnessSection section = ExactSample.run(
                spark,
                ONE,
                images -> {
                    throw new IllegalStateException("the sample is broken");
                },
                Optional.empty());
        assertThat(section.warnings()).hasSize(1);
        assertThat(section.warnings().get(0)).startsWith("the float64 sample was not measured: ");
        assertThat(section.notMeasured()).contains("the sample is broken").doesNotContain("\n");
        assertThat(section.forms()).isEmpty();
    }

    @Test
    void imagesThatCannotBeReadAgainAreListed() {
        ExactnessSection section = ExactSample.run(
                spark,
                ONE,
                images -> new ExactTask.Part(List.of(), List.of("a.png: is gone"), null, null),
                Optional.empty());
        assertThat(section.unread()).containsExactly("a.png: is gone");
        assertThat(section.warnings())
                .containsExactly(
                        "the float64 sample was not measured: no image could be read again",
                        "1 images of the float64 sample could not be read again, such as a.png: is gone");
    }

    @Test
    void halfOfTheSampleAreTheWorstImagesOfAllFolders() {
        AgreementTask task = AgreementTask.embeddings(List.of("train", "deploy"), 2);
        List<ExactSample.Source> sources = List.of(
                new ExactSample.Source("probes/", listing(20), result(task, 20, 3)),
                new ExactSample.Source("distractors/", listing(20), result(task, 20, 5)));
        List<ExactTask.Images> tasks = ExactSample.of(sources, 9);
        List<String> ids = tasks.stream()
                .flatMap(images -> images.shard().entries().stream().map(image -> images.prefix() + image.id()))
                .toList();
        assertThat(ids)
                .hasSize(9)
                .doesNotHaveDuplicates()
                .doesNotContain("probes/00.png", "distractors/00.png")
                .contains("distractors/19.png", "distractors/18.png", "distractors/17.png", "distractors/16.png");
        assertThat(ids.subList(ids.size() - 5, ids.size())).allMatch(id -> id.startsWith("distractors/"));
        assertThat(tasks).allMatch(images -> images.shard().entries().size() <= 4);
        assertThat(tasks).extracting(images -> images.shard().id()).doesNotHaveDuplicates();
        assertThat(ExactSample.of(sources, 9)).isEqualTo(tasks);
        assertThat(ExactSample.of(sources, 0)).isEmpty();
        assertThat(ExactSample.of(sources, 4000).stream()
                        .mapToInt(images -> images.shard().entries().size())
                        .sum())
                .isEqualTo(38);
        assertThat(ExactSample.of(List.of(new ExactSample.Source("", listing(1), result(task, 1, 1))), 9))
                .isEmpty();
    }

    private static ImageListing listing(int images) {
        return new ImageListing(
                ROOT,
                List.of(),
                IntStream.range(0, images)
                        .mapToObj(i -> new ImageEntry(id(i), Target.NONE, 1))
                        .toList(),
                IgnoredFiles.empty());
    }

    private static String id(int image) {
        return String.format("%02d.png", image);
    }

    /** The first image is broken; the further back an image is, the more the forms differ on it. */
    private static TaskResult result(AgreementTask task, int images, float drift) {
        TaskResult result =
                task.none().plus(task.fault(Subject.of(id(0)), ImageOutcome.UNDECODABLE, "the image is broken"));
        for (int i = 1; i < images; i++) {
            LogitRow one = LogitRow.of(new float[] {1, 1});
            LogitRow other = LogitRow.of(new float[] {1, 1 + i * drift});
            result = result.plus(task.score(Subject.of(id(i)), List.of(one, other)));
        }
        return result;
    }

    @Test
    void cancellationEndsTheRun() {
        CompletableFuture<Void> cancel = CompletableFuture.runAsync(() -> {
            while (spark.statusTracker().getActiveJobIds().length == 0) {
                Thread.onSpinWait();
            }
            spark.cancelAllJobs();
        });
        assertThatThrownBy(() -> ExactSample.run(
                        spark,
                        ONE,
                        images -> {
                            Thread.sleep(2000);
                            throw new IllegalStateException("too late");
                        },
                        Optional.empty()))
                .isInstanceOf(SparkException.class)
                .hasMessageContaining("cancelled");
        cancel.join();
    }
}
