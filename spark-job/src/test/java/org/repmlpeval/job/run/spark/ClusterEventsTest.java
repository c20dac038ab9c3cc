package org.repmlpeval.job.run.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.report.provenance.RunSection.TasksSection;
import org.repmlpeval.model.EnvironmentException;

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

    /** Their machine was wanted for something else, or no job of the run waited for them. */
    @Test
    void executorsThatWereTakenAwayAreNoFailedStarts() throws Exception {
        List<String> said = new CopyOnWriteArrayList<>();
        try (JavaSparkContext spark = SparkContexts.create("test", "local[1]");
                ClusterEvents events = ClusterEvents.of(spark, said::add, Duration.ofSeconds(1))) {
            for (int executor = 0; executor < 20; executor++) {
                events.onExecutorRemoved(new SparkListenerExecutorRemoved(0, "idle " + executor, "exited"));
            }
            JavaFutureAction<List<Integer>> job = slowJob(spark, 3000);
            for (int executor = 0; executor < 20; executor++) {
                String reason = executor % 2 == 0 ? "Container c on host: h was preempted." : "Executor decommission.";
                events.onExecutorRemoved(new SparkListenerExecutorRemoved(0, "taken " + executor, reason));
            }
            assertThat(job.get()).containsExactly(1);
            assertThat(events.section().executorsLost()).isEqualTo(40);
            events.requireExecutors(new IllegalStateException("no other reason"));
        }
        assertThat(said).noneMatch(text -> text.contains("ended before"));
    }

    @Test
    void executorsThatEndBeforeTheyWorkEndTheRun() throws Exception {
        List<String> said = new CopyOnWriteArrayList<>();
        try (JavaSparkContext spark = SparkContexts.create("test", "local[1]");
                ClusterEvents events = ClusterEvents.of(spark, said::add, Duration.ofSeconds(1))) {
            JavaFutureAction<List<Integer>> job = slowJob(spark, 30_000);
            for (int executor = 0; executor < 20; executor++) {
                events.onExecutorRemoved(new SparkListenerExecutorRemoved(0, "unseen " + executor, "exited"));
                Thread.sleep(100);
            }
            assertThatThrownBy(job::get).isInstanceOf(ExecutionException.class);
            assertThatThrownBy(() -> events.requireExecutors(new IllegalStateException("cancelled")))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageStartingWith("no executor can start: ");
        }
        assertThat(said)
                .filteredOn(text -> text.contains("ended before they reached the driver"))
                .hasSize(1);
    }

    /** A job of one task, which has begun. */
    private static JavaFutureAction<List<Integer>> slowJob(JavaSparkContext spark, int millis) throws Exception {
        Function<Integer, Integer> slow = number -> {
            Thread.sleep(millis);
            return number;
        };
        JavaFutureAction<List<Integer>> job =
                spark.parallelize(List.of(1), 1).map(slow).collectAsync();
        Thread.sleep(1000);
        return job;
    }
}
