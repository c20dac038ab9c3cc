package org.repmlpeval.job.run.stop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.Target;
import org.repmlpeval.partitioning.plan.Shard;

/** Messages as Spark 3.5 and 4 write them. */
class ShardFailureTest {
    private static final List<Shard> SHARDS = List.of(shard(4, 1), shard(7, 1200));

    @Test
    void executorsThatDieOnAShard() {
        Exception failure =
                new SparkException("Job aborted due to stage failure: Task 1 in stage 3.0 failed 4 times, most"
                        + " recent failure: Lost task 1.3 in stage 3.0 (TID 9) (10.0.0.7 executor 5): ExecutorLostFailure"
                        + " (executor 5 exited caused by one of the running tasks) Reason: Command exited with code 137\n"
                        + "Driver stacktrace:");
        assertThat(ShardFailure.of(failure, SHARDS))
                .isInstanceOf(SparkException.class)
                .hasCause(failure)
                .hasMessage("the task of shard 7 failed 4 times, the last time on 10.0.0.7 (executor 5):"
                        + " ExecutorLostFailure (executor 5 exited caused by one of the running tasks) Reason: Command"
                        + " exited with code 137. The shard has 1,200 images: c/0.png to c/1199.png. To find the image"
                        + " that is at fault, run again with more --shards, so that a shard has fewer images; to run"
                        + " these images alone, copy them into a folder and give it as --data");
    }

    @Test
    void anExceptionIsOneLine() {
        Exception failure = new SparkException("[STAGE] Job aborted due to stage failure: Task 0 in stage 0.0 failed 1"
                + " times, most recent failure: Lost task 0.0 in stage 0.0 (TID 0) (host executor driver):"
                + " java.lang.IllegalStateException: two\nlines.\n\tat a.B.c(B.java:1)\n\nDriver stacktrace:");
        assertThat(ShardFailure.of(failure, SHARDS))
                .hasMessage("the task of shard 4 failed 1 times, the last time on host (executor driver):"
                        + " java.lang.IllegalStateException: two lines. The shard has 1 image: c/0.png. To run the others,"
                        + " take this image out of --data");
    }

    @Test
    void aMachineThatIsAtFaultIsNamed() {
        Exception failure =
                new SparkException("Task 1 in stage 3.0 failed 4 times, most recent failure: Lost task 1.3 in"
                        + " stage 3.0 (TID 9) (10.0.0.7 executor 5): " + EnvironmentException.class.getName()
                        + ": no avx2\n\tat a.B.c(B.java:1)");
        assertThat(ShardFailure.of(failure, SHARDS))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("10.0.0.7: no avx2");
    }

    /** For example while an executor copies the jar of the job. */
    @Test
    void aFullDiskIsNoFaultOfTheShard() {
        Exception failure =
                new SparkException("Task 1 in stage 3.0 failed 4 times, most recent failure: Lost task 1.3 in stage 3.0"
                        + " (TID 9) (10.0.0.7 executor 5): java.io.IOException: No space left on device\n"
                        + "\tat java.base/java.io.FileOutputStream.writeBytes(Native Method)");
        assertThat(ShardFailure.of(failure, SHARDS))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("10.0.0.7 (executor 5): no space left on a file system (java.io.IOException: No"
                        + " space left on device). The executor writes to the executor's work folder")
                .hasMessageContaining("SPARK_WORKER_DIR")
                .hasMessageContaining("SPARK_LOCAL_DIRS")
                .hasMessageEndingWith("and start again; evaluate --resume goes on with what is finished");
    }

    @Test
    void otherFailuresStayAsTheyAre() {
        for (Exception failure : List.of(
                new SparkException("Job 3 cancelled part of cancelled job group x"),
                new IllegalStateException("shard 3 gave two results"),
                new SparkException((String) null))) {
            assertThat(ShardFailure.of(failure, SHARDS)).isSameAs(failure);
        }
    }

    private static Shard shard(int id, int images) {
        return new Shard(
                id,
                IntStream.range(0, images)
                        .mapToObj(i -> new ImageEntry("c/" + i + ".png", Target.NONE, 1))
                        .toList());
    }
}
