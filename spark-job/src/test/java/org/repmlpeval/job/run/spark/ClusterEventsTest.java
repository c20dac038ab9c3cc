package org.repmlpeval.job.run.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.report.provenance.RunSection.TasksSection;

class ClusterEventsTest {
    @Test
    void attemptsAreCountedAndSilenceIsExplained() {
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
            assertThat(spark.parallelize(List.of(0, 1, 2), 3).map(failsOnce).collect())
                    .containsExactly(0, 1, 2);
            TasksSection tasks = events.section();
            assertThat(tasks.attempts()).isEqualTo(4);
            assertThat(tasks.failedAttempts()).isEqualTo(1);
            assertThat(tasks.executorsLost()).isZero();
            assertThat(tasks.hosts()).hasSize(1);
            assertThat(SparkContexts.slots(spark)).isEqualTo(2);
        }
        assertThat(said)
                .isNotEmpty()
                .allMatch(text -> text.matches("no task has finished for \\d+ s; tasks are still running"));
    }
}
