package org.repmlpeval.job.run.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExecutorStartsTest {
    private static final int LIMIT = 3;

    private long seconds;
    private int next;
    private final ExecutorStarts starts =
            new ExecutorStarts(LIMIT, Duration.ofSeconds(60), () -> seconds * 1_000_000_000);

    @Test
    void manyFailedStartsInARowAreNamed() {
        fails("b", 0);
        fails("a", 30);
        fails("b", 59);
        assertThat(starts.failure()).as("others may still register").isEmpty();
        fails("b", 60);
        assertThat(starts.failure())
                .contains(
                        "no executor can start: 4 ended one after the other within 60 s before they had run a task, on"
                                + " a (1), b (3). Spark says: full at 60");
    }

    @Test
    void fewFailedStartsAreNot() {
        fails("a", 0);
        fails("a", 1000);
        assertThat(starts.failure()).isEmpty();
    }

    /** Its first tasks may take long. */
    @Test
    void anExecutorThatWorksIsHope() {
        starts.registered("works", "c");
        for (int second = 0; second < 100; second += 10) {
            fails("a", second);
        }
        assertThat(starts.failure()).as("it has given no sign yet").isPresent();
        starts.works("works");
        for (int second = 100; second < 1000; second += 10) {
            fails("a", second);
            assertThat(starts.failure()).isEmpty();
        }
        assertThat(starts.ended("works", "killed")).isEmpty();
        assertThat(starts.failure()).as("no other one can start").isPresent();
    }

    @Test
    void aSignOfLifeStartsTheCountAgain() {
        fails("a", 0);
        fails("a", 10);
        starts.registered("works", "c");
        starts.works("works");
        starts.ended("works", "killed");
        fails("a", 100);
        fails("a", 200);
        assertThat(starts.failure()).isEmpty();
        fails("a", 300);
        assertThat(starts.failure()).get().asString().contains("3 ended one after the other within 200 s");
    }

    /** Spark may tell of a heartbeat or a task after the executor's end. */
    @Test
    void aLateSignOfAnExecutorThatEndedCountsForNothing() {
        for (int second = 0; second < 100; second += 10) {
            fails("a", second);
            starts.works("executor " + next);
        }
        assertThat(starts.failure()).isPresent();
    }

    /** As in a notebook, whose executors are there before the run. */
    @Test
    void executorsThatWereThereBeforeAreHope() {
        for (int second = 0; second < 100; second += 10) {
            fails("a", second);
            starts.works("earlier");
            assertThat(starts.failure()).isEmpty();
        }
    }

    /** Their JVM ends at once. */
    @Test
    void executorsThatEndBeforeTheyRegisterAreFailedStarts() {
        for (int executor = 0; executor < LIMIT; executor++) {
            seconds = 60L * executor;
            assertThat(starts.ended("unseen " + executor, "Command exited with code 1"))
                    .isEqualTo(
                            executor < LIMIT - 1
                                    ? Optional.empty()
                                    : Optional.of(
                                            "WARNING: 3 executors ended before they reached the driver; Spark says:"
                                                    + " Command exited with code 1"));
        }
        assertThat(starts.failure())
                .contains("no executor can start: 3 ended one after the other within 120 s before they had run a task,"
                        + " and before they reached the driver. Spark says: Command exited with code 1");
        fails("a", 130);
        assertThat(starts.failure())
                .get()
                .asString()
                .contains(" a task, on a (1); 3 of them before they reached the driver. Spark says: ");
    }

    /** The master says after the driver that it ended. */
    @Test
    void theEndOfAReleasedExecutorIsNoFailedStart() {
        for (int executor = 0; executor < LIMIT; executor++) {
            seconds = 60L * executor;
            starts.released("idle " + executor);
            assertThat(starts.ended("idle " + executor, "Command exited with code 143"))
                    .isEmpty();
        }
        assertThat(starts.failure()).isEmpty();
    }

    @Test
    void anExecutorThatWasReleasedIsNoHope() {
        starts.registered("idle", "c");
        starts.works("idle");
        starts.released("idle");
        for (int second = 0; second < 100; second += 10) {
            fails("a", second);
        }
        assertThat(starts.failure()).isPresent();
    }

    @Test
    void eachMachineIsWarnedOfOnce() {
        assertThat(fails("a", 0)).isFalse();
        assertThat(fails("b", 0)).isFalse();
        assertThat(fails("a", 0)).isFalse();
        assertThat(fails("a", 0)).isTrue();
        assertThat(fails("a", 0)).isFalse();
        assertThat(fails("b", 0)).isFalse();
        starts.registered("last", "b");
        assertThat(starts.ended("last", "no space"))
                .contains("WARNING: 3 executors on b ended before they had run a task; Spark says: no space");
    }

    @Test
    void whatAnExecutorSaysIsMoreThanThatItEnded() {
        fails("a", 0);
        fails("a", 50);
        starts.registered("last", "a");
        seconds = 60;
        starts.ended("last", "Command exited with code 1");
        assertThat(starts.failure()).get().asString().endsWith("on a (3). Spark says: full at 50");
    }

    /** @return whether the user is told */
    private boolean fails(String host, long second) {
        seconds = second;
        String id = "executor " + ++next;
        starts.registered(id, host);
        return starts.ended(id, "full at " + second).isPresent();
    }
}
