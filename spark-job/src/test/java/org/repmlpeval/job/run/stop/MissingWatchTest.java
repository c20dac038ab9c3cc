package org.repmlpeval.job.run.stop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.MissingLimit;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.TaskResult;
import org.repmlpeval.job.task.agreement.AgreementTask;
import org.repmlpeval.job.task.measure.LogitRow;

class MissingWatchTest {
    private static final AgreementTask TASK = AgreementTask.embeddings(List.of("train"), 2);

    private final AtomicLong now = new AtomicLong();
    private final AtomicLong told = new AtomicLong();

    @Test
    void aRunIsStoppedOnceItCannotKeepTheLimitAndTheEndIsFar() {
        MissingWatch watch = watch(MissingSettings.of(MissingLimit.parse("1%")));
        watch.start(1000);
        assertThat(told).hasValue(1000);
        seconds(10);
        assertThat(watch.add(shard(0, 90, 10))).as("10 of 1,000 are allowed").isFalse();
        assertThat(watch.explain(new IllegalStateException("other"), List.of())).hasMessage("other");
        seconds(10);
        assertThat(watch.add(shard(100, 99, 1))).as("11 are not").isTrue();
        assertThat(watch.explain(new IllegalStateException("Job 1 cancelled"), List.of()))
                .isInstanceOf(TooManyMissingException.class)
                .hasMessageStartingWith(
                        "the run was stopped and published nothing: 11 of the 200 images so far have no"
                                + " result, but --max-missing 1% allows 10 of all 1,000. The first: "
                                + "0090 (undecodable: reason 90), 0091 (undecodable: reason 91), 0092 (undecodable: reason 92). Mend")
                .hasMessageContaining("--max-missing 100%");
    }

    /** The report of a run that is nearly done is worth more than the seconds that are left. */
    @Test
    void aRunThatIsNearlyDoneGoesOn() {
        MissingWatch watch = watch(MissingSettings.of(MissingLimit.parse("0")));
        watch.start(300);
        seconds(60);
        assertThat(watch.add(shard(0, 190, 10))).as("30 s are left").isFalse();
        seconds(1);
        assertThat(watch.add(shard(200, 50, 0))).isFalse();
    }

    @Test
    void patienceIsASetting() {
        MissingWatch watch = watch(new MissingSettings(MissingLimit.parse("5"), Duration.ZERO));
        watch.start(20);
        seconds(1);
        assertThat(watch.add(shard(0, 5, 5))).isFalse();
        assertThat(watch.add(shard(10, 4, 5))).isTrue();
    }

    private MissingWatch watch(MissingSettings settings) {
        return new MissingWatch(settings, told::set, now::get);
    }

    private void seconds(long seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private static TaskResult shard(int first, int scored, int broken) {
        TaskResult result = TASK.none();
        for (int i = 0; i < scored + broken; i++) {
            Subject image = Subject.of(String.format("%04d", first + i));
            result = result.plus(
                    i < scored
                            ? TASK.score(image, List.of(LogitRow.of(new float[] {1, 2})))
                            : TASK.fault(image, ImageOutcome.UNDECODABLE, "reason " + (first + i)));
        }
        return result;
    }
}
