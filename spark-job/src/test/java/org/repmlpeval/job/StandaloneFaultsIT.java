package org.repmlpeval.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Parts of a standalone cluster are killed or stopped while a job runs; the result is that of an undisturbed run, or there is none. */
@Tag("slow")
class StandaloneFaultsIT {
    private static final int SHARDS = 100;
    /** A task that only an evaluation of many shards has. */
    private static final Pattern UNDER_WAY = Pattern.compile("Finished task 1\\d\\.0 in stage");

    private static SharedCluster shared;
    private static StandaloneCluster cluster;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        shared = SharedCluster.get();
        cluster = shared.spark();
    }

    @Test
    void killedExecutorChangesNothing() throws IOException, InterruptedException {
        try (LoggedProcess job = start("killed-executor", List.of(), images())) {
            executor().destroyForcibly();
            requireSame(job, "killed-executor");
            // Spark words it by who tells it first, the broken connection or the master.
            assertThat(job.output())
                    .as("the loss came while tasks ran")
                    .containsPattern("ExecutorLostFailure|while it was being computed, its executor exited");
            assertThat(executorsLost("killed-executor")).isEqualTo(1);
        }
    }

    @Test
    void killedWorkerChangesNothing() throws IOException, InterruptedException {
        Path parquet = SharedCluster.packed(shared.folder(), "parquet", 100_000);
        try (LoggedProcess job = start("killed-worker", List.of(), parquet)) {
            cluster.killWorker();
            requireSame(job, "killed-worker");
            assertThat(job.output())
                    .as("the loss came while tasks ran")
                    .containsPattern("Lost executor \\d+ on \\S+: worker lost");
            assertThat(executorsLost("killed-worker")).isEqualTo(1);
        } finally {
            cluster.addWorker();
        }
    }

    /** A stopped executor answers nothing, and its connections stay open, as on a machine that swaps. */
    @Test
    void stoppedExecutorIsOvertakenByCopiesOfItsTasks() throws IOException, InterruptedException {
        List<String> settings = List.of(
                "spark.speculation=true",
                "spark.speculation.interval=100ms",
                "spark.speculation.quantile=0.1",
                "spark.speculation.multiplier=1.2");
        ProcessHandle stopped = null;
        try (LoggedProcess job = start("stopped-executor", settings, images())) {
            stopped = executor();
            signal("STOP", stopped);
            job.await(
                    Pattern.compile("Marking task \\S+ in stage \\S+ \\(on .*\\) as speculatable"), SharedCluster.JOB);
            requireSame(job, "stopped-executor");
            assertThat(job.output())
                    .as("a copy of the task finished, and the job did not wait until Spark gave the executor up")
                    .containsPattern("Finished task \\d+\\.1 in stage")
                    .doesNotContain("heartbeat timed out");
        } finally {
            if (stopped != null) {
                signal("CONT", stopped);
            }
        }
    }

    @Test
    void runOfAKilledDriverIsResumedWithHalfOfTheCluster() throws IOException, InterruptedException {
        Path out = shared.folder().resolve("killed-driver");
        try (LoggedProcess job = start("killed-driver", List.of(), images())) {
            job.kill(true);
            assertThat(job.exitCode(Duration.ofMinutes(1))).isEqualTo(137);
        }
        assertThat(out).doesNotExist();
        awaitNoExecutors();
        List<String> resumed = evaluate(images(), out);
        resumed.addAll(List.of("--resume", "auto"));
        try (LoggedProcess job = cluster.submit("after-killed-driver", List.of("spark.cores.max=1"), resumed)) {
            requireSame(job, "killed-driver");
        }
    }

    /** As if one image took all memory: whatever executor the task runs on dies. */
    @Test
    void aShardOnWhichExecutorsDieIsNamed() throws IOException, InterruptedException {
        Path out = shared.folder().resolve("without-executors");
        List<String> one = SharedCluster.evaluate(SharedCluster.DEMO.resolve("digits.pth"), images(), out, 1);
        List<String> twice = List.of("spark.task.maxFailures=2");
        try (LoggedProcess job = cluster.submit("without-executors", twice, one)) {
            for (int attempt = 1; attempt <= 2; attempt++) {
                awaitAttempts(job, out, attempt);
                cluster.executors().forEach(ProcessHandle::destroyForcibly);
            }
            assertThat(job.exitCode(SharedCluster.JOB))
                    .withFailMessage(cluster::logs)
                    .isEqualTo(4);
            assertThat(job.output().lines().filter(line -> line.startsWith("ERROR: ")))
                    .singleElement()
                    .asString()
                    .startsWith("ERROR: the job failed and published nothing: the task of shard 0 failed 2 times, the"
                            + " last time on 127.0.0.")
                    .contains("ExecutorLostFailure", ". The shard has 200 images: 0/", ".png to 9/", "more --shards");
        }
        assertThat(out).doesNotExist();
    }

    private static void awaitAttempts(LoggedProcess job, Path out, int attempts)
            throws IOException, InterruptedException {
        while (job.isAlive()) {
            if (attempts(out) >= attempts) {
                return;
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("the job ended before attempt " + attempts + "\n" + cluster.logs());
    }

    /** Attempts at shards of which rows have been written. */
    private static long attempts(Path out) throws IOException {
        long attempts = 0;
        try (DirectoryStream<Path> runs =
                Files.newDirectoryStream(shared.folder(), "." + out.getFileName() + ".unfinished-*")) {
            for (Path run : runs) {
                String[] rows =
                        run.resolve("rows").toFile().list((rowsFolder, name) -> name.matches("attempt-.*\\.parquet"));
                attempts += rows == null ? 0 : rows.length;
            }
        }
        return attempts;
    }

    /** Starts a job and waits until some of its shards are done. */
    private static LoggedProcess start(String name, List<String> settings, Path data)
            throws IOException, InterruptedException {
        awaitNoExecutors();
        LoggedProcess job =
                cluster.submit(name, settings, evaluate(data, shared.folder().resolve(name)));
        job.await(UNDER_WAY, SharedCluster.JOB);
        return job;
    }

    private static void requireSame(LoggedProcess job, String name) throws IOException, InterruptedException {
        assertThat(job.exitCode(SharedCluster.JOB))
                .withFailMessage(cluster::logs)
                .isZero();
        assertThat(Published.read(shared.folder().resolve(name))).isEqualTo(SharedCluster.embedded());
    }

    private static int executorsLost(String name) throws IOException {
        return new ObjectMapper()
                .readTree(shared.folder().resolve(name).resolve("report.json").toFile())
                .at("/run/spark/tasks/executorsLost")
                .asInt();
    }

    private static ProcessHandle executor() {
        return cluster.executors().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no executor\n" + cluster.logs()));
    }

    private static void awaitNoExecutors() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!cluster.executors().isEmpty()) {
            assertThat(System.nanoTime()).as("executors outlive their driver").isLessThan(end);
            Thread.sleep(200);
        }
    }

    private static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    private static Path images() {
        return SharedCluster.DEMO.resolve("images");
    }

    private static List<String> evaluate(Path data, Path out) {
        return SharedCluster.evaluate(SharedCluster.DEMO.resolve("digits.pth"), data, out, SHARDS);
    }
}
