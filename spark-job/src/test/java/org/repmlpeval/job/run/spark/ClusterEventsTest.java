package org.repmlpeval.job.run.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.report.provenance.RunSection.TasksSection;

class ClusterEventsTest {
    /** A thread that exists already, as that of another user of the same Spark context, does not inherit the tag of the run. */
    private static final ExecutorService OTHER = Executors.newSingleThreadExecutor();

    @BeforeAll
    static void startTheOtherThread() throws Exception {
        OTHER.submit(() -> {}).get();
    }

    @AfterAll
    static void stop() {
        OTHER.shutdownNow();
    }

    @Test
    void attemptsAreCountedAndSilenceIsExplained() throws Exception {
        List<String> said = new CopyOnWriteArrayList<>();
        try (JavaSparkContext spark = SparkContexts.create("test", "local[2,3]");
                ClusterEvents events = ClusterEvents.of(spark, said::add, Duration.ofSeconds(1))) {
            Function<Integer, Integer> failsOnce = number -> {
                if (number == 1 && TaskContext.get().attemptNumber() == 0) {
                    throw new IllegalStateException("the first attempt fails");
                }
                Thread.sleep(number == 2 ? 3500 : 0);
                return number;
            };
            try (CancellationWatch watch = CancellationWatch.start(spark)) {
                OTHER.submit(() -> spark.parallelize(List.of(0, 1), 2).count()).get();
                watch.restart();
            }
            assertThat(spark.parallelize(List.of(0, 1, 2), 3).map(failsOnce).collect())
                    .containsExactly(0, 1, 2);
            TasksSection tasks = events.section();
            assertThat(tasks.attempts()).isEqualTo(4);
            assertThat(tasks.failedAttempts()).isEqualTo(1);
            assertThat(tasks.executorsLost()).isZero();
            for (String executor : List.of("7", "8", "7")) {
                events.onExecutorRemoved(new SparkListenerExecutorRemoved(0, executor, "worker lost"));
            }
            events.onExecutorRemoved(new SparkListenerExecutorRemoved(0, "9", "Executor killed by driver."));
            assertThat(events.section().executorsLost()).isEqualTo(2);
            assertThat(tasks.hosts()).hasSize(1);
            assertThat(SparkContexts.slots(spark)).isEqualTo(2);
        }
        assertThat(said)
                .isNotEmpty()
                .allMatch(text -> text.matches("no task has finished for \\d+ s; tasks are still running"));
    }
}
